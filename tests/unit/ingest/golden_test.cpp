// Real traces of nine agent frameworks and what another reader made of their messages. The files are not part of the
// project; where they are absent, the test says so.
#include <cstdio>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "base/text.hpp"
#include "catch.hpp"
#include "dataset.hpp"
#include "ingest/document.hpp"
#include "ingest/message/messages.hpp"

using namespace tracesift;
using base::Json;

namespace {

constexpr const char* kFrameworks[] = {
    "agno-2025-06-11",        "autogen-2025-06-06",           "crewai-2025-07-11",
    "google-adk-2025-08-28",  "langgraph-python-2025-08-22",  "openai-agents-2025-09-30",
    "pydantic-ai-2025-06-06", "pydantic-ai-tools-2025-06-06", "vercel-aisdk-2025-11-17"};

/// Every message of the golden list that says something, in its order, in ours: its role, its text, its calls.
std::string missing(const Json& golden, const std::vector<Message>& ours) {
  std::size_t at = 0;
  for (const Json& wanted : golden) {
    const auto role = wanted.contains("role") && wanted["role"].is_string()
                          ? ingest::role_of(wanted["role"].get<std::string>())
                          : std::nullopt;
    if (!role) continue;  // a payload that they show as JSON
    std::string text;
    if (wanted.contains("content") && wanted["content"].is_string()) text = wanted["content"].get<std::string>();
    text = base::trim(text);
    std::string call;
    if (wanted.contains("tool_calls") && wanted["tool_calls"].is_array() && !wanted["tool_calls"].empty()) {
      const Json& first = wanted["tool_calls"][0];
      call = first.is_object() ? first.value("name", "") : "";
    }
    if (text.empty() && call.empty()) continue;
    const auto is_it = [&](const Message& message) {
      // They leave a tool's result under the role of the user who hands it in.
      const bool is_handed_in = *role == Role::user && message.role == Role::tool;
      if (message.role != *role && !is_handed_in) return false;
      if (!call.empty()) return !message.tool_calls.empty() && message.tool_calls[0].name == call;
      return message.text.find(text) != std::string::npos;
    };
    while (at < ours.size() && !is_it(ours[at])) ++at;
    if (at == ours.size()) return wanted.dump().substr(0, 300);
    ++at;
  }
  return {};
}

}  // namespace

TEST_CASE("messages of real frameworks are what another reader found in them") {
  const std::string folder = "../shared/data/langfuse/chatml_golden/";
  if (std::FILE* file =
          std::fopen((TRACESIFT_SOURCE_DIR "/" + folder + kFrameworks[0] + ".trace.json").c_str(), "rb")) {
    std::fclose(file);
  } else {
    std::printf("SKIPPED, real data is absent: %s\n", folder.c_str());
    return;
  }
  int compared = 0;
  for (const char* framework : kFrameworks) {
    const Json golden = Json::parse(support::load(folder + framework + ".chatml.json"));
    const Json trace = Json::parse(support::load(folder + framework + ".trace.json"));
    for (const Json& observation : trace["observations"]) {
      const auto found = golden.find(observation["id"].get<std::string>());
      if (found == golden.end()) continue;
      for (const char* side : {"input", "output"}) {
        if (!found->contains(side)) continue;
        const Json& expected = (*found)[side];
        if (!expected.is_object() || !expected.value("success", false) || !observation.contains(side)) continue;
        const std::string json = observation[side].dump();
        ingest::Document document;
        REQUIRE(document.parse(json));
        std::vector<Message> ours;
        ingest::read_messages(document.root(), side[0] == 'i' ? Role::user : Role::assistant, ours);
        INFO(framework << " " << observation["id"] << " " << side);
        CHECK(missing(expected["data"], ours) == "");
        ++compared;
      }
    }
  }
  CHECK(compared > 30);
}
