// SPDX-License-Identifier: MIT
#include "ingest/message/speakers.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "ingest/message/messages.hpp"

namespace tracesift::ingest {
namespace {

constexpr std::size_t kMaxMembers = 200;  // of a record that is looked at by other spellings
constexpr std::size_t kMaxWordBytes = 60;

bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_lower_or_digit(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

struct Word {
  std::string_view word;
  Role role;
};

constexpr std::array<Word, 49> kSpeakers = {{
    {"end_user", Role::user},
    {"enduser", Role::user},
    {"visitor", Role::user},
    {"client", Role::user},
    {"caller", Role::user},
    {"contact", Role::user},
    {"lead", Role::user},
    {"requester", Role::user},
    {"guest", Role::user},
    {"member", Role::user},
    {"patient", Role::user},
    {"consumer", Role::user},
    {"person", Role::user},
    {"me", Role::user},
    {"you", Role::user},
    {"u", Role::user},
    {"q", Role::user},
    {"inbound", Role::user},
    {"incoming", Role::user},
    {"received", Role::user},
    {"kunde", Role::user},
    {"kundin", Role::user},
    {"nutzer", Role::user},
    {"benutzer", Role::user},
    {"cliente", Role::user},
    {"usuario", Role::user},
    {"utilisateur", Role::user},
    {"klant", Role::user},
    {"outbound", Role::assistant},
    {"outgoing", Role::assistant},
    {"sent", Role::assistant},
    {"a", Role::assistant},
    {"admin", Role::assistant},
    {"operator", Role::assistant},
    {"rep", Role::assistant},
    {"representative", Role::assistant},
    {"staff", Role::assistant},
    {"employee", Role::assistant},
    {"advisor", Role::assistant},
    {"adviser", Role::assistant},
    {"teammate", Role::assistant},
    {"company", Role::assistant},
    {"business", Role::assistant},
    {"llm", Role::assistant},
    {"mitarbeiter", Role::assistant},
    {"agente", Role::assistant},
    {"asistente", Role::assistant},
    {"conseiller", Role::assistant},
    {"assistent", Role::assistant},
}};

/// Parts of longer words: `support bot`, `USER_EXPLICIT`, `Virtual Agent 2`. In this order.
constexpr std::array<Word, 17> kParts = {{
    {"end_user", Role::user},
    {"bot", Role::assistant},
    {"assistant", Role::assistant},
    {"agent", Role::assistant},
    {"support", Role::assistant},
    {"berater", Role::assistant},
    {"model", Role::assistant},
    {"copilot", Role::assistant},
    {"gpt", Role::assistant},
    {"claude", Role::assistant},
    {"gemini", Role::assistant},
    {"operator", Role::assistant},
    {"user", Role::user},
    {"customer", Role::user},
    {"human", Role::user},
    {"client", Role::user},
    {"visitor", Role::user},
}};

std::optional<bool> flag_of(Node node) {
  if (const auto flag = node.boolean()) return flag;
  const std::string word = base::lower_ascii(base::trim(node.text()));
  if (word == "true" || word == "1" || word == "yes") return true;
  if (word == "false" || word == "0" || word == "no") return false;
  return std::nullopt;
}

}  // namespace

std::string snake_case(std::string_view name) {
  std::string snake;
  name = base::trim(name);
  for (std::size_t i = 0; i < name.size(); ++i) {
    const char c = name[i];
    if (c == ' ' || c == '-') {
      if (!snake.empty() && snake.back() != '_') snake += '_';
    } else if (is_upper(c)) {
      const bool begins_word = i > 0 && is_lower_or_digit(name[i - 1]);
      if (begins_word && snake.back() != '_') snake += '_';
      snake += static_cast<char>(c + ('a' - 'A'));
    } else {
      snake += c;
    }
  }
  return snake;
}

Fields::Fields(Node record) : record_(record) {
  if (!record.is(Kind::object) || record.size() > kMaxMembers) return;
  record.each_member([&](std::string_view key, Node value) {
    if (key.size() > kMaxWordBytes || !value) return;
    std::string snake = snake_case(key);
    if (snake != key) others_.emplace_back(std::move(snake), value);
  });
}

Node Fields::any(std::initializer_list<Key> names) const {
  const Node found = record_.any(names);
  if ((found && !found.is_empty()) || others_.empty()) return found;
  for (const Key& name : names) {
    for (const auto& [key, value] : others_) {
      if (key == name.name && !value.is_empty()) return value;
    }
  }
  return found;
}

std::optional<Role> speaker_role(std::string_view word) {
  if (word.size() > kMaxWordBytes) return std::nullopt;
  if (const auto role = role_of(word)) return role;
  const std::string snake = snake_case(word);
  if (const auto role = role_of(snake)) return role;
  for (const Word& known : kSpeakers) {
    if (snake == known.word) return known.role;
  }
  // Twilio: `outbound-api`, `outbound-reply`.
  if (base::starts_with(snake, "outbound")) return Role::assistant;
  if (base::starts_with(snake, "inbound")) return Role::user;
  for (const Word& known : kParts) {
    if (snake.find(known.word) != std::string::npos) return known.role;
  }
  return std::nullopt;
}

std::optional<Role> speaker_of(const Fields& row) {
  const std::initializer_list<Key> words = {
      "role", "speaker", "sender_type", "author_type", "sender", "from", "author_role", "sender_role",
      "participant_type", "participant", "author", "user_type", "speaker_type", "direction", "sender_name",
      "author_name", "who", "party", "source",
      // Other languages' words for who speaks.
      "sprecher", "absender", "autor", "rolle", "von", "auteur", "expediteur", "locuteur", "remitente", "hablante",
      "de", "emisor", "remetente", "mittente", "autore", "afzender", "spreker"};
  for (const Key& name : words) {
    const Node field = row.any({name});
    if (!field.is(Kind::string)) continue;
    if (const auto role = speaker_role(field.text())) return role;
  }
  const auto flag = [&](std::initializer_list<Key> names) { return flag_of(row.any(names)); };
  if (const auto is_user = flag(
          {"is_user", "inbound", "is_inbound", "from_user", "is_human", "from_customer", "is_customer", "incoming"})) {
    return *is_user ? Role::user : Role::assistant;
  }
  if (const auto is_agent = flag({"is_bot", "is_agent", "outbound", "is_outbound", "from_agent", "is_assistant",
                                  "from_bot", "is_ai", "is_staff", "isBot", "author.isBot", "author.bot"})) {
    return *is_agent ? Role::assistant : Role::user;
  }
  if (row.any({"bot_id", "bot_profile"})) return Role::assistant;  // Slack
  const Node type = row.any({"type", "message_type"});
  return type.is(Kind::string) ? role_of(snake_case(type.text())) : std::nullopt;
}

}  // namespace tracesift::ingest
