// Each file in tests/formats/<format>/ is read into <file>.golden.json beside it. One helper gives every sample four
// properties: it gives what the golden file says, however the bytes are cut, it is claimed by its own format and by no
// other, and its ledger adds up. Set TRACESIFT_UPDATE_GOLDENS=1 (in a native build) to write the goldens anew.

#include "catch.hpp"
#include "dataset.hpp"
#include "ingest/format.hpp"
#include "samples.hpp"

using namespace tracesift;

namespace {

using support::kSamples;
using support::Sample;

void check_format(const Sample& sample) {
  const std::string path = std::string("tests/formats/") + sample.format + "/" + sample.file;
  INFO(path);
  const std::string content = support::load(path);
  const support::Files files = {{sample.file, content}};
  const Dataset dataset = support::read(files);
  const std::string printed = support::print(dataset) + "\n";

  const FileEntry& file = dataset.ledger.files.at(0);
  CHECK(file.format == sample.format);
  CHECK(file.problems.empty());
  CHECK(file.records.read == file.records.used + file.records.ignored + file.records.duplicate + file.records.bad);
  CHECK(dataset.ledger.loaded == dataset.threads.size());
  for (const std::size_t piece : std::vector<std::size_t>{1, 7, 4096}) {
    INFO("in pieces of " << piece);
    CHECK(support::print(support::read(files, piece)) + "\n" == printed);
  }

  support::check_golden(path + ".golden.json", printed);
}

}  // namespace

TEST_CASE("every sample gives its golden threads, however it is cut, and is claimed by its own format") {
  for (const Sample& sample : kSamples) check_format(sample);
}

TEST_CASE("every format has a sample") {
  for (const ingest::Format& format : ingest::formats()) {
    bool found = false;
    for (const Sample& sample : kSamples) found = found || format.id == sample.format;
    INFO(format.id);
    CHECK(found);
  }
}

TEST_CASE("all samples dropped together are read as if each were alone") {
  support::Files files;
  std::size_t alone = 0;
  for (const Sample& sample : kSamples) {
    const std::string path = std::string("tests/formats/") + sample.format + "/" + sample.file;
    files.emplace_back(path, support::load(path));
    alone += support::read({files.back()}).threads.size();
  }
  // The OTLP conversations ride-1 and ride-2 are LangSmith's as well: one id, one thread. And notes find their traces.
  const Dataset together = support::read(files);
  CHECK(together.threads.size() == alone - 2);
  const auto scored = [&](const std::string& id, const std::string& key) {
    for (const Thread& thread : together.threads) {
      if (thread.id != id) continue;
      for (const Feedback& feedback : thread.feedback) {
        if (feedback.key == key) return feedback.score;
      }
    }
    return std::optional<double>();
  };
  CHECK(scored("ride-13", "helpful") == 0);  // langfuse/scores.jsonl
  CHECK(scored("cg-1", "rating") == 1);      // chatgpt/message_feedback.json
}

TEST_CASE("session wrappers, repeated records and cached tokens of Claude Code are understood") {
  const Dataset dataset = support::read(support::load("tests/formats/claude_code/session.jsonl"));
  REQUIRE(dataset.threads.size() == 1);
  const Thread& thread = dataset.threads[0];
  CHECK(support::talk(thread) ==
        "user: Fix the failing test | assistant: I run it first. | assistant:  <Bash {\"command\":\"pytest\"}> | "
        "tool!: 1 failed | assistant: Fixed. | user: Thanks, now commit | assistant: Committed.");
  CHECK(thread.usage.input_tokens == 210);  // (10 + 90) + 50 + 60, each message once
  CHECK(thread.usage.output_tokens == 29);
  CHECK(thread.latency_s == 11.0);  // 0→9 and 45→47: the pause between is the user's
  CHECK(thread.tool_errors == 1);
  CHECK(thread.error.empty());
  CHECK(dataset.ledger.records.duplicate == 1);
}
