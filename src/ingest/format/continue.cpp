// SPDX-License-Identifier: MIT
// Continue's sessions: one object with its history.
// Known from: fixtures and readers of others.
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
  r["history"].each([&](Node entry) { read_messages(entry["message"], Role::user, run.output); });
}

}  // namespace

const Format kContinue = {"continue", "Continue sessions", recognise, read_one_run<recognise, fill>};

}  // namespace tracesift::ingest
