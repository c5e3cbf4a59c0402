// SPDX-License-Identifier: MIT
#include "analysis/facts.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "analysis/claims.hpp"
#include "analysis/measure.hpp"
#include "base/text.hpp"

namespace tracesift::analysis {
namespace {

constexpr std::size_t kMaxFacts = 60;
constexpr std::size_t kMaxSentenceBytes = 600;
constexpr double kSure = 0.05;

/// A share of failures must not be worded as a share of requests.
std::vector<std::string> words_about(std::string_view metric) {
  if (metric == "failure_rate") return {"fail", "unsuccessful", "wrong", "unsolved", "unresolved"};
  if (metric == "error_rate") return {"error", "crash"};
  if (base::starts_with(metric, "latency"))
    return {"time", "slow", "take", "took", "latency", "wait", "last", "long", "fast"};
  if (base::starts_with(metric, "cost")) return {"cost", "spen", "money", "expens", "dollar", "bill", "budget"};
  if (metric == "feedback_mean") return {"feedback", "rat", "score", "judge"};
  return {};
}

class Table {
 public:
  explicit Table(const Report& report) : report_(report) {}
  void add(std::string_view metric, const Filter& filter, std::string meaning, std::set<std::string> says = {},
           std::string_view key = "") {
    if (facts.size() >= kMaxFacts) return;
    if (auto made = figure(report_.rows, metric, filter, key)) {
      facts.push_back({std::move(*made), std::move(meaning), std::move(says), words_about(metric)});
    }
  }
  std::vector<Fact> facts;

