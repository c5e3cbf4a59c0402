// SPDX-License-Identifier: MIT
#include "ingest/csv.hpp"

#include "base/json.hpp"
#include "base/text.hpp"

namespace tracesift::ingest {
namespace {

/// Columns of each of the first lines, quotes respected. The last line is left out when it may be cut.
std::vector<int> count_columns(std::string_view head, char delimiter) {
  std::vector<int> columns;
  int count = 1;
  bool quoted = false;
  bool empty = true;
  for (const char c : head) {
    if (c == '"') quoted = !quoted;
    if (quoted) {
      empty = false;
    } else if (c == delimiter) {
      ++count;
    } else if (c == '\n') {
      if (!empty) columns.push_back(count);
      count = 1;
      empty = true;
      if (columns.size() == 20) return columns;
    } else if (c != '\r') {
      empty = false;
    }
  }
  if (!empty && !quoted) columns.push_back(count);
  return columns;
}

}  // namespace

char vote_delimiter(std::string_view head) {
  char best = 0;
  int best_columns = 1;
  for (const char delimiter : {',', '\t', ';', '|'}) {
    const std::vector<int> columns = count_columns(head, delimiter);
    if (columns.size() < 2) continue;
    std::size_t same = 0;
    for (const int count : columns) same += count == columns[0] ? 1 : 0;
    if (columns[0] > best_columns && same * 10 >= columns.size() * 8) {
      best = delimiter;
      best_columns = columns[0];
    }
  }
  return best;
}

void CsvReader::feed(std::string_view bytes) {
  for (const char c : bytes) {
    take(c);
    ++at_.offset;
    at_.line += c == '\n' ? 1 : 0;
  }
}

void CsvReader::take(char c) {
  if (state_ == State::quoted) {
    if (c == '"') {
      state_ = State::quote_in_quoted;
    } else {
      cell_ += c;
    }
    return;
  }
  if (state_ == State::quote_in_quoted) {
    if (c == '"') {
      cell_ += '"';
      state_ = State::quoted;
      return;
    }
    state_ = State::cell;
  }
  if (c == '"' && cell_.empty()) {
    state_ = State::quoted;
  } else if (c == delimiter_) {
    end_cell();
  } else if (c == '\n') {
    if (!cell_.empty() && cell_.back() == '\r') cell_.pop_back();
    end_cell();
    end_row({at_.offset + 1, at_.line + 1});
  } else {
    cell_ += c;
  }
}

void CsvReader::finish() {
  if (state_ == State::quoted) {
    sink_.bad(row_start_, "the file ends inside a quoted cell");
  } else if (!cell_.empty() || !cells_.empty()) {
    end_cell();
    end_row(at_);
  }
}

void CsvReader::end_cell() {
  cells_.push_back(std::move(cell_));
  cell_.clear();
}

void CsvReader::end_row(SourcePosition end) {
  const SourcePosition start = row_start_;
  row_start_ = end;
  const bool blank = cells_.size() == 1 && base::trim(cells_[0]).empty();
  if (header_.empty()) {
    if (!blank) {
      header_ = std::move(cells_);
      for (std::string& name : header_) {
        name = std::string(base::trim(name));
        if (base::starts_with(name, "\xEF\xBB\xBF")) name.erase(0, 3);
      }
    }
    cells_.clear();
    return;
  }
  if (blank && header_.size() > 1) {
    cells_.clear();
    return;
  }
  if (cells_.size() > header_.size()) {
    sink_.bad(start, "a row with more cells than the header has names");
    cells_.clear();
    return;
  }
  base::Json row = base::Json::object();
  for (std::size_t i = 0; i < cells_.size(); ++i) {
    if (!cells_[i].empty()) row[header_[i]] = std::move(cells_[i]);
  }
  cells_.clear();
  sink_.row(base::dump_json(row), start, end.offset - start.offset);
}

}  // namespace tracesift::ingest
