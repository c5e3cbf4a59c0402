// SPDX-License-Identifier: MIT
// MAST: runs of many agents as one text, with the ways in which they failed.
// Known from: real files.
#include "ingest/format/fields.hpp"
#include "ingest/format/one_run.hpp"
#include "ingest/message/messages.hpp"

namespace tracesift::ingest {
namespace {

int recognise(Node r) {
  return r.is(Kind::object) && r["mas_name"] && r["mast_annotation"].kind() != Kind::missing ? 92 : 0;
}

void fill(const Record& record, trace::LooseRun& loose) {
  const Node r = record.node;
  loose.ids_are_local = true;
  Run& run = loose.run;
  run.kind = RunKind::agent;
  run.id = r["mas_name"].text() + "/" + r["benchmark_name"].text() + "/" + r.any({"trace_id", "trace.key"}).text();
  keep_fields(r, {"mas_name", "llm_name", "benchmark_name"}, run.metadata);
  const std::string text = r.any({"trace.trajectory", "trace"}).text();
  if (!read_transcript(text, run.output) && !text.empty())
    run.output.push_back({.role = Role::assistant, .text = text});
  r["mast_annotation"].each_member([&](std::string_view mode, Node value) {
    if (!value) return;
    run.feedback.push_back(read_score("mast " + std::string(mode), value));
    run.feedback.back().is_verdict = false;  // a failure mode by number
  });
  run.name = run.id;
}

}  // namespace

const Format kMast = {"mast", "MAST results", recognise, read_one_run<recognise, fill>};

}  // namespace tracesift::ingest