 private:
  const Report& report_;
};

/// MORE or LESS where a category's failures differ from the rest's beyond chance.
std::set<std::string> compared(const Category& category) {
  for (const Difference& difference : category.differences) {
    if (difference.kind != "outcome" || difference.key != "failed" || difference.q > kSure) continue;
    const double here = static_cast<double>(difference.here) * static_cast<double>(difference.of_elsewhere);
    const double elsewhere = static_cast<double>(difference.elsewhere) * static_cast<double>(difference.of_here);
    return {here > elsewhere ? "MORE" : "LESS"};
  }
  return {};
}

std::set<std::string> trend_of(const Category& category) {
  if (category.over_time.empty() || category.trend_q > kSure) return {};
  return {category.trend_z > 0 ? "RISING" : "FALLING"};
}

}  // namespace

std::vector<Fact> facts_of(const Report& report) {
  Table table(report);
  table.add("count", {}, "conversations in all");
  table.add("failure_rate", {}, "of all conversations failed, as far as is known");
  table.add("error_rate", {}, "of all conversations ended in an error");
  table.add("latency_p50_s", {}, "median time of all conversations");
  table.add("latency_p95_s", {}, "time that one of twenty conversations exceeds");
  table.add("cost_usd_total", {}, "cost of all conversations");
  const Category* slowest = nullptr;
  const Category* most_expensive = nullptr;
  const Category* worst = nullptr;
  bool is_first = true;
  for (const Category& category : report.categories) {
    if (category.level != 1) continue;
    if (!slowest || category.stats.latency_p95_s.value_or(0) > slowest->stats.latency_p95_s.value_or(0))
      slowest = &category;
    if (!most_expensive || category.stats.cost_usd_total.value_or(0) > most_expensive->stats.cost_usd_total.value_or(0))
      most_expensive = &category;
    if (!worst || category.stats.failure_rate > worst->stats.failure_rate) worst = &category;
  }
  for (const Category& category : report.categories) {
    if (category.level != 1) continue;
    const std::string name = "{{c" + category.id + "}}";
    std::set<std::string> says = trend_of(category);
    if (is_first) says.insert("MOST");
    is_first = false;
    table.add("share", {.category = category.id}, "share of conversations in " + name, says);
    if (category.stats.failed > 0) {
      says = compared(category);
      if (&category == worst && says.count("MORE") > 0) says.insert("MOST");
      table.add("failure_rate", {.category = category.id}, "of the conversations in " + name + " failed", says);
    }
    if (&category == slowest && category.stats.latency_p95_s) {
      table.add("latency_p95_s", {.category = category.id}, "time that one of twenty in " + name + " exceeds",
                {"MOST"});
    }
    if (&category == most_expensive && category.stats.cost_usd_total.value_or(0) > 0) {
      table.add("cost_share", {.category = category.id}, "share of all cost that " + name + " takes", {"MOST"});
    }
    for (const auto& [key, mean] : category.stats.feedback) {
      if (mean.n >= 10)
        table.add("feedback_mean", {.category = category.id}, base::join({"mean", key, "in", name}, " "), {}, key);
    }
  }
  bool is_most = true;
  for (const FailureMode& mode : report.failure_modes) {
    table.add("share", {.mode = mode.id}, "share of conversations with the sign “" + mode.title + "”",
              is_most ? std::set<std::string>{"MOST"} : std::set<std::string>{});
    is_most = false;
  }
  for (const Category& category : report.categories) {
    if (category.level != 2) continue;
    table.add("share", {.category = category.id}, "share of conversations in {{c" + category.id + "}}",
              trend_of(category));
    if (category.stats.failed > 0 && !compared(category).empty()) {
      table.add("failure_rate", {.category = category.id}, "of the conversations in {{c" + category.id + "}} failed",
                compared(category));
    }
  }
  if (report.unclassified.count > 0) table.add("share", {.category = ""}, "share of conversations in no category");
  return table.facts;
}

Checked check_sentence(const std::string& text, const std::string& kind, const std::vector<Fact>& facts,
                       const Report& report) {
  Checked checked;
  static constexpr std::array<std::string_view, 5> kKinds = {"usage", "failure", "quality", "latency", "cost"};
  const bool is_kind = std::find(kKinds.begin(), kKinds.end(), kind) != kKinds.end();
  checked.point.kind = is_kind ? kind : "usage";
  const auto refuse = [&](std::string problem) {
    checked.problem = std::move(problem);
    return checked;
  };
  if (text.size() > kMaxSentenceBytes) return refuse("it is too long");
  std::set<std::string> said;
  std::vector<const Fact*> cited;
  std::set<Claim> words;
  std::set<std::string> all;
  std::string plain;
  const auto flush = [&] {
    if (!plain.empty()) checked.point.parts.emplace_back(plain);
    plain.clear();
  };
  for (std::size_t at = 0; at < text.size();) {
    if (text.compare(at, 2, "{{") != 0) {
      const std::size_t from = at;
      if (is_quantity(base::next_code_point(text, at))) return refuse("it holds a number that is no placeholder");
      plain += text.substr(from, at - from);
      continue;
    }
    const std::size_t end = text.find("}}", at);
    if (end == std::string::npos) return refuse("a placeholder does not end");
    const std::string name(base::trim(std::string_view(text).substr(at + 2, end - at - 2)));
    at = end + 2;
    if (name.size() >= 2 && name[0] == 'f' && name.find_first_not_of("0123456789", 1) == std::string::npos &&
        name.size() < 6) {
      const std::size_t number = std::stoul(name.substr(1));
      if (number < 1 || number > facts.size()) return refuse("there is no fact {{" + name + "}}");
      flush();
      const Fact& fact = facts[number - 1];
      checked.point.parts.emplace_back(FigureRef{checked.point.figures.size()});
      checked.point.figures.push_back(fact.figure);
      said.insert(fact.says.begin(), fact.says.end());
      cited.push_back(&fact);
      continue;
    }
    const auto category = std::find_if(report.categories.begin(), report.categories.end(),
                                       [&](const Category& one) { return name == "c" + one.id; });
    if (category == report.categories.end()) return refuse("there is no {{" + name + "}}");
    flush();
    checked.point.parts.emplace_back(CategoryRef{category->id});
  }
  flush();
  if (checked.point.figures.empty()) return refuse("it states no fact");
  std::string sentence;
  for (const Part& part : checked.point.parts) {
    const auto* piece = std::get_if<std::string>(&part);
    if (piece == nullptr) continue;
    sentence += *piece + " ";
    std::string word;
    for (const char c : base::lower_ascii(*piece) + " ") {
      if ((c >= 'a' && c <= 'z') || c == '\'') {
        word += c;
        continue;
      }
      words.insert(claim_of(word));
      all.insert(word);
      word.clear();
    }
  }
  if (words.count(Claim::number) > 0) return refuse("it holds a number or a quantifier in words");
  if (!is_english(sentence)) return refuse("it is not in English");
  for (const Fact* fact : cited) {
    const bool is_meant = fact->about.empty() || std::any_of(all.begin(), all.end(), [&](const std::string& word) {
                            return std::any_of(fact->about.begin(), fact->about.end(), [&](const std::string& begin) {
                              return base::starts_with(word, begin);
                            });
                          });
    if (!is_meant) return refuse("it does not say what its number is: " + fact->meaning);
  }
  const auto supports = [&](std::initializer_list<const char*> any) {
    return std::any_of(any.begin(), any.end(), [&](const char* one) { return said.count(one) > 0; });
  };
  if (words.count(Claim::up) > 0 && !supports({"MORE", "MOST", "RISING"})) return refuse("no fact says “more”");
  if (words.count(Claim::down) > 0 && !supports({"LESS", "FALLING"})) return refuse("no fact says “less”");
  if (words.count(Claim::most) > 0 && !supports({"MOST"})) return refuse("no fact says “most”");
  checked.is_good = true;
  return checked;
}

}  // namespace tracesift::analysis
