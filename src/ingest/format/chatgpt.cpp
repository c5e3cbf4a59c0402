// SPDX-License-Identifier: MIT
// ChatGPT's data export (conversations.json): each conversation is a tree of messages; the branch that ends in
// current_node is the one the person saw.
// Known from: fixtures and readers of others.
#include <algorithm>

#include "base/text.hpp"
#include "ingest/format.hpp"
#include "ingest/format/fields.hpp"
#include "ingest/message/messages.hpp"

namespace tracesift::ingest {
namespace {

/// The code interpreter's own word for it: `failed_with_in_kernel_exception`.
bool has_failed(Node message) {
  const std::string_view status = message.path("metadata.aggregate_result.status").word();
  return status.find("fail") != std::string_view::npos;
}

int recognise(Node r) {
  if (r["mapping"].is(Kind::object) && r.any({"current_node", "conversation_id", "create_time", "title"})) return 95;
  return r["conversation_id"].is(Kind::string) && r["rating"].is(Kind::string) && r["id"] ? 50
                                                                                          : 0;  // message_feedback.json
}

/// Citations are inside the text, from U+E200 to U+E201.
std::string without_citations(const std::string& text) {
  std::string clean;
  bool inside = false;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t start = at;
    const std::uint32_t c = base::next_code_point(text, at);
    if (c == 0xE200) inside = true;
    if (!inside) clean.append(text, start, at - start);
    if (c == 0xE201) inside = false;
  }
  return clean;
}

std::string text_of(Node content) {
  std::string text;
  content["parts"].each([&](Node part) {
    std::string piece;
    if (part.is(Kind::string)) {
      piece = part.text();
    } else if (const Node inner = part["text"]; inner.is(Kind::string)) {
      piece = inner.text();
    } else if (part.is(Kind::object)) {
      piece = "[" + part["content_type"].text() + "]";
    }
    if (!piece.empty()) text += (text.empty() ? "" : "\n") + piece;
  });
  if (text.empty()) text = content.any({"text", "result"}).text();
  return without_citations(text);
}

RecordOutcome read(const Record& record, const Emit& emit) {
  const Node r = record.node;
  if (r["rating"].is(Kind::string) && r["conversation_id"].is(Kind::string)) {
    trace::LooseRun note;
    note.is_note = true;
    note.run.place = record.place;
    note.trace_id = r["conversation_id"].text();
    const std::string rating = r["rating"].text();
    Feedback feedback;
    feedback.key = "rating";
    feedback.value = rating;
    if (rating == "thumbs_up" || rating == "thumbs_down") feedback.score = rating == "thumbs_up" ? 1 : 0;
    note.run.feedback.push_back(std::move(feedback));
    emit(std::move(note));
    return RecordOutcome::used;
  }
  if (recognise(r) == 0) return RecordOutcome::foreign;
  trace::LooseRun loose;
  Run& run = loose.run;
  run.place = record.place;
  run.id = loose.trace_id = r.any({"conversation_id", "id"}).text();
  run.kind = RunKind::session;
  run.name = r["title"].text();
  run.start = read_time(r["create_time"]);
  run.end = read_time(r["update_time"]);
  run.model = r["default_model_slug"].text();

  const Node mapping = r["mapping"];
  std::string id = r["current_node"].text();
  if (id.empty()) {  // the newest leaf
    double newest = -1;
    mapping.each_member([&](std::string_view key, Node node) {
      const double when = node.path("message.create_time").number().value_or(0);
      if (node["children"].size() == 0 && when > newest) {
        newest = when;
        id = key;
      }
    });
  }
  std::vector<Message> branch;
  const std::size_t most = mapping.size();  // more steps than messages: a circle
  for (std::size_t steps = 0; !id.empty() && steps < most; ++steps) {
    const Node node = mapping[id];
    id = node["parent"].text();
    const Node message = node["message"];
    const bool hidden = message.path("metadata.is_visually_hidden_from_conversation").boolean().value_or(false);
    const std::string type = message.path("content.content_type").text();
    if (!message || hidden || type == "thoughts" || type == "reasoning_recap" || type == "user_editable_context")
      continue;
    Message said;
    said.role = role_of(message.path("author.role").text()).value_or(Role::assistant);
    said.text = text_of(message["content"]);
    said.name = message.path("author.name").text();
    said.time = read_time(message["create_time"]);
    said.is_error =
        said.role == Role::tool && (type == "system_error" || has_failed(message) || reads_like_error(said.text));
    const std::string recipient = message["recipient"].text();
    if (said.role == Role::assistant && !recipient.empty() && recipient != "all") {
      said.tool_calls.push_back({"", recipient, std::move(said.text)});
      said.text.clear();
    }
    if (std::string model = message.path("metadata.model_slug").text(); !model.empty() && run.model.empty()) {
      run.model = std::move(model);
    }
    branch.push_back(std::move(said));
  }
  std::reverse(branch.begin(), branch.end());
  run.output = std::move(branch);
  emit(std::move(loose));
  return RecordOutcome::used;
}

}  // namespace

const Format kChatGpt = {"chatgpt", "ChatGPT data export", recognise, read};

}  // namespace tracesift::ingest
