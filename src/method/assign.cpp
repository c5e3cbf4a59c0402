// SPDX-License-Identifier: MIT
#include "method/assign.hpp"

#include <algorithm>
#include <unordered_map>

#include "base/random.hpp"
#include "method/prompts/assign.mustache.hpp"
#include "method/prompts/residue.mustache.hpp"
#include "method/taxonomy.hpp"
#include "prompt/reply.hpp"
#include "prompt/template.hpp"

namespace tracesift::method {
namespace {

using base::Json;
using prompt::Answer;
using prompt::Question;
namespace mustache = kainjow::mustache;

constexpr std::size_t kBatch = 25;
constexpr std::size_t kMaxResidue = 200;  // summaries shown for new categories
constexpr std::size_t kMaxNewCategories = 5;
constexpr std::size_t kMaxAlone = 200;  // questions about one conversation
constexpr int kUnanswered = -2;

Json assign_schema() {
  const Json integer = {{"type", "integer"}};
  const Json one = {{"type", "object"},
                    {"properties", {{"item", integer}, {"category", integer}}},
                    {"required", {"item", "category"}},
                    {"additionalProperties", false}};
  return {{"type", "object"},
          {"properties", {{"assignments", {{"type", "array"}, {"items", one}}}}},
          {"required", {"assignments"}},
          {"additionalProperties", false}};
}

}  // namespace

Assign::Assign(Draft& draft, const local::Engine& engine, const Taxonomy& previous)
    : draft_(draft), engine_(engine), votes_(draft.report.rows.size()) {
  draft.leaf.assign(draft.report.rows.size(), -1);
  if (draft.codebook.entries.empty()) {
    phase_ = Phase::done;
    votes_.clear();
    return;
  }
  std::unordered_map<std::string, std::size_t> entry_of;
  for (std::size_t i = 0; i < previous.categories.size(); ++i) entry_of[previous.categories[i].id] = i;
  std::unordered_map<std::string, std::size_t> first;
  for (std::size_t i = 0; i < draft.report.rows.size(); ++i) {
    const Row& row = draft.report.rows[i];
    if (const auto known = previous.category_of.find(row.thread_id); known != previous.category_of.end()) {
      draft.leaf[i] = static_cast<int>(entry_of.at(known->second));  // stays where it was
      continue;
    }
    if (!is_read(row)) continue;
    const auto [found, is_new] = first.emplace(line_of(row, draft.report.config), i);
    if (is_new) {
      asked_.push_back(i);
    } else {
      copies_[found->second].push_back(i);
    }
  }
}

std::size_t Assign::least() const { return std::max<std::size_t>(3, (asked_.size() + 99) / 100); }

void Assign::ask_about(const std::vector<std::size_t>& rows, std::size_t batch) {
  batches_.clear();
  for (std::size_t from = 0; from < rows.size(); from += batch) {
    const auto begin = rows.begin() + static_cast<std::ptrdiff_t>(from);
    batches_.emplace_back(begin, begin + static_cast<std::ptrdiff_t>(std::min(batch, rows.size() - from)));
  }
}

/// What was left out of an answer, and what lies closer to another category than to its own.
void Assign::plan_second() {
  const local::Fit fit = engine_.fit(draft_.leaf, draft_.codebook.entries.size());
  std::vector<std::size_t> again;
  for (const std::size_t i : asked_) {
    const bool is_untold = votes_[i].empty() || votes_[i].back() == kUnanswered;
    if (is_untold) {
      votes_[i].clear();
      again.push_back(i);
    } else if (votes_[i].back() >= 0 && fit.nearest[i] >= 0 && fit.nearest[i] != draft_.leaf[i]) {
      again.push_back(i);
    }
  }
  ask_about(again, kBatch);
}

/// What two answers left out.
void Assign::plan_alone() {
  std::vector<std::size_t> again;
  for (const std::size_t i : asked_) {
    if (votes_[i].size() != 1 || votes_[i][0] != kUnanswered || again.size() >= kMaxAlone) continue;
    votes_[i].clear();
    again.push_back(i);
  }
  ask_about(again, 1);
}

void Assign::plan_third() {
  std::vector<std::size_t> again;
  for (const std::size_t i : asked_) {
    if (votes_[i].size() == 2 && votes_[i][1] != kUnanswered && votes_[i][0] != votes_[i][1]) again.push_back(i);
  }
  draft_.report.contested = again.size();
  ask_about(again, kBatch);
}

void Assign::plan_last() {
  std::vector<std::size_t> rest;
  for (const std::size_t i : asked_) {
    if (draft_.leaf[i] < 0 && !votes_[i].empty()) rest.push_back(i);
  }
  ask_about(draft_.codebook.entries.size() > before_ ? rest : std::vector<std::size_t>{}, kBatch);
}

std::size_t Assign::begin_round() {
  while (phase_ != Phase::done) {
    switch (phase_) {
      case Phase::first:
        if (votes_.empty() || asked_.empty()) {
          phase_ = Phase::done;
          break;
        }
        if (batches_.empty()) {
          ask_about(asked_, kBatch);
          return batches_.size();
        }
        phase_ = Phase::second;
        plan_second();
        if (!batches_.empty()) return batches_.size();
        break;
      case Phase::second:
        phase_ = Phase::alone;
        plan_alone();
        if (!batches_.empty()) return batches_.size();
        break;
      case Phase::alone:
        phase_ = Phase::third;
        plan_third();
        if (!batches_.empty()) return batches_.size();
        break;
      case Phase::third: {
        phase_ = Phase::residue;
        std::vector<std::size_t> rest;
        for (const std::size_t i : asked_) {
          if (draft_.leaf[i] < 0 && !votes_[i].empty()) rest.push_back(i);
        }
        batches_.clear();
        before_ = draft_.codebook.entries.size();
        const Config& config = draft_.report.config;
        const bool is_fixed = !config.hierarchy.empty() || config.categories > 0 || !config.partitions.empty();
        if (is_fixed || rest.size() < least()) break;
        rest.resize(std::min(rest.size(), kMaxResidue));
        batches_.push_back(rest);
        return 1;
      }
      case Phase::residue:
        phase_ = Phase::last;
        plan_last();
        if (!batches_.empty()) return batches_.size();
        break;
      case Phase::last: phase_ = Phase::done; break;
      case Phase::done: break;
    }
  }
  finish();
  return 0;
}

void Assign::finish() {
  if (votes_.empty()) return;
  for (const auto& [first, equals] : copies_) {
    for (const std::size_t i : equals) {
      draft_.leaf[i] = draft_.leaf[first];
      votes_[i] = votes_[first];
    }
  }
  copies_.clear();
  const local::Fit fit = engine_.fit(draft_.leaf, draft_.codebook.entries.size());
  for (std::size_t i = 0; i < draft_.leaf.size(); ++i) {
    const bool is_judged =
        std::any_of(votes_[i].begin(), votes_[i].end(), [](int vote) { return vote != kUnanswered; });
    if (draft_.leaf[i] < 0 && !is_judged && draft_.report.rows[i].turns > 0) draft_.leaf[i] = fit.nearest[i];
  }
  votes_.clear();
}

std::vector<std::size_t> Assign::leaves_in_order() const {
  std::vector<std::size_t> leaves = leaves_of(draft_.codebook);
  if (phase_ != Phase::second && phase_ != Phase::third) return leaves;
  base::Random random(draft_.report.config.seed + (phase_ == Phase::second ? 2 : 3));
  for (std::size_t i = leaves.size(); i > 1; --i) std::swap(leaves[i - 1], leaves[random.next() % i]);
  return leaves;
}

Question Assign::question(std::size_t i, const Thread*) {
  const Config& config = draft_.report.config;
  Question question;
  mustache::data values;
  values.set("question", config.question);
  values.set("list", list_of(draft_.codebook, leaves_in_order()));
  values.set("least", std::to_string(least()));
  if (phase_ == Phase::residue) {
    question.role = prompt::ModelRole::thinking;
    question.name = "categories";
    question.needed = "categories";
    question.schema = categories_schema(false);
    question.system = prompt::fill(kResidue, values);
    question.max_tokens = 1'500;
  } else {
    question.name = "assignments";
    question.needed = "assignments";
    question.schema = assign_schema();
    question.system = prompt::fill(kAssign, values);
    question.max_tokens = 200 + 24 * static_cast<int>(batches_[i].size());
  }
  for (std::size_t k = 0; k < batches_[i].size(); ++k) {
    question.prompt += "[" + std::to_string(k + 1) + "] " + line_of(draft_.report.rows[batches_[i][k]], config) + "\n";
  }
  return question;
}

void Assign::on_answer(std::size_t i, const Answer& answer) {
  const bool has_text = answer.state == Answer::State::ok || answer.state == Answer::State::cut;
  if (phase_ == Phase::residue) {
    const auto reply =
        has_text ? prompt::read_reply(answer.text, categories_schema(false), {"categories"}) : std::nullopt;
    std::string shown;
    for (const std::size_t row : batches_[i]) shown += line_of(draft_.report.rows[row], draft_.report.config) + "\n";
    if (reply) add_categories(*reply, kMaxNewCategories, 0, shown, draft_.codebook);
    return;
  }
  const std::vector<std::size_t>& batch = batches_[i];
  std::vector<int> answered(batch.size(), kUnanswered);
  const auto reply = has_text ? prompt::read_reply(answer.text, assign_schema(), {"assignments"}) : std::nullopt;
  for (const Json& one : reply ? (*reply)["assignments"] : Json::array()) {
    if (!one["item"].is_number_integer() || !one["category"].is_number_integer()) continue;
    const auto item = one["item"].get<std::int64_t>();
    const auto category = one["category"].get<std::int64_t>();
    if (item < 1 || item > static_cast<std::int64_t>(batch.size())) continue;
    const auto most = static_cast<std::int64_t>(draft_.codebook.entries.size());
    const bool is_leaf =
        category >= 1 && category <= most && !draft_.codebook.has_children(static_cast<std::size_t>(category - 1));
    if (category != 0 && !is_leaf) continue;  // no such number
    answered[static_cast<std::size_t>(item - 1)] = static_cast<int>(category) - 1;
  }
  for (std::size_t k = 0; k < batch.size(); ++k) {
    const std::size_t row = batch[k];
    std::vector<int>& votes = votes_[row];
    votes.push_back(answered[k]);
    if (phase_ == Phase::third && votes.size() == 3) {
      // Two of three decide; where all differ the first one counts.
      draft_.leaf[row] = votes[2] != kUnanswered && votes[2] == votes[1] ? votes[1] : votes[0];
    } else if (answered[k] != kUnanswered && (votes.size() == 1 || phase_ == Phase::last)) {
      draft_.leaf[row] = answered[k];
    }
  }
}

}  // namespace tracesift::method
