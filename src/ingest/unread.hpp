// SPDX-License-Identifier: MIT
// Text that a format's reader leaves in its records: members that it does not know, records of a kind that holds no
// conversation. It is counted by name, so that nothing disappears without a word.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/document.hpp"
#include "tracesift/ledger.hpp"

namespace tracesift::ingest {

using OnUnread = std::function<void(UnreadText::Part part, std::string_view name)>;

/// The members of a record that was used and that hold text nobody asked for: `note`, `metadata.note`.
void find_unread_fields(Node record, const OnUnread& on_unread);
/// A record that was left out, if it holds text: by its type, kind or event, or else its first member.
void find_unread_record(Node record, const OnUnread& on_unread);

/// Counts by name, in any partition of a file alike: of more names than are kept those with the smallest hashes stay.
class UnreadCounter {
 public:
  void add(UnreadText::Part part, std::string_view name, std::string_view file, std::uint64_t line);
  /// The most frequent first.
  std::vector<UnreadText> list() const;

 private:
  std::map<std::uint64_t, UnreadText> by_hash_;
};

}  // namespace tracesift::ingest
