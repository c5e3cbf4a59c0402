// SPDX-License-Identifier: MIT
// Text in which each line is a record, once a person has said so: `{"line": "…"}`.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>

#include "base/json.hpp"
#include "base/scan.hpp"
#include "base/text.hpp"
#include "ingest/splitter.hpp"

namespace tracesift::ingest {

class LineReader {
 public:
  using Sink = std::function<void(std::string_view object, Spot, std::uint64_t length)>;
  explicit LineReader(Sink sink) : sink_(std::move(sink)) {}

  void feed(std::string_view bytes) {
    while (!bytes.empty()) {
      const std::size_t end = base::find_byte(bytes, 0, '\n');
      line_.append(bytes.substr(0, end));
      if (end == bytes.size()) return;
      take();
      ++at_.offset;  // the newline
      ++at_.line;
      bytes.remove_prefix(end + 1);
    }
  }
  void finish() { take(); }

 private:
  void take() {
    const std::string text(base::trim(line_));
    if (!text.empty()) sink_(base::dump_json({{"line", text}}), at_, line_.size());
    at_.offset += line_.size();
    line_.clear();
  }

  Sink sink_;
  std::string line_;
  Spot at_;
};

}  // namespace tracesift::ingest
