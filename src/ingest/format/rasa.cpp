// SPDX-License-Identifier: MIT
// Conversations of Rasa: a tracker (GET /conversations/{id}/tracker), a stored dialogue, or the event broker's lines,
// in which conversations are mixed. Times are in seconds, with a fraction. https://github.com/RasaHQ/rasa
// (rasa/shared/core/events.py, rasa/core/brokers/file.py)
// Known from: real files.
#include "base/text.hpp"
#include "ingest/format/fields.hpp"
#include "ingest/format/one_run.hpp"
#include "ingest/message/content.hpp"

namespace tracesift::ingest {
namespace {

bool is_event(Node r) { return r["event"].is(Kind::string) && r["timestamp"].is(Kind::number); }

int recognise(Node r) {
  if (r["sender_id"] && is_event(r)) return 92;
  const bool is_tracker = is_event(r["events"].first()) && r.any({"sender_id", "name"});
  return is_tracker ? 92 : 0;
}

/// An action of one's own, on the action server; the others are Rasa's.
bool is_custom_action(std::string_view name) {
  if (!base::starts_with(name, "action_")) return false;
  for (const std::string_view own :
       {"action_listen", "action_session_start", "action_default_fallback", "action_restart", "action_back",
        "action_deactivate_loop", "action_default_ask_affirmation", "action_default_ask_rephrase",
        "action_two_stage_fallback", "action_unlikely_intent", "action_extract_slots", "action_revert_fallback_events",
        "action_send_text", "action_run_slot_rejections", "action_clean_stack"}) {
    if (name == own) return false;
  }
  return true;
}

void read_event(Node event, std::vector<Message>& out) {
  const std::string_view kind = event["event"].word();
  Message message;
  message.time = read_time(event["timestamp"]);
  if (kind == "user") {
    if (event.path("metadata.is_external").boolean().value_or(false)) return;
    message.text = event["text"].text();
  } else if (kind == "bot" || kind == "agent") {
    message.role = Role::assistant;
    if (kind == "agent") message.name = "human agent";
    message.text = event["text"].text();
    event.path("data.buttons").each([&](Node button) {
      if (const std::string title = button["title"].text(); !title.empty()) message.text += "\n[" + title + "]";
    });
    if (message.text.empty() && event["data"].size() > 0) message.text = json_text(event["data"]);
  } else if (kind == "action" && is_custom_action(event["name"].word())) {
    message.role = Role::assistant;
    message.tool_calls.push_back({"", event["name"].text(), "{}"});
  } else {
    return;
  }
  if (!message.text.empty() || !message.tool_calls.empty()) out.push_back(std::move(message));
}

void fill(const Record& record, trace::LooseRun& loose) {
  const Node r = record.node;
  Run& run = loose.run;
  run.id = r.any({"sender_id", "name"}).text();
  run.name = "conversation";
  r["events"].each([&](Node event) { read_event(event, run.output); });
  if (!run.output.empty()) {
    run.start = run.output.front().time;
    run.end = run.output.back().time;
  }
  keep_fields(r, {"latest_input_channel"}, run.metadata);
  read_metadata(r["slots"], run.metadata);
}

RecordOutcome read_broker_line(const Record& record, const Emit& emit) {
  const Node r = record.node;
  trace::LooseRun root;
  root.trace_id = root.run.id = r["sender_id"].text();
  root.is_piece = root.is_frame = true;
  root.run.name = "conversation";
  root.run.kind = RunKind::session;
  root.run.start = root.run.end = read_time(r["timestamp"]);
  root.run.place = record.place;
  trace::LooseRun step;
  step.trace_id = step.parent_id = root.trace_id;
  step.run.id = root.trace_id + record.number();
  step.run.kind = RunKind::other;
  step.run.start = step.run.end = root.run.start;
  read_event(r, step.run.output);
  emit(std::move(root));
  if (step.run.output.empty()) return RecordOutcome::ignored;
  emit(std::move(step));
  return RecordOutcome::used;
}

RecordOutcome read(const Record& record, const Emit& emit) {
  if (record.node["sender_id"] && is_event(record.node)) return read_broker_line(record, emit);
  return read_one_session<recognise, fill>(record, emit);
}

}  // namespace

const Format kRasa = {"rasa", "Rasa conversations", recognise, read};

}  // namespace tracesift::ingest
