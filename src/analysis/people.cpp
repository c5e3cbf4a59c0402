// SPDX-License-Identifier: MIT
#include "analysis/people.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <string_view>

#include "base/text.hpp"
#include "local/phrases.hpp"

namespace tracesift::analysis {
namespace {

constexpr std::array<std::string_view, 13> kUserKeys = {"user_id",  "userid",      "user",   "username", "enduser.id",
                                                        "end_user", "customer_id", "client", "author",   "contact",
                                                        "customer", "distinct_id", "email"};

/// Whose "_name" is a person's.
constexpr std::array<std::string_view, 12> kPersons = {"user",  "customer", "client", "first",   "last",   "full",
                                                       "guest", "display",  "sender", "patient", "author", "contact"};

/// Words of such fields that name no person.
constexpr std::array<std::string_view, 16> kNobody = {"account", "admin", "agent",   "anonymous", "client", "customer",
                                                      "demo",    "guest", "mail",    "none",      "null",   "order",
                                                      "support", "test",  "unknown", "user"};

bool names_users(std::string_view key) { return std::find(kUserKeys.begin(), kUserKeys.end(), key) != kUserKeys.end(); }

bool names_persons(std::string_view key) {
  if (key == "name" || names_users(key)) return true;
  return std::any_of(kPersons.begin(), kPersons.end(), [&](std::string_view person) {
    return base::starts_with(key, person) &&
           (key.substr(person.size()) == "_name" || key.substr(person.size()) == "name");
  });
}

/// "sofia_garcia_7557" is two words.
void add_words(std::string_view value, std::set<std::string>& names) {
  std::string word;
  const auto keep = [&] {
    const bool is_somebody = std::find(kNobody.begin(), kNobody.end(), word) == kNobody.end();
    if (word.size() >= 3 && is_somebody) {
      for (std::string& stem : local::stems_of(word)) names.insert(std::move(stem));
    }
    word.clear();
  };
  for (const char c : value) {
    const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80;
    if (is_letter) {
      word += c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
    } else {
      keep();
    }
  }
  keep();
}

}  // namespace

People people_in(const std::vector<Thread>& threads, const std::vector<std::size_t>& chosen) {
  People people;
  std::map<std::string_view, std::uint32_t> known;
  std::uint32_t next = 0;
  for (const std::size_t i : chosen) {
    const std::string* user = nullptr;
    for (const auto& [key, value] : threads[i].metadata) {
      if (value.empty()) continue;
      const std::string lower = base::lower_ascii(key);
      if (names_persons(lower)) add_words(value, people.names);
      if (user == nullptr && names_users(lower)) user = &value;
    }
    const auto found = user == nullptr ? known.end() : known.find(*user);
    people.speaker.push_back(found == known.end() ? next : found->second);
    if (user != nullptr && found == known.end()) known.emplace(*user, next);
    next += found == known.end() ? 1 : 0;
  }
  return people;
}

}  // namespace tracesift::analysis
