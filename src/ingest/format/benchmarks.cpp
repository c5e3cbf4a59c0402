// SPDX-License-Identifier: MIT
// Results of agent benchmarks that are messages with a verdict: AgentDojo, Who&When, MAST.
#include "base/text.hpp"
#include "ingest/format.hpp"
#include "ingest/format/fields.hpp"
#include "ingest/message/messages.hpp"

namespace tracesift::ingest {
namespace {

bool is_agentdojo(Node r) { return r["suite_name"] && r["pipeline_name"] && r["messages"].is(Kind::array); }
bool is_who_and_when(Node r) {
  return r["history"].is(Kind::array) && r["mistake_agent"] && r["mistake_step"].kind() != Kind::missing;
}
bool is_mast(Node r) { return r["mas_name"] && r["mast_annotation"].kind() != Kind::missing; }

int recognise(Node r) {
  if (!r.is(Kind::object)) return 0;
  return is_agentdojo(r) || is_who_and_when(r) || is_mast(r) ? 92 : 0;
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
  if (is_agentdojo(r)) {
    for (const std::string_view part :
         {"suite_name", "pipeline_name", "user_task_id", "injection_task_id", "attack_type"}) {
      keep(part);
      if (std::string value = r[part].text(); !value.empty()) run.id += (run.id.empty() ? "" : "/") + value;
    }
    for (const std::string_view key : {"utility", "security"}) {
      if (r[key]) run.feedback.push_back(read_score(std::string(key), r[key]));
    }
    run.model = r["pipeline_name"].text();
    run.error = read_error(r["error"]);
    run.stated_latency_s = r["duration"].number();
    read_messages(r["messages"], Role::user, run.output);
  } else if (is_who_and_when(r)) {
    run.id = r.any({"question_ID", "id"}).text();
    for (const std::string_view key : {"level", "mistake_agent", "mistake_step"}) keep(key);
    if (const Node correct = r.any({"is_correct", "is_corrected"}))
      run.feedback.push_back(read_score("is_correct", correct));
    run.output.push_back({.role = Role::user, .text = r["question"].text()});
    r["history"].each([&](Node message) {
      std::vector<Message> said;
      read_messages(message, Role::assistant, said);
      for (Message& m : said) {
        // Here role says nothing of who a message is from: its name does.
        const std::string name = base::lower_ascii(m.name);
        m.role = name == "human" || name == "user" || name == "user_proxy" ? Role::user
                 : name == "computer_terminal"                             ? Role::tool
                                                                           : Role::assistant;
        m.is_error = m.role == Role::tool && base::starts_with(m.text, "exitcode: ") &&
                     !base::starts_with(m.text, "exitcode: 0");
        run.output.push_back(std::move(m));
      }
    });
  } else {
    run.id = r["mas_name"].text() + "/" + r["benchmark_name"].text() + "/" + r.any({"trace_id", "trace.key"}).text();
    for (const std::string_view key : {"mas_name", "llm_name", "benchmark_name"}) keep(key);
    const std::string text = r.any({"trace.trajectory", "trace"}).text();
    if (!read_transcript(text, run.output) && !text.empty())
      run.output.push_back({.role = Role::assistant, .text = text});
    r["mast_annotation"].each_member([&](std::string_view mode, Node value) {
      if (value) run.feedback.push_back(read_score("mast " + std::string(mode), value));
    });
  }
  if (run.id.empty()) run.id = std::string(record.file_name) + record.number();
  run.name = run.id;
  loose.trace_id = run.id;
  emit(std::move(loose));
  return Outcome::used;
}

}  // namespace

const Format kBenchmarks = {"benchmarks", "AgentDojo, Who&When and MAST results", recognise, read};

}  // namespace tracesift::ingest
