// SPDX-License-Identifier: MIT
#include "analysis/rows.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "analysis/outcomes.hpp"
#include "base/text.hpp"
#include "behaviour/conversation_view.hpp"

namespace tracesift::analysis {
namespace {

constexpr std::size_t kMaxMessageBytes = 4'000;  // bytes of one message that are analysed
constexpr std::size_t kMaxTextBytes = 20'000;
constexpr std::size_t kMaxTurnsForAnswers = 2;
constexpr std::size_t kMaxAnswerBytes = 120;  // less than an index keeps of an answer's beginning
constexpr std::size_t kMaxAnswersBytes = 300;
constexpr std::size_t kMaxSummaryBytes = 240;
constexpr std::size_t kMaxValues = 12;
constexpr std::size_t kMaxPlaces = 100;      // projects, branches and versions of coding agents
constexpr std::size_t kMaxListedTools = 12;  // tools listed in a path

/// A thread of several traces may have several scores of one key: a row has their mean. Of labels the last one counts.
std::vector<Feedback> one_score_a_key(const std::vector<Feedback>& given) {
  std::vector<Feedback> scores;
  std::vector<int> counts;
  std::unordered_map<std::string_view, std::size_t> place;
  for (const Feedback& feedback : given) {
    const std::size_t i = place.emplace(feedback.key, scores.size()).first->second;
    if (i == scores.size()) {
      scores.push_back(feedback);
      counts.push_back(feedback.score ? 1 : 0);
    } else if (feedback.score) {
      scores[i].score = scores[i].score.value_or(0) + *feedback.score;
      ++counts[i];
    } else {
      scores[i].value = feedback.value;
    }
  }
  for (std::size_t i = 0; i < scores.size(); ++i) {
    if (counts[i] > 1) scores[i].score = *scores[i].score / counts[i];
  }
  return scores;
}

std::string summary_of(const Thread& thread) {
  for (const Message& message : thread.messages) {
    const std::string_view said = behaviour::said_in(message);
    if (said.empty()) continue;
    return base::shorten(base::collapse_whitespace(base::shorten(said, kMaxMessageBytes)), kMaxSummaryBytes);
  }
  return {};
}

/// Tools in the order of their calls, "search ×3" where one was called three times in a row.
std::vector<std::string> tool_path(const Thread& thread) {
  std::vector<std::pair<std::string, int>> runs;
  for (const Message& message : thread.messages) {
    for (const ToolCall& call : message.tool_calls) {
      if (!runs.empty() && runs.back().first == call.name) {
        ++runs.back().second;
      } else if (runs.size() < kMaxListedTools) {
        runs.emplace_back(call.name, 1);
      }
    }
  }
  std::vector<std::string> path;
  path.reserve(runs.size());
  for (const auto& [name, times] : runs) {
    path.push_back(base::shorten(name, 60) + (times > 1 ? " ×" + std::to_string(times) : ""));
  }
  return path;
}

}  // namespace

std::string user_text(const Thread& thread) {
  std::string text;
  for (const Message& message : thread.messages) {
    const std::string_view said = behaviour::said_in(message);
    if (said.empty()) continue;
    if (!text.empty()) text += '\n';
    text += base::shorten(said, kMaxMessageBytes);
    if (text.size() > kMaxTextBytes) return base::shorten(text, kMaxTextBytes);
  }
  return text;
}

std::string context_text(const Thread& thread) {
  std::size_t turns = 0;
  std::string answers;
  std::string tools;
  std::set<std::string_view> known;
  for (const Message& message : thread.messages) {
    turns += behaviour::said_in(message).empty() ? 0 : 1;
    const bool answers_more = message.role == Role::assistant && answers.size() < kMaxAnswersBytes;
    if (answers_more) answers += base::shorten(message.text, kMaxAnswerBytes) + '\n';
    for (const ToolCall& call : message.tool_calls) {
      if (known.insert(call.name).second) tools += call.name + '\n';
    }
  }
  return turns <= kMaxTurnsForAnswers ? answers + tools : tools;
}

namespace {

/// How many values an attribute may have; more for what a coding agent's sessions differ by.
std::size_t most_values(const std::string& key) {
  static constexpr std::string_view kKeys[] = {"directory", "project", "git_branch", "gitBranch", "branch",
                                               "version",   "cwd",     "repository", "repo"};
  return std::find(std::begin(kKeys), std::end(kKeys), key) != std::end(kKeys) ? kMaxPlaces : kMaxValues;
}

/// "/home/ann/cellar/.worktrees/3/src" -> "cellar"; a project's folder; what is below it cannot be known.
std::string project_of(std::string_view directory) {
  for (const std::string_view mark : {"/.worktrees/", "/.git/worktrees/", "/.claude/worktrees/"}) {
    directory = directory.substr(0, directory.find(mark));
  }
  while (!directory.empty() && (directory.back() == '/' || directory.back() == '\\')) directory.remove_suffix(1);
  const std::size_t slash = directory.find_last_of("/\\");
  return std::string(slash == std::string_view::npos ? directory : directory.substr(slash + 1));
}

/// A thread's metadata, and the project that its directory names.
template <class Use>
void for_each_field(const Thread& thread, Use&& use) {
  static const std::string kProject = "project";
  bool has_project = false;
  const std::string* directory = nullptr;
  for (const auto& [key, value] : thread.metadata) {
    use(key, value);
    has_project = has_project || key == kProject;
    if (key == "directory" || key == "cwd") directory = &value;
  }
  if (directory != nullptr && !has_project) use(kProject, project_of(*directory));
}

}  // namespace

std::vector<Row> make_rows(const std::vector<Thread>& threads) {
  std::map<std::string, std::map<std::string, std::size_t>> values;
  for (const Thread& thread : threads) {
    for_each_field(thread, [&](const std::string& key, const std::string& value) {
      auto& counts = values[key];
      if (counts.size() <= most_values(key)) ++counts[value];
    });
  }
  std::set<std::string> kept;
  for (const auto& [key, counts] : values) {
    std::size_t have = 0;
    for (const auto& [value, count] : counts) have += count;
    if (counts.size() >= 2 && counts.size() <= most_values(key) && have * 2 >= threads.size()) kept.insert(key);
  }

  std::vector<Row> rows;
  rows.reserve(threads.size());
  for (const Thread& thread : threads) {
    Row& row = rows.emplace_back();
    row.thread_id = thread.id;
    row.summary = summary_of(thread);
    row.error = thread.error;
    row.start = thread.start;
    row.latency_s = thread.latency_s;
    row.tokens = thread.usage.total_tokens;
    row.cost_usd = thread.usage.cost_usd;
    row.cost_is_computed = thread.cost_is_computed;
    for (const Message& message : thread.messages) row.turns += behaviour::said_in(message).empty() ? 0 : 1;
    row.tool_calls = thread.tool_calls;
    row.tool_errors = thread.tool_errors;
    row.tools = tool_path(thread);
    row.model = thread.model;
    row.feedback = one_score_a_key(thread.feedback);
    row.tags = thread.tags;
    for_each_field(thread, [&](const std::string& key, const std::string& value) {
      if (kept.count(key) > 0) row.attributes[key] = value;
    });
    if (!thread.model.empty()) row.attributes["model"] = thread.model;
  }
  judge(threads, rows);
  return rows;
}

}  // namespace tracesift::analysis
