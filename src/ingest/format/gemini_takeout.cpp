// SPDX-License-Identifier: MIT
// Gemini's part of Google Takeout (`My Activity/Gemini Apps/MyActivity.json`): a prompt with its answer an entry,
// without a word about conversations. Not documented; shapes as in readers of others (github.com, `safeHtmlItem`).
// Known from: fixtures and readers of others.
#include "base/text.hpp"
#include "ingest/format/fields.hpp"
#include "ingest/format/one_run.hpp"
#include "ingest/message/html.hpp"

namespace tracesift::ingest {
namespace {

bool is_gemini(Node r) {
  if (r["header"].word() == "Gemini Apps") return true;
  bool any = false;
  r["products"].each([&](Node product) { any = any || product.word() == "Gemini Apps"; });
  return any;
}

int recognise(Node r) { return r["title"] && r["time"] && is_gemini(r) ? 92 : 0; }

/// The title is `Prompted …` in the person's language; without an answer only English is known to be a prompt.
void fill(const Record& record, trace::LooseRun& loose) {
  constexpr std::string_view kPrompted = "Prompted ";
  const Node r = record.node;
  Run& run = loose.run;
  loose.ids_are_local = true;
  run.name = "prompt";
  run.start = run.end = read_time(r["time"]);
  std::string title = r["title"].text();
  const bool is_prompt = base::starts_with(title, kPrompted);
  std::string answer;
  r["safeHtmlItem"].each([&](Node item) { answer += text_of_html(item["html"].text()); });
  if (!is_prompt && answer.empty()) return;  // used a feature, gave feedback …
  if (is_prompt) title.erase(0, kPrompted.size());
  run.output.push_back({.role = Role::user, .text = std::move(title), .time = run.start});
  if (!answer.empty()) run.output.push_back({.role = Role::assistant, .text = std::move(answer), .time = run.start});
}

}  // namespace

const Format kGeminiTakeout = {"gemini_takeout", "Gemini in Google Takeout", recognise,
                               read_one_session<recognise, fill>};

}  // namespace tracesift::ingest
