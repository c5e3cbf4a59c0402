// SPDX-License-Identifier: MIT
// Open WebUI's conversations. Their messages are trees; the branch last shown is read.
// Known from: fixtures and readers of others.
#include <algorithm>

#include "base/text.hpp"
#include "ingest/format/fields.hpp"
#include "ingest/format/one_run.hpp"
#include "ingest/message/messages.hpp"

namespace tracesift::ingest {
namespace {

int recognise(Node r) {
  const bool has_messages = r.path("chat.history.messages") || r.path("chat.messages");
  return r.is(Kind::object) && r["chat"].is(Kind::object) && has_messages ? 92 : 0;
}

/// Open WebUI folds the model's notes into the text.
std::string without_details(std::string text) {
  for (auto from = text.find("<details"); from != std::string::npos; from = text.find("<details")) {
    const auto to = text.find("</details>", from);
    if (to == std::string::npos) break;
    text.erase(from, to + 10 - from);
  }
  return std::string(base::trim(text));
}

void read_conversation(Node r, Run& run) {
  const Node chat = r["chat"];
  run.id = r["id"].text();
  run.name = r["title"].text();
  run.start = read_time(r["created_at"]);
  run.end = read_time(r["updated_at"]);
  run.model = chat["models"].first().text();
  run.tags = read_tags(r.any({"meta.tags", "chat.tags"}));
  if (std::string user = r["user_id"].text(); !user.empty()) run.metadata.set("user_id", std::move(user));
  std::vector<Node> branch;
  const Node messages = chat.path("history.messages");
  std::string id = chat.path("history.currentId").text();
  for (std::size_t steps = 0; !id.empty() && steps < messages.size(); ++steps) {
    const Node message = messages[id];
    if (!message) break;
    branch.push_back(message);
    id = message["parentId"].text();
  }
  std::reverse(branch.begin(), branch.end());
  if (branch.empty()) chat["messages"].each([&](Node message) { branch.push_back(message); });
  for (const Node message : branch) {
    std::vector<Message> said;
    read_messages(message, Role::user, said);
    for (Message& m : said) {
      m.text = without_details(std::move(m.text));
      run.output.push_back(std::move(m));
    }
    if (const auto n = message.path("usage.prompt_tokens").integer())
      run.usage.input_tokens = run.usage.input_tokens.value_or(0) + *n;
    if (const auto n = message.path("usage.completion_tokens").integer())
      run.usage.output_tokens = run.usage.output_tokens.value_or(0) + *n;
    if (const Node rating = message.path("annotation.rating")) run.feedback.push_back(read_score("rating", rating));
    if (const Node error = message["error"]; error)
      run.error = read_error(error.any({"content"}) ? error["content"] : error);
  }
}

void fill(const Record& record, trace::LooseRun& loose) {
  loose.run.kind = RunKind::session;
  read_conversation(record.node, loose.run);
}

}  // namespace

const Format kOpenWebUi = {"open_webui", "Open WebUI conversations", recognise, read_one_run<recognise, fill>};

}  // namespace tracesift::ingest
