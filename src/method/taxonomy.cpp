// SPDX-License-Identifier: MIT
#include "method/taxonomy.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <numeric>

#include "analysis/claims.hpp"
#include "base/field.hpp"
#include "base/math.hpp"
#include "base/text.hpp"
#include "method/prompts/taxonomy.mustache.hpp"
#include "prompt/reply.hpp"
#include "prompt/template.hpp"
#include "prompt/tokens.hpp"

namespace tracesift::method {
namespace {

using base::Json;
using prompt::Answer;
using prompt::Question;
namespace mustache = kainjow::mustache;

constexpr int kMaxRounds = 3;
constexpr std::size_t kMaxLines = 1'500;
constexpr std::size_t kMaxTopCategories = 14;
constexpr std::size_t kMaxSubcategories = 9;
constexpr std::size_t kMinRowsToSplit = 12;
constexpr std::size_t kMinRowsToPart = 20;  // that one category alone cannot describe

/// Rows whose summaries are listed, group after group; of many an even sample, of which one of `part`.
std::vector<std::size_t> listed(const Draft& draft, std::size_t part) {
  const std::vector<Row>& rows = draft.report.rows;
  std::vector<std::size_t> order;
  std::int64_t tokens = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (rows[i].reading.by != "model") continue;  // copies add nothing
    order.push_back(i);
    tokens += prompt::estimate_tokens(rows[i].summary) + 8;
  }
  if (order.empty()) return order;
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return draft.local_group[a] < draft.local_group[b]; });
  const std::int64_t room = draft.context_tokens * 7ll / 10;
  std::size_t most = kMaxLines;
  if (tokens > room)
    most = std::min(most, order.size() * static_cast<std::size_t>(room) / static_cast<std::size_t>(tokens));
  most = std::min(most, std::max<std::size_t>(1, order.size() / part));
  if (order.size() <= most) return order;
  std::vector<std::size_t> sample;
  for (std::size_t k = 0; k < most; ++k) sample.push_back(order[k * order.size() / most]);
  return sample;
}

std::string range(int low, int high) {
  return low == high ? "exactly " + std::to_string(low) : std::to_string(low) + " to " + std::to_string(high);
}

/// The rule of the local engine, as a range: a model may see more or fewer kinds.
std::string wanted_tops(const Config& config, std::size_t unique) {
  if (config.hierarchy.size() == 2) return range(config.hierarchy[1], config.hierarchy[1]);
  if (config.hierarchy.size() == 1) return range(config.hierarchy[0], config.hierarchy[0]);
  if (config.categories > 0) return range(config.categories, config.categories);
  const double n = std::max<double>(2, static_cast<double>(unique));
  const int target = std::clamp(static_cast<int>(std::lround(2 + 1.3 * base::natural_log(n))), 3, 10);
  return range(std::max(2, (target * 3 + 4) / 5), target * 7 / 5);
}

bool wants_below(const Config& config) { return config.subcategories && config.hierarchy.size() != 1; }

std::string wanted_below(const Config& config) {
  if (config.hierarchy.size() == 2) {
    return "subcategories, " + std::to_string(config.hierarchy[0]) + " over all categories";
  }
  return "2 to 8 subcategories where there are at least " + std::to_string(kMinRowsToSplit) +
         " conversations and several kinds, else none";
}

}  // namespace

Json categories_schema(bool with_subcategories) {
  const Json text = {{"type", "string"}};
  const auto object = [](Json properties) {
    Json required = Json::array();
    for (const auto& [name, value] : properties.items()) required.push_back(name);
    return Json{
        {"type", "object"}, {"properties", properties}, {"required", required}, {"additionalProperties", false}};
  };
  Json properties = {{"name", text}, {"description", text}};
  const Json below = object(properties);
  if (with_subcategories) properties["subcategories"] = {{"type", "array"}, {"items", below}};
  return object({{"categories", {{"type", "array"}, {"items", object(properties)}}}});
}

