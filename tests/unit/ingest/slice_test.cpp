// Lines read elsewhere, a slice each, and taken over in their order: nothing may differ from one reader that read all.
#include <string>
#include <string_view>

#include "catch.hpp"
#include "dataset.hpp"
#include "samples.hpp"

using namespace tracesift;

namespace {

struct Sliced {
  Dataset data;
  int slices = 0;   // read elsewhere
  int refused = 0;  // had to be fed
};

/// Whole lines of at most `size` bytes, or one line.
std::string_view take_lines(std::string_view& rest, std::size_t size) {
  std::size_t end = rest.substr(0, size).rfind('\n');
  if (end == std::string_view::npos) end = rest.find('\n');
  const std::string_view lines = rest.substr(0, end == std::string_view::npos ? rest.size() : end + 1);
  rest.remove_prefix(lines.size());
  return lines;
}

Sliced read_slices(const std::string& name, std::string_view content, std::size_t size) {
  Sliced result;
  Ingest ingest(Keep::index);
  ingest.open(name);
  std::string_view rest = content;
  while (!rest.empty()) {
    const std::size_t offset = content.size() - rest.size();
    const std::string_view lines = take_lines(rest, size);
    const std::string_view format = lines.back() == '\n' ? ingest.slice_format() : std::string_view();
    const std::string slice = format.empty() ? "" : SliceReader(name, format, {}).read(lines, offset);
    if (slice.empty()) {
      result.refused += format.empty() ? 0 : 1;
      ingest.feed(lines);
    } else {
      ++result.slices;
      ingest.adopt(slice);
    }
  }
  ingest.close();
  result.data = ingest.finish();
  return result;
}

std::string read_at_once(const std::string& name, std::string_view content) {
  Ingest ingest(Keep::index);
  ingest.open(name);
  ingest.feed(content);
  ingest.close();
  return support::print(ingest.finish());
}

}  // namespace

TEST_CASE("every sample of lines reads the same in slices") {
  int shared = 0;
  for (const support::Sample& sample : support::kSamples) {
    const std::string path = std::string("tests/formats/") + sample.format + "/" + sample.file;
    if (!path.ends_with(".jsonl")) continue;
    INFO(path);
    const std::string once = support::load(path) + "\n";
    std::string content;
    while (content.size() < 200'000)
      content += once;  // duplicates among slices, and more than the format detection needs
    content += "{\"broken\": \n\n{\"something\":\"else\"}\n" + once + "{\"cut\":";
    const std::string expected = read_at_once(path, content);
    for (const std::size_t size : {std::size_t{1}, std::size_t{5'000}, content.size() / 2}) {
      const Sliced sliced = read_slices(path, content, size);
      CHECK(support::print(sliced.data) == expected);
      shared += sliced.slices > 0 ? 1 : 0;
    }
  }
  CHECK(shared > 30);
}

TEST_CASE("records that only their number names are read by who reads from the start") {
  std::string content;
  for (int i = 0; i < 3000; ++i) {
    content += R"({"messages":[{"role":"user","content":"question )" + std::to_string(i) + "\"}]}\n";
  }
  const Sliced sliced = read_slices("chats.jsonl", content, 20'000);
  CHECK(sliced.slices == 0);
  CHECK(sliced.refused > 3);
  CHECK(sliced.data.threads.back().id == "chats.jsonl #3000");
}

TEST_CASE("only lines of a known format are read in slices") {
  Ingest ingest(Keep::index);
  CHECK(ingest.slice_format().empty());
  ingest.open("list.json");
  ingest.feed("[" + support::load("tests/formats/langsmith/runs_v1.jsonl"));
  CHECK(ingest.slice_format().empty());
  ingest.open("few.jsonl");
  ingest.feed("{\"a\":1}\n{\"a\":2}\n");
  CHECK(ingest.slice_format().empty());
}
