// SPDX-License-Identifier: MIT
// OpenCode sessions (`opencode export`): one object with all messages and their parts.
// Known from: the producer's source.
#include "base/text.hpp"
#include "ingest/format/fields.hpp"
#include "ingest/format/one_run.hpp"
#include "ingest/message/content.hpp"
#include "ingest/message/messages.hpp"

namespace tracesift::ingest {
namespace {

int recognise(Node r) {
  return r.is(Kind::object) && base::starts_with(r.path("info.id").text(), "ses_") && r["messages"].is(Kind::array) ? 92
                                                                                                                    : 0;
}

void fill(const Record& record, trace::LooseRun& loose) {
  const Node r = record.node;
  Run& run = loose.run;
  run.kind = RunKind::session;
  run.id = r.path("info.id").text();
  run.name = r.path("info.title").text();
  run.start = read_time(r.path("info.time.created"));
  run.end = read_time(r.path("info.time.updated"));
  run.notes.is_subagent = bool(r.path("info.parentID"));
  const auto add = [](auto& sum, const auto& value) {
    if (value) sum = sum.value_or(0) + *value;
  };
  r["messages"].each([&](Node message) {
    const Node info = message["info"];
    const auto time = read_time(info.any({"time.completed", "time.created"}));
    add(run.usage.input_tokens, info.path("tokens.input").integer());
    add(run.usage.input_tokens, info.path("tokens.cache.read").integer());
    add(run.usage.input_tokens, info.path("tokens.cache.write").integer());
    add(run.usage.output_tokens, info.path("tokens.output").integer());
    add(run.usage.output_tokens, info.path("tokens.reasoning").integer());  // beside the output
    add(run.usage.cost_usd, info["cost"].number());
    if (std::string model = info["modelID"].text(); !model.empty()) run.model = std::move(model);
    run.error = read_error(info["error"]);  // of the last message: after an earlier one it went on
    const Role role = role_of(info["role"].text()).value_or(Role::assistant);
    message["parts"].each([&](Node part) {
      const std::string type = part["type"].text();
      // What the harness adds to a message (files that were named in it) is not the person's.
      if (role == Role::user && part["synthetic"].boolean().value_or(false)) return;
      if (type == "text") {
        run.output.push_back({.role = role, .text = part["text"].text(), .time = time});
      } else if (type == "tool") {
        const Node state = part["state"];
        Message call{.role = Role::assistant, .time = time};
        call.tool_calls.push_back({part["callID"].text(), part["tool"].text(), json_text(state["input"])});
        run.output.push_back(std::move(call));
        Message result{
            .role = Role::tool, .name = part["tool"].text(), .tool_call_id = part["callID"].text(), .time = time};
        result.text = content_text(state.any({"output", "error"}));
        result.is_error = state["status"].word() == "error" || part["tool"].word() == "invalid" ||
                          state.path("metadata.exit").integer().value_or(0) != 0;
        run.output.push_back(std::move(result));
      }
    });
  });
}

}  // namespace

const Format kOpenCode = {"opencode", "OpenCode sessions", recognise, read_one_run<recognise, fill>};

}  // namespace tracesift::ingest