namespace {

/// A name that would hold everything.
bool is_catch_all(std::string_view name) {
  static constexpr std::array<std::string_view, 16> kNames = {"general",
                                                              "general inquiries",
                                                              "general questions",
                                                              "general requests",
                                                              "other",
                                                              "others",
                                                              "miscellaneous",
                                                              "misc",
                                                              "various",
                                                              "everything",
                                                              "all",
                                                              "all conversations",
                                                              "uncategorized",
                                                              "unclassified",
                                                              "general help",
                                                              "all requests"};
  const std::string small = base::lower_ascii(name);
  return std::find(kNames.begin(), kNames.end(), small) != kNames.end();
}

}  // namespace

void add_categories(const Json& reply, std::size_t most, std::size_t most_below, std::string_view source,
                    Codebook& codebook) {
  const auto name_of = [&](const Json& one) {
    return analysis::without_quantity(prompt::clean(base::text(one, "name"), 80), source);
  };
  const auto description_of = [&](const Json& one) {
    std::string said = prompt::clean(base::text(one, "description"), 300);
    return analysis::states_quantity(said, source) ? std::string() : said;
  };
  const auto find = [&](const std::string& name, int parent) {
    for (std::size_t i = 0; i < codebook.entries.size(); ++i) {
      const Codebook::Entry& entry = codebook.entries[i];
      if (entry.parent == parent && base::lower_ascii(entry.name) == base::lower_ascii(name))
        return static_cast<int>(i);
    }
    return -1;
  };
  std::size_t tops = 0;
  for (const Json& top : reply.value("categories", Json::array())) {
    if (!top.is_object() || name_of(top).empty() || is_catch_all(name_of(top)) || tops >= most) continue;
    ++tops;
    int place = find(name_of(top), -1);
    if (place < 0) {
      place = static_cast<int>(codebook.entries.size());
      codebook.entries.push_back({-1, name_of(top), description_of(top), false});
    }
    const auto below = top.find("subcategories");
    if (below == top.end() || !below->is_array() || below->size() < 2) continue;
    std::size_t added = 0;
    for (const Json& sub : *below) {
      if (!sub.is_object() || name_of(sub).empty() || added >= most_below || find(name_of(sub), place) >= 0) continue;
      codebook.entries.push_back({place, name_of(sub), description_of(sub), false});
      ++added;
    }
  }
}

std::vector<std::size_t> leaves_of(const Codebook& codebook) {
  std::vector<std::size_t> leaves;
  for (std::size_t i = 0; i < codebook.entries.size(); ++i) {
    if (!codebook.has_children(i)) leaves.push_back(i);
  }
  return leaves;
}

std::string list_of(const Codebook& codebook, const std::vector<std::size_t>& order) {
  std::string list;
  for (const std::size_t i : order) {
    const Codebook::Entry& entry = codebook.entries[i];
    list += std::to_string(i + 1) + ". ";
    if (entry.parent >= 0) list += codebook.entries[static_cast<std::size_t>(entry.parent)].name + " / ";
    list += entry.name + (entry.description.empty() ? "" : ": " + entry.description) + "\n";
  }
  return list;
}

FindCategories::FindCategories(Draft& draft, const Taxonomy& previous) : draft_(draft) {
  std::map<std::string, int> place;
  for (const Taxonomy::Entry& entry : previous.categories) {
    const auto parent = place.find(entry.parent_id);
    place[entry.id] = static_cast<int>(draft.codebook.entries.size());
    draft.codebook.entries.push_back({parent == place.end() ? -1 : parent->second, entry.name, "", true});
  }
  asks_ = previous.categories.empty();
  if (!asks_) return;
  for (const Partition& partition : draft.report.config.partitions) {
    std::string description = partition.description;
    if (!partition.examples.empty()) description += " For example: " + base::join(partition.examples, "; ");
    draft.codebook.entries.push_back({-1, partition.name, description, true});
  }
  if (!draft.codebook.entries.empty() && !draft.report.config.subcategories) asks_ = false;
}

std::size_t FindCategories::begin_round() {
  if (!asks_ || listed(draft_, part_).empty()) return 0;
  ++rounds_;
  return 1;
}

