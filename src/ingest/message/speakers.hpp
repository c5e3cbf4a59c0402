// SPDX-License-Identifier: MIT
// Who speaks in a table or log of single messages, under the names that support desks, chat apps and spreadsheets use.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ingest/document.hpp"
#include "tracesift/trace.hpp"

namespace tracesift::ingest {

/// `Conversation ID`, `conversationId`, `conversation-id` -> `conversation_id`.
std::string snake_case(std::string_view name);

/// Members of a record by their names in snake case, whatever the export's own spelling.
class Fields {
 public:
  explicit Fields(Node record);
  /// As Node::any; names are in snake case. An exact member wins over one that is spelt otherwise.
  Node any(std::initializer_list<Key> names) const;
  Node operator[](const Key& name) const { return record_[name]; }
  Node node() const { return record_; }

 private:
  Node record_;
  std::vector<std::pair<std::string, Node>> others_;  // whose names are not in snake case
};

/// The role that a speaker's word means: those of role_of, and `end-user`, `inbound`, `visitor`, `Kunde`, `support bot`
/// …
std::optional<Role> speaker_role(std::string_view word);

/// Who says a row: by a field that names the speaker, or by a flag (`is_user`, `inbound`).
std::optional<Role> speaker_of(const Fields& row);

}  // namespace tracesift::ingest
