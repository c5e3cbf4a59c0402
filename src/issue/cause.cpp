// SPDX-License-Identifier: MIT
#include "issue/cause.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <unordered_map>

#include "base/json.hpp"
#include "base/text.hpp"
#include "behaviour/conversation_view.hpp"
#include "issue/step.hpp"
#include "stats/proportions.hpp"

namespace tracesift::issue {
namespace {

constexpr std::size_t kMinCases = 3;
constexpr std::size_t kMinIdBytes = 5;
constexpr std::size_t kMaxIdBytes = 60;
constexpr std::size_t kMaxExamples = 3;
constexpr double kMinHere = 0.5;        // of the failing calls
constexpr double kMaxElsewhere = 0.02;  // of the successful ones
constexpr double kMinMadeUp = 0.8;      // of the failing calls, whose value is in no message
constexpr double kMaxUnheard = 0.1;     // of them, whose value is in no message: an index keeps not every word
constexpr double kMaxP = 0.001;

/// "name_name_6825" -> "a_a_9"
std::string shape_of(std::string_view value) {
  std::string shape;
  for (const char c : value) {
    const char kind = c >= '0' && c <= '9' ? '9' : c >= 'a' && c <= 'z' ? 'a' : c >= 'A' && c <= 'Z' ? 'A' : c;
    const bool repeats = !shape.empty() && shape.back() == kind && (kind == '9' || kind == 'a' || kind == 'A');
    if (!repeats) shape += kind;
  }
  return shape;
}

/// An id that a program gave: letters or marks with digits, no blanks, no date.
bool is_id_like(std::string_view value) {
  if (value.size() < kMinIdBytes || value.size() > kMaxIdBytes || value.find(' ') != std::string_view::npos)
    return false;
  const bool has_digit = std::any_of(value.begin(), value.end(), [](char c) { return c >= '0' && c <= '9'; });
  const std::string shape = shape_of(value);
  const bool is_date = shape == "9-9-9" || shape == "9/9/9" || base::starts_with(shape, "9-9-9A9:9");
  return has_digit && !is_date && shape != "9.9";
}

/// What the calls of one step hold of one argument.
struct Argument {
  struct Side {
    std::uint64_t calls = 0;    // that have it as an id-like text
    std::uint64_t heard = 0;    // of them, those before which every message was kept whole
    std::uint64_t made_up = 0;  // of these, nobody had said it
    std::set<std::size_t> rows_made_up;
    std::map<std::string, std::uint64_t> shapes;
    std::map<std::string, std::set<std::string>> values;  // by shape, the first few
    std::map<std::string, std::set<std::size_t>> rows;    // by shape
    std::set<std::string> values_made_up;
  };
  std::map<std::size_t, Side> failing;  // by draft
  Side working;
};
using Arguments = std::map<std::string, Argument>;

void note(Argument::Side& side, const std::string& value, std::optional<bool> is_made_up, std::size_t row) {
  constexpr std::size_t kMaxKept = 20;
  ++side.calls;
  const std::string shape = shape_of(value);
  ++side.shapes[shape];
  if (side.values[shape].size() < kMaxKept) side.values[shape].insert(value);
  if (side.rows[shape].size() < kMaxKept) side.rows[shape].insert(row);
  side.heard += is_made_up ? 1 : 0;
  if (!is_made_up.value_or(false)) return;
  ++side.made_up;
  if (side.rows_made_up.size() < kMaxKept) side.rows_made_up.insert(row);
  if (side.values_made_up.size() < kMaxKept) side.values_made_up.insert(value);
}

/// Words of everything that was said before: a value is found whole, in any case.
class Said {
 public:
  void add(std::string_view text) {
    std::string word;
    for (std::size_t at = 0; at <= text.size(); ++at) {
      const char c = at < text.size() ? text[at] : ' ';
      const bool is_part = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
                           static_cast<unsigned char>(c) > 127;
      if (is_part) {
        word += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
      } else if (!word.empty()) {
        words_.insert(std::move(word));
        word.clear();
      }
    }
  }
  /// Whether all its words were said.
  bool knows(std::string_view value) const {
    Said own;
    own.add(value);
    return std::all_of(own.words_.begin(), own.words_.end(),
                       [&](const std::string& word) { return words_.count(word) > 0; });
  }

