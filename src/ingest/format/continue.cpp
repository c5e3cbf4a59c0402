// SPDX-License-Identifier: MIT
// Continue's sessions: one object with its history.
#include "ingest/format.hpp"
#include "ingest/message/messages.hpp"

namespace tracesift::ingest {
namespace {

int recognise(Node r) {
  const bool is_session = r["sessionId"] && r["workspaceDirectory"].kind() != Kind::missing;
  return r.is(Kind::object) && is_session && r["history"].is(Kind::array) ? 92 : 0;
}

Outcome read(const Record& record, const Emit& emit) {
  const Node r = record.node;
  if (recognise(r) == 0) return Outcome::foreign;
  trace::LooseRun loose;
  Run& run = loose.run;
  run.place = record.place;
  run.kind = RunKind::session;
  run.id = loose.trace_id = r["sessionId"].text();
  run.name = r["title"].text();
  r["history"].each([&](Node entry) { read_messages(entry["message"], Role::user, run.output); });
  emit(std::move(loose));
  return Outcome::used;
}

}  // namespace

const Format kContinue = {"continue", "Continue sessions", recognise, read};

}  // namespace tracesift::ingest
