// What an index leaves out is read again from the places it kept: nothing may differ from having kept it all.
#include <algorithm>
#include <string>
#include <vector>

#include "analysis/rows.hpp"
#include "base/json.hpp"
#include "catch.hpp"
#include "dataset.hpp"
#include "report/thread.hpp"
#include "samples.hpp"

using namespace tracesift;

namespace {

std::string print(const Thread& thread) { return base::dump_json(report::thread_json(thread), 1); }

Dataset index_of(const support::Files& files) {
  Ingest ingest(Keep::index);
  for (const auto& [name, content] : files) {
    ingest.open(name);
    ingest.feed(content);
    ingest.close();
  }
  return ingest.finish();
}

Thread read_again(const Dataset& data, const Thread& thread, const support::Files& files) {
  Reread reread(data, thread);
  const std::vector<Reread::Range> ranges = reread.ranges();
  for (const Reread::Range& range : ranges) {
    const std::string& content = files[static_cast<std::size_t>(range.file)].second;
    REQUIRE(range.offset + range.length <= content.size());
    reread.feed(support::bytes_of(content, range));
  }
  return reread.finish();
}

void check_files(const support::Files& files) {
  const Dataset whole = support::read(files);
  const Dataset index = index_of(files);
  REQUIRE(index.threads.size() == whole.threads.size());
  CHECK(index.ledger.records.used == whole.ledger.records.used);
  const auto rows = analysis::make_rows(index.threads);
  const auto whole_rows = analysis::make_rows(whole.threads);
  for (std::size_t i = 0; i < whole.threads.size(); ++i) {
    INFO(whole.threads[i].id);
    CHECK(rows[i].summary == whole_rows[i].summary);
    CHECK(rows[i].error == whole_rows[i].error);
    CHECK(rows[i].turns == whole_rows[i].turns);
    CHECK(rows[i].tool_calls == whole_rows[i].tool_calls);
    CHECK(rows[i].tool_errors == whole_rows[i].tool_errors);
    CHECK(rows[i].tokens == whole_rows[i].tokens);
    CHECK(rows[i].latency_s == whole_rows[i].latency_s);
    CHECK(rows[i].attributes == whole_rows[i].attributes);
    CHECK(analysis::user_text(index.threads[i]) == analysis::user_text(whole.threads[i]));
    CHECK(print(read_again(index, index.threads[i], files)) == print(whole.threads[i]));
  }
}

}  // namespace

TEST_CASE("every conversation of every sample is the same when it is read again") {
  support::Files all;
  for (const support::Sample& sample : support::kSamples) {
    const std::string path = std::string("tests/formats/") + sample.format + "/" + sample.file;
    INFO(path);
    all.emplace_back(path, support::load(path));
    check_files({all.back()});
  }
  REQUIRE(all.size() > 40);
  std::sort(all.begin(), all.end());
  check_files(all);
}

TEST_CASE("what stands around a streamed list, and after it, is read again as well") {
  // Over a megabyte, so that the list is streamed; a shorter list before it and one after it.
  const auto trace = [](int i) {
    return R"({"id":"t)" + std::to_string(i) + R"(","messages":[{"role":"user","content":"question )" +
           std::to_string(i) + "\"},{\"role\":\"assistant\",\"content\":\"" + std::string(3000, 'a') + "\"}]}";
  };
  std::string text = "\xEF\xBB\xBF{\"data\":[" + trace(0) + "],\"runs\":[";
  for (int i = 1; i < 600; ++i) text += (i > 1 ? "," : "") + trace(i);
  text += "],\"items\":[" + trace(600) + "," + trace(601) + "]}";
  const support::Files files = {{"wrapped.json", text}};
  CHECK(support::read(files).threads.size() == 602);
  check_files(files);
}

TEST_CASE("a root that is read again has its record's inputs and outputs as they stand there, an index has not") {
  const support::Files files = {{"runs.jsonl", support::load("tests/formats/langsmith/runs_v1.jsonl")}};
  const Dataset index = index_of(files);
  const Thread whole = read_again(index, index.threads.front(), files);
  const Run& root = whole.traces.back().runs.front();
  const auto inputs = base::parse_json(root.inputs_json);
  REQUIRE(inputs);
  CHECK((*inputs)["messages"].is_array());
  CHECK_FALSE(root.outputs_json.empty());
  for (std::size_t i = 1; i < whole.traces.back().runs.size(); ++i) {
    CHECK(whole.traces.back().runs[i].inputs_json.empty());
  }
  CHECK(support::read(files).threads.front().traces.back().runs.front().inputs_json.empty());
}

TEST_CASE("an index holds the beginning of a long text and the number of omitted bytes") {
  const std::string answer(5000, 'x');
  const support::Files files = {
      {"f", R"({"id":"a","input":"why","output":")" + answer + "\"}\n{\"id\":\"b\",\"input\":\"q\",\"output\":\"r\"}"}};
  const Dataset index = index_of(files);
  const Message& message = index.threads.front().messages.back();
  CHECK(message.text.size() - std::string("\n…\n").size() + message.omitted_bytes == answer.size());
  CHECK(message.omitted_bytes > 4000);
  CHECK(read_again(index, index.threads.front(), files).messages.back().text == answer);
}

TEST_CASE("a fork and its original are read again as each was") {
  const auto line = [](const char* session, const char* uuid, const char* text) {
    return std::string(R"({"sessionId":")") + session + R"(","parentUuid":null,"type":"user","uuid":")" + uuid +
           R"(","timestamp":"2026-01-01T00:00:0)" + uuid[1] + R"(Z","message":{"role":"user","content":")" + text +
           "\"}}\n";
  };
  const std::string original = line("orig", "u1", "plan it") + line("orig", "u2", "good");
  const std::string fork = line("fork", "u1", "plan it") + line("fork", "u2", "good") + line("fork", "u3", "build it");
  check_files({{"a", original}, {"b", fork}});
  check_files({{"a", fork}, {"b", original}});
}
