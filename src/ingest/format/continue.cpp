// SPDX-License-Identifier: MIT
// Continue's sessions: one object with its history.
// Known from: fixtures and readers of others.
#include <set>

#include "ingest/format/fields.hpp"
#include "ingest/format/one_run.hpp"
#include "ingest/message/messages.hpp"

namespace tracesift::ingest {
namespace {

int recognise(Node r) {
  const bool is_session = r["sessionId"] && r["workspaceDirectory"].kind() != Kind::missing;
  return r.is(Kind::object) && is_session && r["history"].is(Kind::array) ? 92 : 0;
}

void fill(const Record& record, trace::LooseRun& loose) {
  const Node r = record.node;
  Run& run = loose.run;
  run.kind = RunKind::session;
  run.id = r["sessionId"].text();
  run.name = r["title"].text();
  std::set<std::string> failed;  // ids of calls
  r["history"].each([&](Node entry) {
    const Node message = entry["message"];
    read_messages(message, Role::user, run.output);
    add_usage(run.usage, read_usage(message));
    entry["toolCallStates"].each([&](Node state) {
      if (state["status"].word() == "errored") failed.insert(state["toolCallId"].text());
    });
  });
  for (Message& message : run.output) {
    if (message.role == Role::tool && failed.count(message.tool_call_id) > 0) message.is_error = true;
  }
}

}  // namespace

const Format kContinue = {"continue", "Continue sessions", recognise, read_one_run<recognise, fill>};

}  // namespace tracesift::ingest
