// SPDX-License-Identifier: MIT
// Tickets of Zendesk with their comments, and conversations of Intercom with their parts.
// https://developer.zendesk.com/api-reference/ticketing/tickets/ticket_comments/
// https://developers.intercom.com/docs/references/rest-api/api.intercom.io/conversations
// Known from: the producer's documents.
#include "ingest/format/fields.hpp"
#include "ingest/format/one_run.hpp"
#include "ingest/message/content.hpp"
#include "ingest/message/html.hpp"
#include "ingest/message/messages.hpp"
#include "ingest/message/speakers.hpp"

namespace tracesift::ingest {
namespace {

bool is_ticket(Node r) {
  return r["comments"].is(Kind::array) && r.path("comments").first()["author_id"] && r["requester_id"];
}
/// https://developers.freshdesk.com/api/#conversations
bool is_freshdesk(Node r) {
  const Node first = r["conversations"].first();
  return r["id"] && first["incoming"].kind() == Kind::boolean && first.any({"body_text", "body"});
}
bool is_conversation(Node r) { return r.path("conversation_parts.conversation_parts").is(Kind::array); }

int recognise(Node r) { return is_ticket(r) || is_freshdesk(r) || is_conversation(r) ? 90 : 0; }

void add(std::string text, Role role, std::optional<Time> when, Run& run) {
  if (!text.empty()) run.output.push_back({.role = role, .text = std::move(text), .time = when});
}

void read_ticket(Node r, Run& run) {
  const std::string requester = r["requester_id"].text();
  r["comments"].each([&](Node comment) {
    if (comment["public"].kind() == Kind::boolean && !comment["public"].boolean().value_or(true)) return;
    const Role role = comment["author_id"].text() == requester ? Role::user : Role::assistant;
    add(comment.any({"plain_body", "body"}).text(), role, read_time(comment["created_at"]), run);
  });
  if (const Node rating = r.path("satisfaction_rating.score"); rating.is(Kind::string)) {
    run.feedback.push_back(read_score("satisfaction_rating", rating));
    run.feedback.back().comment = r.path("satisfaction_rating.comment").text();
  }
}

void read_freshdesk(Node r, Run& run) {
  add(text_of_html(r.any({"description_text", "description"}).text()), Role::user, read_time(r["created_at"]), run);
  r["conversations"].each([&](Node entry) {
    if (entry["private"].boolean().value_or(false)) return;  // among agents
    const Role role = entry["incoming"].boolean().value_or(false) ? Role::user : Role::assistant;
    add(text_of_html(entry.any({"body_text", "body"}).text()), role, read_time(entry["created_at"]), run);
  });
}

void read_conversation(Node r, Run& run) {
  const auto role_of_author = [](Node author) { return speaker_role(author["type"].text()).value_or(Role::user); };
  if (const Node source = r["source"]) {
    add(text_of_html(source["body"].text()), role_of_author(source["author"]), read_time(r["created_at"]), run);
  }
  r.path("conversation_parts.conversation_parts").each([&](Node part) {
    if (part["part_type"].word() == "note") return;  // among agents
    add(text_of_html(part["body"].text()), role_of_author(part["author"]), read_time(part["created_at"]), run);
  });
  if (const Node rating = r.path("conversation_rating.rating")) {
    run.feedback.push_back(read_score("conversation_rating", rating));
  }
}

void fill(const Record& record, trace::LooseRun& loose) {
  const Node r = record.node;
  Run& run = loose.run;
  run.id = r["id"].text();
  run.name = r.any({"subject", "title"}).text();
  if (run.name.empty()) run.name = "conversation";
  run.start = read_time(r["created_at"]);
  run.end = read_time(r["updated_at"]);
  run.tags = read_tags(r["tags"]);
  keep_fields(r, {"status", "state", "priority", "channel"}, run.metadata);
  if (is_ticket(r)) {
    read_ticket(r, run);
  } else if (is_freshdesk(r)) {
    read_freshdesk(r, run);
  } else {
    read_conversation(r, run);
  }
}

}  // namespace

const Format kHelpDesk = {"help_desk", "Zendesk, Freshdesk and Intercom conversations", recognise,
                          read_one_session<recognise, fill>};

}  // namespace tracesift::ingest
