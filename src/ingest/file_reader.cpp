// SPDX-License-Identifier: MIT
#include "ingest/file_reader.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "ingest/recognise.hpp"
#include "ingest/side_files.hpp"
#include "ingest/slice.hpp"
#include "ingest/sniff.hpp"

namespace tracesift::ingest {
namespace {

constexpr std::size_t kHeldRecords = 20;
constexpr std::size_t kMaxReportedProblems = 20;  // of each file; all are counted
constexpr int kNamed = 50;    // up to this score a format was guessed from field names alone: a person may know better
constexpr int kGuessed = 40;  // up to here by a single name: a person is asked
constexpr std::size_t kMaxFields = 60;
constexpr std::size_t kMaxExampleBytes = 80;

}  // namespace

FileReader::FileReader(FileEntry& entry, int index, trace::TraceAssembler& gather, const Mapping& mapping)
    : entry_(entry),
      index_(index),
      gather_(gather),
      context_(std::make_shared<FileContext>()),
      sink_{[this](trace::LooseRun&& loose) {
              const bool is_frame = loose.is_frame;
              count_run(is_frame, gather_.add(std::move(loose), context_->format->id));
            },
            [this](RecordOutcome outcome, Node record) {
              end_record(outcome, position_, outcome == RecordOutcome::foreign ? describe(record) : std::string());
            },
            [this](std::string_view what) { problem(Fault::bad_input, position_, std::string(what)); },
            [this](UnreadText::Part part, std::string_view name) { count_unread(part, name, position_.line); },
            gather.memo()} {
  context_->name = entry.name;
  context_->mapping = mapping;
}

void FileReader::feed(std::string_view bytes) {
  entry_.bytes += bytes.size();
  if (started_) {
    push(bytes);
    return;
  }
  head_.append(bytes);
  if (head_.size() >= kSniffed) start();
}

void FileReader::start() {
  started_ = true;
  const Sniffed found = sniff(std::string_view(head_).substr(0, kSniffed));
  const auto take_object = [this](std::string_view object, SourcePosition position, std::uint64_t length) {
    Document document;
    if (document.parse(object)) take(document, object, position, length, false);
  };
  context_->container = found.container;
  side_file_score_ = side_file_score(entry_.name);
  switch (found.container) {
    case Container::empty: break;
    case Container::json:
      splitter_ = std::make_unique<Splitter>(
          Splitter::Sink{[this](const Document& document, std::string_view text, SourcePosition position,
                                bool is_tail) { take(document, text, position, text.size(), is_tail); },
                         [this](SourcePosition position, std::string_view why) { bad(position, why); },
                         [this](const Document& prefix, SourcePosition start) { return locate(prefix, start); }});
      break;
    case Container::table:
      context_->delimiter = found.delimiter;
      table_ = std::make_unique<CsvReader>(
          found.delimiter,
          CsvReader::Sink{take_object, [this](SourcePosition position, std::string_view why) { bad(position, why); }});
      break;
    case Container::text: {
      const auto& roles = context_->mapping;
      if (std::any_of(roles.begin(), roles.end(), [](const auto& role) { return role.second == "line"; })) {
        lines_ = std::make_unique<LineReader>(take_object);
      } else {
        if (side_file_score_ > 0) break;
        entry_.problems.push_back({Fault::unsupported, found.why, entry_.name});
        const std::string_view line = base::trim(std::string_view(head_).substr(found.skip));
        entry_.fields.push_back({"line", base::shorten(line.substr(0, line.find('\n')), kMaxExampleBytes)});
      }
      break;
    }
    case Container::log:
      lines_ = std::make_unique<LineReader>(LineReader::of_log(take_object, [this] {
        ++entry_.records.read;
        ++entry_.records.ignored;
      }));
      break;
    case Container::sections:
      context_->section_opening = found.opening;
      lines_ = std::make_unique<LineReader>(take_object, found.opening);
      break;
    case Container::unreadable:
      if (side_file_score_ == 0) entry_.problems.push_back({Fault::unsupported, found.why, entry_.name});
      break;
  }
  skipped_ = found.skip;
  const std::string head = std::move(head_);
  push(std::string_view(head).substr(found.skip));
}

void FileReader::push(std::string_view bytes) {
  if (splitter_) splitter_->feed(bytes);
  if (table_) table_->feed(bytes);
  if (lines_) lines_->feed(bytes);
}

void FileReader::finish() {
  if (!started_) start();
  if (splitter_) splitter_->finish();
  if (table_) table_->finish();
  if (lines_) lines_->finish();
  decide();
  // The first records were held until the format was known, so problems are not in file order yet.
  std::stable_sort(problems_.begin(), problems_.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  if (problems_.size() > kMaxReportedProblems) problems_.resize(kMaxReportedProblems);
  for (auto& [line, problem] : problems_) entry_.problems.push_back(std::move(problem));
  if (context_->format != nullptr) entry_.format = context_->format->id;
  if (table_) context_->header = table_->header();
  find_unread_fields(envelope_.root(), [&](UnreadText::Part part, std::string_view name) {
    if (std::find(around_.begin(), around_.end(), name) != around_.end()) count_unread(part, name, around_line_);
  });
  entry_.unread = unread_.list();
  if (!entry_.problems.empty()) return;
  if (entry_.bytes == 0 && side_file_score_ == 0) {
    entry_.problems.push_back({Fault::empty, "The file is empty.", entry_.name});
  } else if (entry_.records.read == 0) {
    if (side_file_score_ == 0)
      entry_.problems.push_back({Fault::empty, "There is no record in this file.", entry_.name});
  }
}

std::span<const Format> FileReader::choices() const {
  return decided_ && context_->format != nullptr ? std::span(context_->format, 1) : formats();
}

void FileReader::take(const Document& document, std::string_view text, SourcePosition position, std::uint64_t length,
                      bool is_tail) {
  if (decided_) {
    read_record(document.root(), position, length, is_tail);
    return;
  }
  if (seen_.empty()) seen_ = describe(document.root());
  held_.push_back({std::string(text), position, length, is_tail});
  if (held_.size() >= kHeldRecords) decide();
}

void FileReader::decide() {
  if (decided_) return;
  decided_ = true;
  std::vector<Document> documents(held_.size());
  int best = 0;
  for (std::size_t i = 0; i < held_.size(); ++i) {
    documents[i].parse(held_[i].text);
    const Match own = match_deep(documents[i].root(), formats());
    const Inside inside = look_inside(documents[i].root(), formats());
    const bool is_around = inside.score > own.score;
    const int score = is_around ? inside.score : own.score;
    if (score > best) {
      best = score;
      context_->format = is_around ? inside.format : own.format;
    }
  }
  if (side_file_score_ > 0 && best <= side_file_score_) {  // its texts are settings and titles
    context_->format = nullptr;
    entry_.records.ignored += held_.size();
    entry_.records.read += held_.size();
    held_.clear();
    seen_.clear();
    return;
  }
  if (best <= kGuessed) list_fields(documents);
  if (best <= kNamed && !context_->mapping.empty()) context_->format = &kMapped;
  for (std::size_t i = 0; i < held_.size(); ++i) {
    read_record(documents[i].root(), held_[i].position, held_[i].length, held_[i].is_tail);
  }
  held_.clear();
  if (context_->format == nullptr && !seen_.empty()) {
    entry_.problems.insert(entry_.problems.begin(),
                           {Fault::not_recognised,
                            "No conversations were found: the file begins with " + seen_ +
                                ". Say what is what (a mapping), or see docs/formats.md for what can be read.",
                            entry_.name});
  }
}

/// What the first records hold, so that a person can say what is what.
void FileReader::list_fields(const std::vector<Document>& documents) {
  const auto add = [&](const std::string& path, Node value) {
    if (!value || entry_.fields.size() >= kMaxFields) return;
    for (const FileEntry::Field& known : entry_.fields) {
      if (known.path == path) return;
    }
    const std::string text = value.is(Kind::array) ? std::string(value.raw()) : value.text();
    std::string_view role = guess_role(path);
    for (const FileEntry::Field& known : entry_.fields) role = known.role == role ? std::string_view() : role;
    entry_.fields.push_back(
        {path, base::shorten(base::collapse_whitespace(base::shorten(text, 4 * kMaxExampleBytes)), kMaxExampleBytes),
         role});
  };
  const auto walk = [&](const auto& self, const std::string& path, Node object, int depth) -> void {
    object.each_member([&](std::string_view key, Node value) {
      const std::string inner = path.empty() ? std::string(key) : path + "." + std::string(key);
      if (value.is(Kind::object) && depth < 3) {
        self(self, inner, value, depth + 1);
      } else {
        add(inner, value);
      }
    });
  };
  for (const Document& document : documents) walk(walk, "", document.root(), 0);
}

void FileReader::read_record(Node node, SourcePosition position, std::uint64_t length, bool is_tail) {
  RecordCounts& counts = entry_.records;
  if (context_->format == nullptr) {
    ++counts.read;
    ++(side_file_score_ > 0 ? counts.ignored : counts.bad);
    return;
  }
  SourceSpan place;
  place.offset = skipped_ + position.offset;
  place.length = static_cast<std::uint32_t>(length);
  place.record = static_cast<std::uint32_t>(counts.read + 1);
  place.is_tail = is_tail;
  place.file = index_;
  position_ = position;
  read_value(*context_, node, envelope_.root(), place, sink_);
}

bool FileReader::can_share() const {
  return decided_ && context_->format != nullptr && splitter_ && splitter_->is_between_lines();
}

void FileReader::adopt(std::string_view slice) {
  const auto first_record = static_cast<std::uint32_t>(entry_.records.read + 1);
  std::uint64_t first_line = 0;
  const auto position = [&](std::uint64_t line) { return SourcePosition{0, first_line + line}; };
  Slice::unpack(
      slice,
      {[&](trace::InternedRun&& interned) {
         SourceSpan& place = interned.loose.run.place;
         place.file = index_;
         place.record += first_record;
         const bool is_frame = interned.loose.is_frame;
         count_run(is_frame, gather_.add(std::move(interned), context_->format->id));
       },
       [&](RecordOutcome outcome, std::uint64_t line, std::string_view foreign) {
         end_record(outcome, position(line), std::string(foreign));
       },
       [&](std::uint64_t line, std::string_view why) { bad(position(line), why); },
       [&](std::uint64_t line, std::string_view what) { problem(Fault::bad_input, position(line), std::string(what)); },
       [&](UnreadText::Part part, std::uint64_t line, std::string_view name) {
         count_unread(part, name, position(line).line);
       }},
      [&](const Slice& whole) {
        entry_.bytes += whole.bytes;
        first_line = splitter_->skip(whole.bytes, whole.lines);
      });
}

void FileReader::count_run(bool is_frame, bool is_new) {
  if (is_frame) return;
  ++runs_in_record_;
  new_runs_in_record_ += is_new ? 1 : 0;
}

void FileReader::end_record(RecordOutcome outcome, SourcePosition position, const std::string& foreign) {
  RecordCounts& counts = entry_.records;
  ++counts.read;
  if (outcome == RecordOutcome::foreign) {
    ++counts.bad;
    problem(Fault::bad_input, position,
            "Skipped: not of " + std::string(context_->format->title) + " like the rest of this file, but " + foreign +
                ".");
  } else if (outcome == RecordOutcome::ignored) {
    ++counts.ignored;
  } else if (runs_in_record_ > 0 && new_runs_in_record_ == 0) {
    ++counts.duplicate;
  } else {
    ++counts.used;
  }
  runs_in_record_ = new_runs_in_record_ = 0;
}

std::optional<Splitter::Inside> FileReader::locate(const Document& prefix, SourcePosition start) {
  const Inside inside = look_inside(prefix.root(), choices());
  const Match own = match(prefix.root(), choices());
  if (inside.score <= own.score || inside.lists.empty()) return std::nullopt;
  const Inside::List& last = inside.lists.back();
  if (!prefix.is_open(last.node)) return std::nullopt;
  if (!decided_) {
    context_->format = inside.format;
    decide();
  }
  for (std::size_t i = 0; i + 1 < inside.lists.size(); ++i) {  // complete lists before the open one
    const Node list = inside.lists[i].node;
    read_record(list, {start.offset + prefix.begin_of(list), start.line}, list.raw().size(), false);
  }
  const std::size_t array = prefix.begin_of(last.node);
  const std::string_view before = prefix.root().raw().substr(0, array - prefix.begin_of(prefix.root()));
  const auto depth = static_cast<std::size_t>(last.depth);
  context_->envelope = std::string(before) + "[]" + std::string(depth, '}');
  context_->opening = Splitter::opening_of(depth);
  envelope_.parse(context_->envelope);
  prefix.root().track(true);
  for (const Inside::List& list : inside.lists) list.node.raw();  // is read as a whole
  find_unread_fields(prefix.root(), [&](UnreadText::Part, std::string_view name) { around_.emplace_back(name); });
  around_line_ = start.line;
  envelope_.root().track(true);  // its fields may be of use to each record
  return Splitter::Inside{array, last.depth};
}

void FileReader::bad(SourcePosition position, std::string_view why) {
  ++entry_.records.read;
  ++entry_.records.bad;
  problem(Fault::bad_input, position, "Skipped: " + std::string(why) + ".");
}

void FileReader::count_unread(UnreadText::Part part, std::string_view name, std::uint64_t line) {
  unread_.add(part, name, entry_.name, line);
}

void FileReader::problem(Fault fault, SourcePosition position, std::string message) {
  if (problems_.size() >= 2 * kMaxReportedProblems)
    return;  // more than are reported, so that the first of the file are among them
  problems_.emplace_back(position.line,
                         Error{fault, std::move(message), entry_.name + ":" + std::to_string(position.line)});
}

}  // namespace tracesift::ingest
