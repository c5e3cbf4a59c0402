// SPDX-License-Identifier: MIT
#include "ingest/unread.hpp"

#include <algorithm>
#include <tuple>

#include "base/hash.hpp"
#include "base/text.hpp"

namespace tracesift::ingest {
namespace {

constexpr std::size_t kMaxNames = 64;  // of a file
constexpr std::size_t kMaxNameBytes = 80;
constexpr int kMaxDepth = 6;

/// `before`: the names of the objects around, each with a dot behind it.
void find_unread_in(Node object, const std::string& before, int depth, const OnUnread& on_unread) {
  object.each_unread([&](std::string_view key, Node value) {
    if (value.was_asked()) {
      if (depth < kMaxDepth) find_unread_in(value, before + std::string(key) + ".", depth + 1, on_unread);
    } else if (value.holds_text()) {
      on_unread(UnreadText::Part::field, before + std::string(key));
    }
  });
}

}  // namespace

void find_unread_fields(Node record, const OnUnread& on_unread) { find_unread_in(record, "", 0, on_unread); }

void find_unread_record(Node record, const OnUnread& on_unread) {
  if (!record.is(Kind::object) || record.was_left() || !record.holds_text()) return;
  for (const Key key : {Key("type"), Key("kind"), Key("event"), Key("event_type"), Key("name"), Key("role")}) {
    const std::string_view word = record[key].word();
    if (!word.empty()) return on_unread(UnreadText::Part::record, word);
  }
  bool is_first = true;
  record.each_member([&](std::string_view key, Node) {
    if (is_first) on_unread(UnreadText::Part::record, key);
    is_first = false;
  });
}

void UnreadCounter::add(UnreadText::Part part, std::string_view name, std::string_view file, std::uint64_t line) {
  const std::uint64_t hash = base::hash(name, static_cast<std::uint64_t>(part));
  const auto [at, is_new] = by_hash_.try_emplace(hash);
  UnreadText& unread = at->second;
  ++unread.records;
  if (!is_new) return;
  unread.part = part;
  unread.name = base::shorten(name, kMaxNameBytes);
  base::make_valid_utf8(unread.name);
  unread.where = std::string(file) + ":" + std::to_string(line);
  if (by_hash_.size() > kMaxNames) by_hash_.erase(std::prev(by_hash_.end()));
}

std::vector<UnreadText> UnreadCounter::list() const {
  std::vector<UnreadText> all;
  for (const auto& [hash, unread] : by_hash_) all.push_back(unread);
  std::sort(all.begin(), all.end(), [](const UnreadText& a, const UnreadText& b) {
    return std::tuple(b.records, std::string_view(a.name), a.part) <
           std::tuple(a.records, std::string_view(b.name), b.part);
  });
  return all;
}

}  // namespace tracesift::ingest
