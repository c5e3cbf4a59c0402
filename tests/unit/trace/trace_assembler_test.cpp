#include "trace/trace_assembler.hpp"

#include "catch.hpp"
#include "dataset.hpp"

using namespace tracesift;

namespace {

trace::LooseRun run(const std::string& id, const std::string& parent, const std::string& trace_id = "t",
                    Time start = 0) {
  trace::LooseRun loose;
  loose.run.id = loose.run.name = id;
  loose.run.start = start;
  loose.run.end = start + 1'000'000;
  loose.run.place.file = 0;
  loose.parent_id = parent;
  loose.trace_id = trace_id;
  return loose;
}

std::string tree(const Trace& trace) {
  std::string out;
  for (const Run& r : trace.runs)
    out +=
        (out.empty() ? "" : " ") + r.id + (r.parent < 0 ? "" : "<" + trace.runs[static_cast<std::size_t>(r.parent)].id);
  return out;
}

}  // namespace

TEST_CASE("runs in any order give the tree, parents first, siblings by time") {
  trace::TraceAssembler gather;
  gather.add(run("c2", "root", "t", 30), "x");
  gather.add(run("g", "c1", "t", 25), "x");
  gather.add(run("c1", "root", "t", 20), "x");
  gather.add(run("root", "", "t", 10), "x");
  const auto threads = gather.finish({"f"});
  REQUIRE(threads.size() == 1);
  CHECK(tree(threads[0].traces[0]) == "root c1<root g<c1 c2<root");
}

TEST_CASE("thousands of traces that arrive piece by piece are what they are when they arrive whole") {
  const auto step = [](int i, const char* id, const char* parent) {
    auto loose = run(std::string(id) + std::to_string(i), parent[0] == 0 ? "" : parent + std::to_string(i),
                     "t" + std::to_string(i), i * 1000 + id[0]);
    loose.run.kind = parent[0] == 0 ? RunKind::agent : RunKind::llm;
    loose.run.usage.input_tokens = i;
    loose.run.usage.cost_usd = 0.25 * i;
    loose.run.metadata.set("n", std::to_string(i));
    loose.run.tags = {"a", "b" + std::to_string(i % 3)};
    loose.run.feedback.push_back({"score", i % 2 == 0 ? std::optional<double>(i) : std::nullopt, "label", "why"});
    loose.run.input.push_back({.role = Role::user, .text = "question " + std::to_string(i), .time = i});
    loose.run.output.push_back({.role = Role::assistant, .tool_calls = {{"c", "look", "{}"}}});
    return loose;
  };
  constexpr int kTraces = 3000;
  const auto read = [&](bool interleaved) {
    trace::TraceAssembler gather(Keep::index);
    const auto add = [&](int i, int k) {
      CHECK(gather.add(k == 0 ? step(i, "root", "") : k == 1 ? step(i, "x", "root") : step(i, "y", "x"), "f"));
    };
    if (interleaved) {
      for (int k = 0; k < 3; ++k) {
        for (int i = 0; i < kTraces; ++i) add(i, k);
      }
    } else {
      for (int i = 0; i < kTraces; ++i) {
        for (int k = 0; k < 3; ++k) add(i, k);
      }
    }
    std::string all;
    for (const Thread& thread : gather.finish({"f"})) all += support::print(Dataset{{thread}, {}, {}});
    return all;
  };
  CHECK(read(true) == read(false));
}

TEST_CASE("missing parents and cycles leave no run out") {
  trace::TraceAssembler gather;
  gather.add(run("a", "b"), "x");
  gather.add(run("b", "a"), "x");
  gather.add(run("c", "gone"), "x");
  gather.add(run("d", "d"), "x");
  const auto threads = gather.finish({"f"});
  CHECK(threads[0].traces[0].runs.size() == 4);
}

TEST_CASE("traces with one thread id are one thread, oldest first, waits between them not counted") {
  trace::TraceAssembler gather;
  auto second = run("r2", "", "t2", 100'000'000);
  second.thread_id = "chat";
  auto first = run("r1", "", "t1", 5);
  first.thread_id = "chat";
  gather.add(std::move(second), "x");
  gather.add(std::move(first), "x");
  const auto threads = gather.finish({"f"});
  REQUIRE(threads.size() == 1);
  CHECK(threads[0].id == "chat");
  CHECK(threads[0].traces[0].id == "t1");
  CHECK(threads[0].latency_s == 2.0);
}

TEST_CASE("tokens and cost on root and leaves are counted once") {
  trace::TraceAssembler gather;
  auto root = run("root", "");
  auto leaf1 = run("l1", "root");
  leaf1.run.kind = RunKind::llm;
  leaf1.run.usage = {100, 10, std::nullopt, 0.5};
  auto leaf2 = run("l2", "root");
  leaf2.run.kind = RunKind::llm;
  leaf2.run.usage = {200, 20, std::nullopt, 0.25};
  SECTION("the root's own totals win") { root.run.usage = {300, 30, 330, std::nullopt}; }
  SECTION("without them the leaves are added") {}
  gather.add(std::move(root), "x");
  gather.add(std::move(leaf1), "x");
  gather.add(std::move(leaf2), "x");
  const auto threads = gather.finish({"f"});
  CHECK(threads[0].usage.total_tokens == 330);
  CHECK(threads[0].usage.cost_usd == 0.75);
}

TEST_CASE("a cost that is not stated is computed from the calls' tokens, and marked") {
  const auto read = [](std::optional<double> stated) {
    trace::TraceAssembler gather;
    auto root = run("root", "");
    root.run.usage = {300, 30, std::nullopt, std::nullopt};  // the sum, repeated
    auto leaf = run("l1", "root");
    leaf.run.kind = RunKind::llm;
    leaf.run.model = "gpt-4o-mini";
    leaf.run.usage = {300, 30, std::nullopt, stated};
    gather.add(std::move(root), "x");
    gather.add(std::move(leaf), "x");
    return gather.finish({"f"});
  };
  const auto computed = read(std::nullopt);
  CHECK(*computed[0].usage.cost_usd == Approx(300 * 0.15e-6 + 30 * 0.6e-6));
  CHECK(computed[0].cost_is_computed);
  const auto stated = read(0.5);
  CHECK(stated[0].usage.cost_usd == 0.5);
  CHECK_FALSE(stated[0].cost_is_computed);
}

TEST_CASE("a later record of a run wins where it says something") {
  trace::TraceAssembler gather;
  auto posted = run("r", "");
  posted.run.name = "agent";
  posted.run.end.reset();
  auto patched = run("r", "");
  patched.run.name = "";
  patched.run.error = "boom";
  CHECK(gather.add(std::move(posted), "x"));
  CHECK_FALSE(gather.add(std::move(patched), "x"));
  const auto threads = gather.finish({"f"});
  CHECK(threads[0].traces[0].runs[0].name == "agent");
  CHECK(threads[0].error == "boom");
  CHECK(threads[0].latency_s == 1.0);
}
