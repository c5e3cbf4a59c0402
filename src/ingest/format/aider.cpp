// SPDX-License-Identifier: MIT
// Aider's `.aider.chat.history.md`: Markdown, a section a session (`LineReader` makes them records).
//   # aider chat started at 2026-06-09 14:01:00
//   #### what the user asked, perhaps in several such lines
//   what the model answered, which may contain headings of its own
//   > what aider did, and what it cost
// https://aider.chat/docs/config/options.html (--chat-history-file)
// Known from: fixtures and readers of others.
#include <cstdlib>
#include <type_traits>

#include "base/text.hpp"
#include "base/time.hpp"
#include "ingest/format.hpp"
#include "ingest/lines.hpp"

namespace tracesift::ingest {
namespace {

constexpr std::string_view kOpening = "# aider chat started at ";

int recognise(Node r) {
  const Node section = r["section"];
  return section.is(Kind::string) && base::starts_with(section.raw().substr(1), kOpening) ? 95 : 0;
}

/// `1.2k`, `350`, `2M` before ` unit`, of the line that states what a request took.
std::optional<double> amount_before(std::string_view line, std::string_view unit) {
  const std::size_t end = line.find(unit);
  if (end == std::string_view::npos) return std::nullopt;
  std::size_t begin = end;
  while (begin > 0 && line[begin - 1] != ' ' && line[begin - 1] != '$') --begin;
  const std::string amount(line.substr(begin, end - begin));
  if (amount.empty() || amount[0] < '0' || amount[0] > '9') return std::nullopt;
  char* rest = nullptr;
  const double value = std::strtod(amount.c_str(), &rest);
  constexpr double kMaxTokens = 1e12;  // no real count is larger
  const double whole = *rest == 'k' ? value * 1e3 : *rest == 'M' ? value * 1e6 : value;
  return whole <= kMaxTokens ? std::optional(whole) : std::nullopt;
}

void read_costs(std::string_view line, Usage& usage) {
  const auto add = [](auto& sum, std::optional<double> amount) {
    using Value = typename std::remove_reference_t<decltype(sum)>::value_type;
    if (amount) sum = sum.value_or(0) + static_cast<Value>(*amount);
  };
  add(usage.input_tokens, amount_before(line, " sent"));
  add(usage.output_tokens, amount_before(line, " received"));
  add(usage.cost_usd, amount_before(line, " message"));
}

/// `Model: gpt-4o with diff edit format`, among the lines before the first request.
void read_banner(std::string_view line, std::string& model) {
  for (const std::string_view word : {"Model: ", "Main model: "}) {
    if (base::starts_with(line, word)) model = line.substr(word.size(), line.find(' ', word.size()) - word.size());
  }
}

RecordOutcome read(const Record& record, const Emit& emit) {
  if (recognise(record.node) == 0) return RecordOutcome::foreign;
  trace::LooseRun loose;
  Run& run = loose.run;
  run.place = record.place;
  run.kind = RunKind::agent;
  loose.ids_are_local = true;
  run.name = "aider";
  const std::string text = record.node["section"].text();
  std::string_view rest = text;
  const auto next_line = [&] {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const std::string_view line = base::trim(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
    return line;
  };
  const std::string_view started = next_line().substr(kOpening.size());
  run.id = loose.trace_id = std::string(started) + record.number();
  run.start = base::parse_time(std::string(started));
  const auto say = [&](Role role, std::string_view line) {
    const bool goes_on = !run.output.empty() && run.output.back().role == role;
    if (!goes_on) run.output.push_back({.role = role, .name = role == Role::tool ? "aider" : ""});
    std::string& said = run.output.back().text;
    if (!said.empty()) said += '\n';
    said += line;
  };
  bool may_ask = true;  // after the model's own text such a line is a heading of its
  while (!rest.empty()) {
    const std::string_view line = next_line();
    if (base::starts_with(line, "#### ") && may_ask) {
      say(Role::user, line.substr(5));
    } else if (base::starts_with(line, "> Tokens: ")) {
      read_costs(line, run.usage);
      may_ask = true;
    } else if (base::starts_with(line, "> ")) {
      if (run.output.empty()) {
        read_banner(line.substr(2), run.model);
      } else {
        say(Role::tool, line.substr(2));
      }
      may_ask = true;
    } else if (line != ">" && (!line.empty() || (!run.output.empty() && run.output.back().role == Role::assistant))) {
      say(Role::assistant, line);
      may_ask = may_ask && line.empty();
    }
  }
  std::erase_if(run.output, [](Message& message) {
    message.text = std::string(base::trim(message.text));
    return message.text.empty();
  });
  if (run.output.empty()) return RecordOutcome::ignored;
  emit(std::move(loose));
  return RecordOutcome::used;
}

}  // namespace

const Format kAider = {"aider", "Aider chat histories", recognise, read, kOpening};

}  // namespace tracesift::ingest
