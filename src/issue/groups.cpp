// SPDX-License-Identifier: MIT
#include "issue/groups.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>
#include <utility>

#include "analysis/measure.hpp"

namespace tracesift::issue {
namespace {

constexpr std::size_t kMinRowsOfLoop = 5;  // conversations in which a tool is repeated, for an issue of its own
constexpr double kMaxChanging = 0.2;       // of repeated calls that may bring something new

std::string tool_of(const std::string& step) { return step.substr(0, step.find(": ")); }

std::string top_of(const std::string& category) {
  const std::string parent = analysis::parent_of(category);
  return parent.empty() ? category : parent;
}

/// How many conversations share a key.
class Counter {
 public:
  void add(const std::string& key, std::size_t row) {
    auto& [count, last] = counts_[key];
    if (count > 0 && last == row) return;
    ++count;
    last = row;
  }
  std::size_t operator[](const std::string& key) const {
    const auto found = counts_.find(key);
    return found == counts_.end() ? 0 : found->second.first;
  }

 private:
  std::unordered_map<std::string, std::pair<std::size_t, std::size_t>> counts_;
};

std::string joined(const std::string& step, const std::string& pattern) { return step + '\n' + pattern; }

/// Tools whose result is looked at because it changes: to ask them again is no loop.
std::set<std::string> changing_tools(const std::vector<Seen>& seen) {
  std::map<std::string, std::pair<double, double>> by_tool;
  for (const Seen& one : seen) {
    for (const Seen::Repeats& repeats : one.repeats) {
      by_tool[repeats.tool].first += repeats.calls;
      by_tool[repeats.tool].second += repeats.changed;
    }
  }
  std::set<std::string> changing;
  for (const auto& [tool, counts] : by_tool) {
    if (counts.second >= kMaxChanging * counts.first) changing.insert(tool);
  }
  return changing;
}

/// Where an incident belongs. Nothing in `kind`: nowhere.
struct Place {
  const Kind* kind = nullptr;
  std::string step;
  std::string pattern;
  std::string family;
  std::string category;
};

class Sorter {
 public:
  Sorter(const std::vector<Seen>& seen, const std::vector<Row>& rows) : rows_(rows), changing_(changing_tools(seen)) {
    for (std::size_t i = 0; i < seen.size(); ++i) {
      for (const Incident& incident : seen[i].incidents) {
        if (incident.kind->key == Kind::Key::step_and_pattern && !incident.always_family)
          sharing_.add(joined(incident.step, incident.pattern.text), i);
        if (incident.kind->id == kLoop) loops_.add(incident.step, i);
      }
    }
  }

  Place place(std::size_t row, const Incident& incident) const {
    const Kind& kind = *incident.kind;
    if (kind.id == kLoop && changing_.count(incident.step) > 0) return {};
    Place place{&kind, incident.step, incident.pattern.text, "", ""};
    const std::string family = incident.family;
    switch (kind.key) {
      case Kind::Key::step_and_pattern: {
        const bool is_alone = sharing_[joined(incident.step, incident.pattern.text)] < 2;
        if (family.empty() || !(incident.always_family || is_alone)) break;
        place.step = tool_of(incident.step);
        place.pattern.clear();
        place.family = family;
        break;
      }
      case Kind::Key::step:
        if (kind.id == kLoop && loops_[incident.step] < kMinRowsOfLoop) place.step.clear();
        break;
      case Kind::Key::pattern:
      case Kind::Key::none: break;
      case Kind::Key::category: place.category = top_of(rows_[row].category_id); break;
    }
    return place;
  }

 private:
  const std::vector<Row>& rows_;
  std::set<std::string> changing_;
  Counter sharing_;
  Counter loops_;
};

}  // namespace

std::vector<Group> group(const std::vector<Seen>& seen, const std::vector<Row>& rows) {
  const Sorter sorter(seen, rows);
  std::vector<Group> groups;
  std::unordered_map<std::string, std::size_t> known;
  for (std::size_t i = 0; i < seen.size(); ++i) {
    for (const Incident& incident : seen[i].incidents) {
      Place place = sorter.place(i, incident);
      if (place.kind == nullptr) continue;
      std::string key(place.kind->id);
      for (const std::string* part : {&place.step, &place.pattern, &place.family, &place.category}) key += '\n' + *part;
      const auto [found, is_new] = known.emplace(std::move(key), groups.size());
      if (is_new) {
        groups.push_back({place.kind,
                          std::move(place.step),
                          std::move(place.pattern),
                          std::move(place.family),
                          std::move(place.category),
                          {}});
      }
      std::vector<Group::Case>& cases = groups[found->second].cases;
      if (cases.empty() || cases.back().row != i) cases.push_back({i, {}});
      cases.back().incidents.push_back(&incident);
    }
  }
  return groups;
}

}  // namespace tracesift::issue
