// SPDX-License-Identifier: MIT
// Who&When: failed runs of many agents, with who made the mistake and when.
#include "base/text.hpp"
#include "ingest/format.hpp"
#include "ingest/format/fields.hpp"
#include "ingest/message/messages.hpp"

namespace tracesift::ingest {
namespace {

int recognise(Node r) {
  const bool is_judged = r["mistake_agent"] && r["mistake_step"].kind() != Kind::missing;
  return r.is(Kind::object) && is_judged && r["history"].is(Kind::array) ? 92 : 0;
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
      m.is_error =
          m.role == Role::tool && base::starts_with(m.text, "exitcode: ") && !base::starts_with(m.text, "exitcode: 0");
      run.output.push_back(std::move(m));
    }
  });
  if (run.id.empty()) run.id = std::string(record.file_name) + record.number();
  run.name = run.id;
  loose.trace_id = run.id;
  emit(std::move(loose));
  return Outcome::used;
}

}  // namespace

const Format kWhoAndWhen = {"who_and_when", "Who&When results", recognise, read};

}  // namespace tracesift::ingest
