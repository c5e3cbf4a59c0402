// SPDX-License-Identifier: MIT
// Text that is neither JSON nor a table: each line a record, once a person has said so (`{"line": "…"}`), or each
// section that begins with a format's opening (`{"section": "…"}`).
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>

#include "base/json.hpp"
#include "base/scan.hpp"
#include "base/text.hpp"
#include "ingest/envelope.hpp"
#include "ingest/splitter.hpp"

namespace tracesift::ingest {

class LineReader {
 public:
  using Sink = std::function<void(std::string_view object, SourcePosition, std::uint64_t length)>;
  /// Without an opening each line is a record.
  explicit LineReader(Sink sink, std::string_view opening = {}) : sink_(std::move(sink)), opening_(opening) {}
  /// Of a log: each line's JSON is a record; `skip` is called for the others.
  static LineReader of_log(Sink sink, std::function<void()> skip) {
    LineReader reader(std::move(sink));
    reader.skip_ = std::move(skip);
    return reader;
  }

  void feed(std::string_view bytes) {
    while (!bytes.empty()) {
      const std::size_t end = base::find_byte(bytes, 0, '\n');
      line_.append(bytes.substr(0, end));
      if (end == bytes.size()) return;
      end_line();
      bytes.remove_prefix(end + 1);
    }
  }
  void finish() {
    end_line();
    take();
  }

 private:
  void end_line() {
    if (opening_.empty() || base::starts_with(line_, opening_)) take();
    record_ += line_;
    record_ += '\n';
    line_.clear();
  }
  void take() {
    const std::string text(base::trim(record_));
    if (skip_) {
      const std::string json = json_in_line(text);
      if (!json.empty()) {
        sink_(json, at_, record_.size() - 1);
      } else if (!text.empty()) {
        skip_();
      }
    } else if (!text.empty() && (opening_.empty() || base::starts_with(text, opening_))) {
      sink_(base::dump_json({{opening_.empty() ? "line" : "section", text}}), at_, record_.size() - 1);
    }
    at_.offset += record_.size();
    at_.line += base::count_byte(record_, '\n');
    record_.clear();
  }

  Sink sink_;
  std::function<void()> skip_;  // of a log
  std::string_view opening_;
  std::string line_;
  std::string record_;
  SourcePosition at_;
};

}  // namespace tracesift::ingest
