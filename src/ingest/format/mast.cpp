// SPDX-License-Identifier: MIT
// MAST: runs of many agents as one text, with the ways in which they failed.
#include "ingest/format.hpp"
#include "ingest/format/fields.hpp"
#include "ingest/message/messages.hpp"

namespace tracesift::ingest {
namespace {

int recognise(Node r) {
  return r.is(Kind::object) && r["mas_name"] && r["mast_annotation"].kind() != Kind::missing ? 92 : 0;
}

Outcome read(const Record& record, const Emit& emit) {
  const Node r = record.node;
  if (recognise(r) == 0) return Outcome::foreign;
  trace::LooseRun loose;
  loose.ids_are_local = true;
  Run& run = loose.run;
  run.place = record.place;
  run.kind = RunKind::agent;
  const auto keep = [&](std::string_view key) {
    if (std::string value = r[key].text(); !value.empty()) run.metadata[std::string(key)] = std::move(value);
  };
  run.id = r["mas_name"].text() + "/" + r["benchmark_name"].text() + "/" + r.any({"trace_id", "trace.key"}).text();
  for (const std::string_view key : {"mas_name", "llm_name", "benchmark_name"}) keep(key);
  const std::string text = r.any({"trace.trajectory", "trace"}).text();
  if (!read_transcript(text, run.output) && !text.empty())
    run.output.push_back({.role = Role::assistant, .text = text});
  r["mast_annotation"].each_member([&](std::string_view mode, Node value) {
    if (value) run.feedback.push_back(read_score("mast " + std::string(mode), value));
  });
  if (run.id.empty()) run.id = std::string(record.file_name) + record.number();
  run.name = run.id;
  loose.trace_id = run.id;
  emit(std::move(loose));
  return Outcome::used;
}

}  // namespace

const Format kMast = {"mast", "MAST results", recognise, read};

}  // namespace tracesift::ingest
