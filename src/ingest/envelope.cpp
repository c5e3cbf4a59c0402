// SPDX-License-Identifier: MIT
#include "ingest/envelope.hpp"

#include <initializer_list>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "base/text.hpp"

namespace tracesift::ingest {
namespace {

constexpr int kMaxEnvelopes = 3;
constexpr std::size_t kMaxPrefixBytes = 400;  // of a log line before its JSON

/// DynamoDB's typed values: {"S": "text"}, {"L": […]}, {"M": {…}}, {"N": "1"}, {"BOOL": true}.
base::Json plain_of(Node value, int depth) {
  if (depth > 32 || !value.is(Kind::object)) return nullptr;
  if (const Node text = value["S"]) return text.text();
  if (const Node number = value["N"]) {
    auto parsed = base::parse_json(number.text());
    return parsed ? *parsed : base::Json(number.text());
  }
  if (const Node flag = value["BOOL"]) return flag.boolean().value_or(false);
  if (const Node list = value["L"]; list.is(Kind::array)) {
    base::Json items = base::Json::array();
    list.each([&](Node item) { items.push_back(plain_of(item, depth + 1)); });
    return items;
  }
  if (const Node map = value["M"]; map.is(Kind::object)) {
    base::Json object = base::Json::object();
    map.each_member([&](std::string_view key, Node item) { object[std::string(key)] = plain_of(item, depth + 1); });
    return object;
  }
  return nullptr;
}

bool is_typed(Node item) {
  const Node first = item.first();
  return first.is(Kind::object) && first.size() == 1 && first.any({"S", "N", "L", "M", "BOOL"});
}

/// Members that a log keeps a payload in.
const std::initializer_list<Key> kPayloads = {
    "log",     "message", "MESSAGE", "msg",   "@message", "jsonPayload",   "textPayload",
    "_source", "line",    "body",    "event", "payload",  "log_processed", "record",
    "data",    "result",  "json",    "raw",   "_raw",     "value",         "doc"};

/// The payload that scores highest, looked for in payloads of payloads where none does.
Node best_payload(Node record, const std::function<int(Node)>& score, int& best, int depth) {
  Node found;
  for (const Key& name : kPayloads) {
    const Node member = record[name];
    if (!member.is(Kind::object) && !member.is(Kind::string)) continue;
    if (member.is(Kind::string) && member.bytes() < 2) continue;
    const Node inner = member.unwrapped();
    if (!inner.is(Kind::object)) continue;
    const int inside = score(inner);
    if (inside <= best) continue;
    best = inside;
    found = inner;
  }
  for (const Key& name : kPayloads) {
    if (found || best > 0 || depth + 1 >= kMaxEnvelopes) break;
    const Node inner = record[name].unwrapped();
    if (inner.is(Kind::object)) found = best_payload(inner, score, best, depth + 1);
  }
  return found;
}

}  // namespace

Node inside_envelope(Node record, const std::function<int(Node)>& score) {
  for (int i = 0; i < kMaxEnvelopes; ++i) {
    if (record.is(Kind::string)) {
      const Node inner = record.unwrapped();
      if (!inner.is(Kind::object) && !inner.is(Kind::array)) return record;
      record = inner;
      continue;
    }
    if (!record.is(Kind::object)) return record;
    int best = score(record);
    const Node found = best_payload(record, score, best, 0);
    if (!found) return record;
    record = found;
  }
  return record;
}

namespace {

constexpr std::size_t kMaxColumns = 1000;

/// Do its members' names count from 0, as pandas numbers rows?
bool counts_rows(Node object) {
  bool is_counted = object.size() > 0;
  std::size_t row = 0;
  object.each_member([&](std::string_view key, Node) {
    if (row < 3 && key != std::to_string(row)) is_counted = false;
    ++row;
  });
  return is_counted;
}

/// The cells of each column, where all have as many: {column: {"0": …}} or {column: […]}.
std::vector<std::vector<Node>> columns_of(Node record) {
  std::vector<std::vector<Node>> columns;
  if (record.size() < 2 || record.size() > kMaxColumns) return columns;
  const Node first = record.first();
  const bool is_listed =
      first.is(Kind::array) && first.first().kind() >= Kind::boolean && first.first().kind() <= Kind::string;
  if (!is_listed && !(first.is(Kind::object) && counts_rows(first))) return columns;
  bool fits = true;
  record.each_member([&](std::string_view, Node column) {
    fits = fits && column.is(first.kind()) && column.size() == first.size();
    if (!fits) return;
    std::vector<Node>& cells = columns.emplace_back();
    column.each([&](Node cell) { cells.push_back(cell); });
    column.each_member([&](std::string_view, Node cell) { cells.push_back(cell); });
  });
  if (!fits) columns.clear();
  return columns;
}

void read_json(const std::string& text, const std::function<void(Node)>& row) {
  if (Document document; document.parse(text)) row(document.root());
}

/// pandas' orient="columns", which is its default, a dict of lists, and orient="index".
bool each_column_row(Node record, const std::function<void(Node)>& row) {
  if (counts_rows(record) && record.first().is(Kind::object) && !counts_rows(record.first())) {
    record.each_member([&](std::string_view, Node one) { read_json(std::string(one.raw()), row); });
    return true;
  }
  const std::vector<std::vector<Node>> columns = columns_of(record);
  if (columns.empty()) return false;
  std::vector<std::string> names;
  record.each_member([&](std::string_view name, Node) { names.push_back("\"" + std::string(name) + "\":"); });
  for (std::size_t i = 0; i < columns.front().size(); ++i) {
    std::string text = "{";
    for (std::size_t column = 0; column < columns.size(); ++column) {
      text += (column > 0 ? "," : "") + names[column] + std::string(columns[column][i].raw());
    }
    read_json(text + "}", row);
  }
  return true;
}

}  // namespace

bool each_split_row(Node record, const std::function<void(Node)>& row) {
  if (!record.is(Kind::object)) return false;
  const Node item = record.any({"Item", "NewImage", "dynamodb.NewImage"});
  if (is_typed(item)) {
    base::Json object = base::Json::object();
    item.each_member([&](std::string_view key, Node value) { object[std::string(key)] = plain_of(value, 0); });
    const std::string text = base::dump_json(object);
    if (Document document; document.parse(text)) row(document.root());
    return true;
  }
  if (const Node tables = record["tables"]; tables.is(Kind::array)) {  // Azure Monitor
    bool any = false;
    tables.each([&](Node table) { any = each_split_row(table, row) || any; });
    return any;
  }
  if (each_column_row(record, row)) return true;
  const Node columns = record["columns"];
  const Node data = record.any({"data", "rows"});
  const auto name_of = [](Node column) {
    return column.is(Kind::object) ? column.any({"name", "ColumnName"}) : column;
  };
  if (!columns.is(Kind::array) || !name_of(columns.first()).is(Kind::string) || !data.first().is(Kind::array)) {
    return false;
  }
  std::vector<std::string> names;
  columns.each([&](Node column) { names.emplace_back(name_of(column).raw()); });
  data.each([&](Node cells) {
    std::string text = "{";
    std::size_t i = 0;
    cells.each([&](Node cell) {
      if (i < names.size()) text += (text.size() > 1 ? "," : "") + names[i] + ":" + std::string(cell.raw());
      ++i;
    });
    text += "}";
    if (Document document; document.parse(text)) row(document.root());
  });
  return true;
}

std::string json_in_line(std::string_view line) {
  line = base::trim(line);
  if (base::starts_with(line, "{'") || base::starts_with(line, "[{'")) return base::dump_json(std::string(line));
  for (std::size_t at = line.find('{'); at != std::string_view::npos && at <= kMaxPrefixBytes;
       at = line.find('{', at + 1)) {
    const std::string_view rest = line.substr(at);
    Document document;
    if (document.parse(rest) && base::trim(rest.substr(document.consumed())).empty()) return std::string(rest);
  }
  return {};
}

}  // namespace tracesift::ingest
