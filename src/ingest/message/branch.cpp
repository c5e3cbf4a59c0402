// SPDX-License-Identifier: MIT
#include "ingest/message/branch.hpp"

#include <algorithm>
#include <string>
#include <unordered_map>

namespace tracesift::ingest {

std::vector<Node> last_branch(Node messages, const Key& id, const Key& parent) {
  std::vector<Node> all;
  std::unordered_map<std::string, std::size_t> by_id;
  bool all_have_parents = true;
  messages.each([&](Node message) {
    all_have_parents = all_have_parents && message[id] && message[parent].is(Kind::string);
    by_id.emplace(message[id].text(), all.size());
    all.push_back(message);
  });
  if (!all_have_parents || all.empty()) return all;
  std::vector<Node> branch;
  std::size_t at = all.size() - 1;
  while (branch.size() < all.size()) {  // parents may form a ring
    branch.push_back(all[at]);
    const auto above = by_id.find(all[at][parent].text());
    if (above == by_id.end()) break;
    at = above->second;
  }
  std::reverse(branch.begin(), branch.end());
  return branch;
}

}  // namespace tracesift::ingest
