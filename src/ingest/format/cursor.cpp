// SPDX-License-Identifier: MIT
// Cursor's transcripts: a message a line, the file is the session.
// Known from: fixtures and readers of others.
#include "base/text.hpp"
#include "ingest/format/one_run.hpp"
#include "ingest/message/messages.hpp"

namespace tracesift::ingest {
namespace {

int recognise(Node r) {
  if (!r.is(Kind::object) || !r["role"].is(Kind::string) || !r.path("message.content").is(Kind::array)) return 0;
  return r["type"].kind() == Kind::missing && r["content"].kind() == Kind::missing ? 80 : 0;
}

void fill(const Record& record, trace::LooseRun& loose) {
  const Node r = record.node;
  Run& run = loose.run;
  loose.ids_are_local = loose.is_piece = true;
  run.id = std::string(record.file_name);
  run.name = "session";
  std::vector<Message> read;
  read_messages(r["message"]["content"], role_of(r["role"].text()).value_or(Role::user), read);
  for (Message& said : read) {
    for (const std::string_view tag : {"<user_query>", "</user_query>"}) {
      if (const auto at = said.text.find(tag); at != std::string::npos) said.text.erase(at, tag.size());
    }
    said.text = std::string(base::trim(said.text));
    run.output.push_back(std::move(said));
  }
}

RecordOutcome read(const Record& record, const Emit& emit) {
  const Node r = record.node;
  const bool is_event = r["type"].is(Kind::string) && !r["role"] && !r["message"];
  return is_event ? RecordOutcome::ignored : read_one_run<recognise, fill>(record, emit);
}

}  // namespace

const Format kCursor = {"cursor", "Cursor transcripts", recognise, read};

}  // namespace tracesift::ingest