Question FindCategories::question(std::size_t, const Thread*) {
  const Config& config = draft_.report.config;
  const std::vector<std::size_t> order = listed(draft_, part_);
  Question question;
  question.role = prompt::ModelRole::thinking;
  question.name = "categories";
  question.needed = "categories";
  question.schema = categories_schema(wants_below(config));
  question.max_tokens = 6'000;
  shown_ = config.question + "\n";
  for (const Codebook::Entry& entry : draft_.codebook.entries) shown_ += entry.name + "\n";
  std::vector<std::size_t> given(draft_.codebook.entries.size());
  std::iota(given.begin(), given.end(), std::size_t{0});
  mustache::data values;
  values.set("question", config.question);
  values.set("categories", wanted_tops(config, order.size()));
  if (wants_below(config)) values.set("subcategories", wanted_below(config));
  values.set("partitions", !given.empty());
  values.set("list", list_of(draft_.codebook, given));
  question.system = prompt::fill(kTaxonomy, values);
  int group = -2;
  for (const std::size_t i : order) {
    if (draft_.local_group[i] != group) {
      group = draft_.local_group[i];
      question.prompt += group < 0 ? "\nLike no others:\n" : "\nGroup " + std::to_string(group + 1) + ":\n";
    }
    const std::string line = line_of(draft_.report.rows[i], config);
    question.prompt += "[" + std::to_string(i + 1) + "] " + line + "\n";
    shown_ += line + "\n";
  }
  if (rounds_ > 1) question.prompt += "\nAnswer with one JSON object that follows the schema, and nothing else.";
  return question;
}

void FindCategories::on_answer(std::size_t, const Answer& answer) {
  const Config& config = draft_.report.config;
  asks_ = false;
  const bool has_text = answer.state == Answer::State::ok || answer.state == Answer::State::cut;
  const auto reply = has_text ? prompt::read_reply(answer.text, categories_schema(true), {"categories"}) : std::nullopt;
  const bool is_fixed = !config.hierarchy.empty();
  Codebook found = draft_.codebook;
  if (reply && !(*reply)["categories"].empty()) {
    std::size_t most = is_fixed                ? static_cast<std::size_t>(config.hierarchy.back())
                       : config.categories > 0 ? static_cast<std::size_t>(config.categories)
                                               : kMaxTopCategories;
    Json kept = *reply;
    if (!found.entries.empty()) {  // only what is below the given ones
      Json below = Json::array();
      for (const Json& one : kept["categories"]) {
        for (const Codebook::Entry& entry : draft_.codebook.entries) {
          if (one["name"].is_string() &&
              base::lower_ascii(one["name"].get<std::string>()) == base::lower_ascii(entry.name))
            below.push_back(one);
        }
      }
      kept["categories"] = below;
      most = below.size();
    }
    if (!wants_below(config)) {
      for (Json& one : kept["categories"]) one["subcategories"] = Json::array();
    }
    add_categories(kept, most, is_fixed ? 1'000 : kMaxSubcategories, shown_, found);
  }
  const bool is_alone = found.entries.size() == 1 && draft_.codebook.entries.empty() && !is_fixed &&
                        config.categories != 1 && listed(draft_, 1).size() >= kMinRowsToPart;
  if (is_alone) found = draft_.codebook;  // one category for everything says nothing
  const bool is_good = !found.entries.empty();
  const bool is_found = found.entries.size() > draft_.codebook.entries.size();
  if (is_found && draft_.report.categories_by == "local") draft_.report.categories_by = "model";
  if (is_good) draft_.codebook = std::move(found);
  const bool was_asked = answer.state != Answer::State::over_budget && answer.state != Answer::State::stopped;
  const bool is_whole = answer.state == Answer::State::ok;
  if (is_good || !was_asked || rounds_ >= (is_whole ? 2 : kMaxRounds)) return;
  asks_ = true;  // once more; with fewer of them where it was not the words that failed
  if (!has_text || answer.state == Answer::State::cut) part_ *= 2;
}

}  // namespace tracesift::method