 private:
  std::set<std::string> words_;
};

bool is_beyond_doubt(std::uint64_t here, std::uint64_t of_here, std::uint64_t elsewhere, std::uint64_t of_elsewhere,
                     double most = kMaxElsewhere) {
  if (of_here == 0 || of_elsewhere == 0) return false;
  if (static_cast<double>(here) < kMinHere * static_cast<double>(of_here)) return false;
  if (static_cast<double>(elsewhere) > most * static_cast<double>(of_elsewhere)) return false;
  const stats::LogFactorials factorials(of_here + of_elsewhere);
  return stats::compare(here, of_here, elsewhere, of_elsewhere, factorials) < kMaxP;
}

std::vector<std::string> first_of(const std::set<std::string>& values) {
  std::vector<std::string> first(values.begin(), values.end());
  if (first.size() > kMaxExamples) first.resize(kMaxExamples);
  return first;
}

std::optional<Cause> cause_of(const std::string& name, const Argument& argument, const Argument::Side& failing) {
  const Argument::Side& working = argument.working;
  Cause cause{.argument = name, .of_here = failing.calls, .of_elsewhere = working.calls};
  const bool is_most = static_cast<double>(failing.made_up) >=
                       kMinMadeUp * static_cast<double>(std::max<std::uint64_t>(1, failing.heard));
  if (failing.rows_made_up.size() >= kMinCases && is_most &&
      is_beyond_doubt(failing.made_up, failing.heard, working.made_up, working.heard, kMaxUnheard)) {
    cause.here = failing.made_up;
    cause.of_here = failing.heard;
    cause.elsewhere = working.made_up;
    cause.of_elsewhere = working.heard;
    cause.examples = first_of(failing.values_made_up);
    return cause;
  }
  cause.rule = Cause::Rule::other_shape;
  std::uint64_t most = 0;
  for (const auto& [shape, count] : working.shapes) {
    if (count > most) cause.usual = shape;
    most = std::max(most, count);
  }
  for (const auto& [shape, count] : failing.shapes) {
    const auto known = working.shapes.find(shape);
    const std::uint64_t elsewhere = known == working.shapes.end() ? 0 : known->second;
    const bool is_varied = failing.values.at(shape).size() >= 2 && failing.rows.at(shape).size() >= kMinCases;
    if (!is_varied || !is_beyond_doubt(count, failing.calls, elsewhere, working.calls)) continue;
    cause.shape = shape;
    cause.here = count;
    cause.elsewhere = elsewhere;
    cause.examples = first_of(failing.values.at(shape));
    return cause;
  }
  return std::nullopt;
}

using ByStep = std::unordered_map<std::string, Arguments>;
/// Which draft a failed call belongs to: by its row and the message of its result.
using Owners = std::map<std::pair<std::size_t, std::uint32_t>, std::size_t>;

void read_calls(const Thread& thread, std::size_t row, const Owners& owners, ByStep& by_step) {
  const behaviour::ConversationView talk(thread);
  Said said;
  std::size_t heard = 0;  // messages so far
  bool is_whole = true;
  for (const behaviour::ConversationView::Call& call : talk.calls) {
    if (call.result == nullptr || is_shell(call.call->name)) continue;
    const auto found = by_step.find(step_of(*call.call));
    if (found == by_step.end()) continue;
    for (; heard < call.at; ++heard) {
      const Message& message = thread.messages[heard];
      said.add(message.text);
      // An index leaves out the middle of long texts: what was said there is not known. Instructions name no ids.
      is_whole = is_whole && (message.omitted_bytes == 0 || message.role == Role::system);
    }
    const auto owner = owners.find({row, static_cast<std::uint32_t>(call.result_at)});
    if (call.is_error() && owner == owners.end()) continue;
    const base::Json json = base::Json::parse(call.call->arguments, nullptr, false);
    if (!json.is_object()) continue;
    for (const auto& [name, value] : json.items()) {
      if (!value.is_string()) continue;
      const std::string text = value.get<std::string>();
      if (!is_id_like(text)) continue;
      Argument& argument = found->second[name];
      note(call.is_error() ? argument.failing[owner->second] : argument.working, text,
           is_whole ? std::optional(!said.knows(text)) : std::nullopt, row);
    }
  }
}

}  // namespace

void find_causes(const std::vector<Thread>& threads, const std::vector<std::size_t>& drawn,
                 std::vector<Draft>& drafts) {
  ByStep by_step;
  Owners owners;
  std::set<std::size_t> rows;
  for (std::size_t d = 0; d < drafts.size(); ++d) {
    const Draft& draft = drafts[d];
    const bool is_asked = draft.group.kind->id == kToolError && draft.group.cases.size() >= kMinCases &&
                          !draft.group.step.empty() && draft.group.family.empty();
    if (!is_asked) continue;
    by_step[draft.group.step];
    rows.insert(draft.eligible.begin(), draft.eligible.end());
    for (const Group::Case& one : draft.group.cases) {
      for (const Incident* incident : one.incidents) {
        if (incident->at) owners[{one.row, *incident->at}] = d;
      }
    }
  }
  for (const std::size_t row : rows) read_calls(threads[drawn[row]], row, owners, by_step);
  for (std::size_t d = 0; d < drafts.size(); ++d) {
    const auto found = by_step.find(drafts[d].group.step);
    if (found == by_step.end() || drafts[d].group.kind->id != kToolError) continue;
    for (const auto& [name, argument] : found->second) {
      const auto side = argument.failing.find(d);
      if (side == argument.failing.end() || drafts[d].issue.cause) continue;
      drafts[d].issue.cause = cause_of(name, argument, side->second);
    }
  }
}

}  // namespace tracesift::issue
