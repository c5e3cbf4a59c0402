// SPDX-License-Identifier: MIT
#include "ingest/splitter.hpp"

#include <algorithm>
#include <utility>

#include "base/scan.hpp"
#include "base/text.hpp"

namespace tracesift::ingest {
namespace {

constexpr std::size_t kFirstLook = std::size_t{1} << 20;
constexpr std::size_t kMaxRecordBytes = std::size_t{1} << 29;
constexpr char kRecordSeparator = '\x1E';  // RFC 7464

bool is_between(char c) {
  return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == ',' || c == kRecordSeparator || c == '\0';
}

bool is_blank_text(std::string_view text) {
  for (const char c : text) {
    if (!is_between(c)) return false;
  }
  return true;
}

/// Is this one record a line after all, of which the first is damaged?
bool second_line_is_record(std::string_view text) {
  const std::size_t newline = text.find('\n');
  if (newline == std::string_view::npos) return false;
  std::string_view line = text.substr(newline + 1);
  line = base::trim(line.substr(0, line.find('\n')));
  Document document;
  return !line.empty() && (line[0] == '{' || line[0] == '[') && document.parse(line);
}

}  // namespace

/// Lines are read in place, without copying; only one that the caller cut is put together.
void Splitter::feed(std::string_view bytes) {
  if (mode_ == Mode::lines) {
    if (!buffer_.empty()) {
      const std::size_t end = base::find_byte(bytes, 0, '\n');
      const std::size_t taken = end < bytes.size() ? end + 1 : bytes.size();
      buffer_.append(bytes.substr(0, taken));
      window_ = buffer_;
      run(false);
      bytes.remove_prefix(taken);
      if (start_ < window_.size()) return;  // still no end
      base_ += start_;
      start_ = 0;
      buffer_.clear();
    }
    window_ = bytes;
    run(false);
    stash();
    return;
  }
  if (start_ > 0 && start_ >= buffer_.size() / 2) stash();
  buffer_.append(bytes);
  window_ = buffer_;
  run(false);
}

/// Keeps what is not consumed, and only that.
void Splitter::stash() {
  base_ += start_;
  if (window_.data() == buffer_.data()) {
    buffer_.erase(0, start_);
  } else {
    buffer_.assign(rest());
  }
  start_ = 0;
  window_ = buffer_;
}

void Splitter::finish() {
  run(true);
  buffer_.clear();
  window_ = {};
  start_ = 0;
}

std::uint64_t Splitter::skip(std::uint64_t bytes, std::uint64_t lines) {
  base_ += bytes;
  return std::exchange(line_, line_ + lines);
}

void Splitter::run(bool final) {
  bool more = true;
  while (more) {
    switch (mode_) {
      case Mode::undecided: more = decide(final); break;
      case Mode::lines: more = next_line(final); break;
      case Mode::values:
      case Mode::elements: more = next_value(final); break;
    }
  }
}

/// False: more bytes are needed to decide.
bool Splitter::decide(bool final) {
  skip_separators();
  const std::string_view head = rest().substr(0, kFirstLook);
  const std::size_t newline = head.find('\n');
  if (newline == std::string_view::npos) {
    if (head.size() < kFirstLook && !final) return false;
    if (head.empty()) return false;
    mode_ = Mode::values;
    return true;
  }
  Document first;
  if (!first.parse(head.substr(0, newline))) {
    mode_ = Mode::values;
    return true;
  }
  const bool more_follows = !is_blank_text(rest().substr(newline));
  if (!more_follows && !final) return false;
  mode_ = more_follows ? Mode::lines : Mode::values;
  return true;
}

bool Splitter::next_line(bool final) {
  const std::string_view text = rest();
  const std::size_t end = base::find_byte(text, scanned_, '\n');
  if (end == text.size()) {
    scanned_ = text.size();
    if (!final) return false;
    if (!is_blank_text(text)) read_line(text, true);
    drop(text.size());
    return false;
  }
  read_line(text.substr(0, end), false);
  start_ += end + 1;
  ++line_;
  scanned_ = 0;
  return true;
}

/// A line may hold several values: two writers that raced for one file.
void Splitter::read_line(std::string_view line, bool cut) {
  std::size_t at = 0;
  const auto position = [&] { return SourcePosition{base_ + start_ + at, line_}; };
  while (true) {
    while (at < line.size() && is_between(line[at])) ++at;
    if (at >= line.size()) return;
    const std::string_view text = line.substr(at);
    if (!document_.parse(text)) {
      const auto& problem = document_.problem();
      const bool at_end = problem.at >= text.size() || base::trim(text.substr(problem.at)).empty();
      sink_.bad(position(), cut && at_end ? "the file ends inside this record" : problem.what);
      return;
    }
    sink_.record(document_, text.substr(0, document_.consumed()), position(), false);
    at += document_.consumed();
  }
}

/// Consumes one value, or what is between two. False: more bytes are needed, or none are left.
bool Splitter::next_value(bool final) {
  if (scanned_ == 0) {
    skip_separators();
    const std::string_view text = rest();
    if (text.empty()) return false;
    if (tail_depth_ > 0) {
      open_tail();
      return true;
    }
    if (mode_ == Mode::values && text[0] == '[') {
      mode_ = Mode::elements;
      drop(1);
      return true;
    }
    if (text[0] == ']' || text[0] == '}') {
      if (mode_ == Mode::elements && text[0] == ']') {
        leave_array();
      } else {
        if (mode_ == Mode::elements) sink_.bad(here(), "a closing brace without its opening one");
        drop(1);
      }
      return true;
    }
    look_at_ = kFirstLook;
  }
  if (scan_value()) {
    take_value();
    return true;
  }
  if (scanned_ == look_at_) {
    if (enter_inside()) return true;
    look_at_ *= 2;
    if (look_at_ <= kMaxRecordBytes) return true;
    sink_.bad(here(), "a single record over 512 MB; the rest of the file was not read");
    drop(rest().size());
    return false;
  }
  if (!final) return false;
  cut_value();
  return mode_ == Mode::lines;
}

/// Moves scanned_ to the end of the value at start_. False: it goes on after the bytes at hand, or look_at_ was
/// reached.
bool Splitter::scan_value() {
  const std::string_view text = rest();
  std::size_t i = scanned_;
  if (i == 0) {
    depth_ = 0;
    in_string_ = escaped_ = false;
  }
  const std::size_t limit = std::min(text.size(), look_at_);
  const bool plain = text[0] != '{' && text[0] != '[' && text[0] != '"';
  for (; i < limit; ++i) {
    const char c = text[i];
    if (in_string_) {
      if (escaped_) {
        escaped_ = false;
      } else if (c != '"' && c != '\\') {
        i = base::find_quote_or_backslash(text.substr(0, limit), i) - 1;
      } else if (c == '\\') {
        escaped_ = true;
      } else if (c == '"') {
        in_string_ = false;
        if (depth_ == 0) {
          scanned_ = i + 1;
          return true;
        }
      }
      continue;
    }
    if (plain) {
      if (c == ',' || c == ']' || c == '}' || c == '\n') {
        scanned_ = i;
        return true;
      }
    } else if (c == '"') {
      in_string_ = true;
    } else if (c == '{' || c == '[') {
      ++depth_;
    } else if ((c == '}' || c == ']') && --depth_ == 0) {
      scanned_ = i + 1;
      return true;
    }
  }
  scanned_ = limit;
  return false;
}

/// Goes on with the elements of an array inside the object at start_, if that is where its records are.
bool Splitter::enter_inside() {
  const std::string_view text = rest().substr(0, scanned_);
  if (text[0] != '{') return false;
  Document prefix;
  if (!prefix.parse_prefix(text)) return false;
  const auto inside = sink_.locate(prefix, here());
  if (!inside) return false;
  drop(inside->array + 1);
  mode_ = Mode::elements;
  inside_depth_ = inside->depth;
  in_tail_ = false;
  return true;
}

void Splitter::take_value() {
  const std::string_view text = rest().substr(0, scanned_);
  if (document_.parse(text)) {
    sink_.record(document_, text, here(), in_tail_);
    in_tail_ = false;
    drop(text.size());
  } else if (mode_ == Mode::values && second_line_is_record(text)) {
    mode_ = Mode::lines;  // brackets that do not match hide where records end: lines are the better guess
    scanned_ = 0;
  } else {
    sink_.bad(here(), document_.problem().what);
    drop(text.size());
  }
}

/// The file ended inside a value.
void Splitter::cut_value() {
  const std::string_view text = rest();
  Document document;
  if (mode_ == Mode::values && second_line_is_record(text)) {
    mode_ = Mode::lines;
    scanned_ = 0;
    return;
  }
  if (document.parse(text)) {  // a number or a word ends with the file
    sink_.record(document, text, here(), false);
  } else {
    sink_.bad(here(), "the file ends inside this record");
  }
  drop(text.size());
}

/// After a streamed array the objects around it go on: what is left of them is read as an object of its own.
void Splitter::leave_array() {
  drop(1);
  mode_ = Mode::values;
  tail_depth_ = inside_depth_;
  inside_depth_ = 0;
}

std::string Splitter::opening_of(std::size_t depth) {
  std::string opening = "{";
  for (std::size_t i = 1; i < depth; ++i) opening += "\"\":{";
  return opening;
}

void Splitter::open_tail() {
  const std::string opening = opening_of(static_cast<std::size_t>(tail_depth_));
  buffer_.insert(start_, opening);  // no line holds a list that is streamed: window_ is buffer_
  window_ = buffer_;
  base_ -= opening.size();  // so that later offsets stay true
  tail_depth_ = 0;
  in_tail_ = true;
}

void Splitter::skip_separators() {
  std::size_t end = start_;
  while (end < window_.size() && is_between(window_[end])) ++end;
  drop(end - start_);
}

void Splitter::drop(std::size_t bytes) {
  const std::string_view dropped = rest().substr(0, bytes);
  line_ += base::count_byte(dropped, '\n');
  start_ += bytes;
  scanned_ = 0;
}

}  // namespace tracesift::ingest
