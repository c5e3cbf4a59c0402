// SPDX-License-Identifier: MIT
// Samples of lm-evaluation-harness (`samples_<task>_<date>.jsonl`). A question is repeated for each filter that takes
// the answer out of what the model wrote; times, models and tokens are in none of them.
// https://github.com/EleutherAI/lm-evaluation-harness (lm_eval/loggers/evaluation_tracker.py, lm_eval/evaluator.py)
// Known from: real files.
#include "ingest/format.hpp"
#include "ingest/format/fields.hpp"
#include "ingest/message/messages.hpp"

namespace tracesift::ingest {
namespace {

int recognise(Node r) {
  return r["doc_id"] && r["doc"] && r["arguments"] && r["resps"].is(Kind::array) && r["filtered_resps"] ? 92 : 0;
}

/// The n-th request as [prompt, what follows]: an object of `arg_0` and `arg_1`, or a list.
Node argument(Node request, int place) {
  if (request.is(Kind::object)) return request[place == 0 ? Key("arg_0") : Key("arg_1")];
  Node found;
  int at = 0;
  request.each([&](Node item) {
    if (at++ == place) found = item;
  });
  return found;
}

void read_prompt(Node request, Run& run) {
  Node prompt = argument(request, 0);
  if (prompt.is(Kind::array) && prompt.size() == 1) prompt = prompt.first();  // of a chat: its messages as JSON text
  read_messages(prompt, Role::user, run.input);
}

/// What was written; of choices the likeliest.
std::string answer_of(Node r) {
  const Node first = r["resps"].first();
  if (!first.first().is(Kind::array)) return first.is(Kind::array) ? first.first().text() : first.text();
  std::vector<std::string> choices;
  const auto add_choice = [&](Node request) { choices.push_back(argument(request, 1).text()); };
  r["arguments"].each(add_choice);
  r["arguments"].each_member([&](std::string_view, Node request) { add_choice(request); });
  std::optional<double> best;
  std::string answer;
  std::size_t at = 0;
  r["resps"].each([&](Node of_choice) {
    const auto likelihood = of_choice.first().first().number();
    if (likelihood && at < choices.size() && (!best || *likelihood > *best)) {
      best = likelihood;
      answer = choices[at];
    }
    ++at;
  });
  return answer;
}

void read_metrics(Node r, std::vector<Feedback>& out) {
  const std::string filter = r["filter"].text();
  const auto add = [&](std::string_view name, Node value) {
    const bool is_score = value.is(Kind::number) || value.is(Kind::boolean);
    std::string key(name);
    if (!filter.empty() && filter != "none") key += "," + filter;  // as in the results file
    if (is_score) out.push_back(read_score(std::move(key), value));
  };
  if (r["metrics"].is(Kind::array)) {
    r["metrics"].each([&](Node name) { add(name.text(), r[Key(name.word())]); });
    return;
  }
  r.each_member([&](std::string_view name, Node value) {
    if (name != "doc_id") add(name, value);
  });
}

RecordOutcome read(const Record& record, const Emit& emit) {
  const Node r = record.node;
  if (recognise(r) == 0) return RecordOutcome::foreign;
  trace::LooseRun loose;
  Run& run = loose.run;
  run.place = record.place;
  run.id = loose.trace_id = std::string(record.file_name) + "/" + r["doc_id"].text();
  run.kind = RunKind::llm;
  run.name = "sample";
  loose.is_revised = loose.ids_are_local = true;  // by the line of another filter
  read_prompt(r["arguments"].first(), run);
  if (std::string answer = answer_of(r); !answer.empty()) {
    run.output.push_back({.role = Role::assistant, .text = std::move(answer)});
  }
  if (std::string target = r["target"].text(); target.size() <= 120) run.metadata.set("target", std::move(target));
  read_metadata(r["doc"], run.metadata);
  trace::LooseRun note;
  note.is_note = note.is_revised = note.ids_are_local = true;
  note.trace_id = loose.trace_id;
  note.run.id = loose.trace_id + "/" + r["filter"].text();
  note.run.place = record.place;
  read_metrics(r, note.run.feedback);
  emit(std::move(loose));
  emit(std::move(note));
  return RecordOutcome::used;
}

}  // namespace

const Format kLmEval = {"lm_eval", "lm-evaluation-harness samples", recognise, read};

}  // namespace tracesift::ingest
