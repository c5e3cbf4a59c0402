// SPDX-License-Identifier: MIT
// Who&When: failed runs of many agents, with who made the mistake and when.
// Known from: real files.
#include "base/text.hpp"
#include "ingest/format/fields.hpp"
#include "ingest/format/one_run.hpp"
#include "ingest/message/messages.hpp"

namespace tracesift::ingest {
namespace {

int recognise(Node r) {
  const bool is_judged = r["mistake_agent"] && r["mistake_step"].kind() != Kind::missing;
  return r.is(Kind::object) && is_judged && r["history"].is(Kind::array) ? 92 : 0;
}

void fill(const Record& record, trace::LooseRun& loose) {
  const Node r = record.node;
  loose.ids_are_local = true;
  Run& run = loose.run;
  run.kind = RunKind::agent;
  run.id = r.any({"question_ID", "id"}).text();
  keep_fields(r, {"level", "mistake_agent", "mistake_step"}, run.metadata);
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
  run.name = run.id;
}

}  // namespace

const Format kWhoAndWhen = {"who_and_when", "Who&When results", recognise, read_one_run<recognise, fill>};

}  // namespace tracesift::ingest
