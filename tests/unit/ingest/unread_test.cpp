// Text that a reader does not know never disappears without a word: it is in a conversation, or the ledger names it.

#include <algorithm>
#include <string>

#include "base/json.hpp"
#include "catch.hpp"
#include "dataset.hpp"
#include "samples.hpp"

using namespace tracesift;
using base::Json;

namespace {

constexpr const char* kField = "zz_left_alone";
constexpr const char* kKind = "zz_unheard_of";
constexpr const char* kText = "words that no reader of today knows";

bool ends_with(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

bool names(const FileEntry& file, UnreadText::Part part, std::string_view name) {
  return std::any_of(file.unread.begin(), file.unread.end(),
                     [&](const UnreadText& unread) { return unread.part == part && ends_with(unread.name, name); });
}

/// Is the text in a conversation, or the ledger unlike `before`?
bool is_accounted_for(const Dataset& data, const Dataset& before, UnreadText::Part part, std::string_view name) {
  const FileEntry& file = data.ledger.files.at(0);
  return names(file, part, name) || file.records.bad > before.ledger.files.at(0).records.bad ||
         file.problems.size() > before.ledger.files.at(0).problems.size() ||
         support::print(data).find(kText) != std::string::npos;
}

/// A field that nobody knows, in each record: each value of JSON Lines, each object of a list, the document itself.
/// Empty where no record is an object.
std::string with_field(const std::string& content) {
  bool any = false;
  const auto add = [&](Json& record) {
    if (!record.is_object()) return;
    record[kField] = kText;
    any = true;
  };
  std::string plain = content;  // what Python writes for a score that is none
  for (std::size_t at = plain.find(": NaN"); at != std::string::npos; at = plain.find(": NaN"))
    plain.replace(at, 5, ": null");
  Json whole = Json::parse(plain, nullptr, false);
  if (!whole.is_discarded()) {
    add(whole);
    if (whole.is_array()) {
      for (Json& record : whole) add(record);
    }
    return any ? whole.dump() : std::string();
  }
  std::string lines;
  std::size_t at = 0;
  while (at < content.size()) {
    const std::size_t end = std::min(content.find('\n', at), content.size());
    Json record = Json::parse(content.substr(at, end - at), nullptr, false);
    if (record.is_discarded()) return {};
    add(record);
    lines += record.dump() + "\n";
    at = end + 1;
  }
  return lines;
}

bool is_json(std::string_view file) { return ends_with(file, ".json") || ends_with(file, ".jsonl"); }

}  // namespace

TEST_CASE("a field that no reader knows is in a conversation or in the ledger, in every sample") {
  for (const support::Sample& sample : support::kSamples) {
    if (!is_json(sample.file)) continue;
    const std::string path = std::string("tests/formats/") + sample.format + "/" + sample.file;
    INFO(path);
    const std::string content = support::load(path);
    const std::string changed = with_field(content);
    if (changed.empty()) continue;
    const Dataset data = support::read({{sample.file, changed}});
    CHECK(data.ledger.files.at(0).format == sample.format);
    const Dataset before = support::read({{sample.file, content}});
    CHECK(is_accounted_for(data, before, UnreadText::Part::field, kField));
    CHECK(data.threads.size() == before.threads.size());
  }
}

TEST_CASE("an index, which the page and the command line keep, names the same field") {
  for (const support::Sample& sample : support::kSamples) {
    if (!ends_with(sample.file, ".jsonl")) continue;
    const std::string path = std::string("tests/formats/") + sample.format + "/" + sample.file;
    INFO(path);
    const std::string changed = with_field(support::load(path));
    if (changed.empty()) continue;
    Ingest index(Keep::index);
    index.open(sample.file);
    index.feed(changed);
    index.close();
    const Dataset data = index.finish();
    const Dataset whole = support::read({{sample.file, changed}});
    CHECK(names(data.ledger.files.at(0), UnreadText::Part::field, kField) ==
          names(whole.ledger.files.at(0), UnreadText::Part::field, kField));
  }
}

TEST_CASE("records of a kind that no reader knows are in a conversation or in the ledger, in every sample") {
  for (const support::Sample& sample : support::kSamples) {
    if (!ends_with(sample.file, ".jsonl")) continue;
    const std::string path = std::string("tests/formats/") + sample.format + "/" + sample.file;
    INFO(path);
    std::string content = support::load(path);
    if (content.back() != '\n') content += '\n';
    const Dataset before = support::read({{sample.file, content}});
    content += Json{{"type", kKind}, {"text", kText}}.dump() + "\n";
    const Dataset data = support::read({{sample.file, content}});
    CHECK(is_accounted_for(data, before, UnreadText::Part::record, kKind));
  }
}

TEST_CASE("unread text is counted by name and record, short words are not prose") {
  std::string content;
  for (int i = 0; i < 3; ++i) {
    Json row = {{"input", "hi"}, {"output", "ho"}, {"flag", "two words"}};
    if (i > 0) row["remark"] = "this is a text, and longer than what is kept as a value " + std::string(200, 'x');
    content += row.dump() + "\n";
  }
  for (const std::size_t piece : std::vector<std::size_t>{1, 4096}) {
    const Dataset data = support::read(content, piece);
    const std::vector<UnreadText>& unread = data.ledger.files.at(0).unread;
    REQUIRE(unread.size() == 1);
    CHECK(unread[0].part == UnreadText::Part::field);
    CHECK(unread[0].name == "remark");
    CHECK(unread[0].records == 2);
    CHECK(ends_with(unread[0].where, ":2"));
  }
}
