// SPDX-License-Identifier: MIT
// A conversation that was flattened into one text: `User: …`, `[11:00:01] Customer: …`, `Anna (Support): …`,
// `**Agent**: …`, `customer> …`, perhaps with <br> for line breaks.
#include <algorithm>
#include <map>

#include "base/text.hpp"
#include "ingest/message/html.hpp"
#include "ingest/message/messages.hpp"
#include "ingest/message/speakers.hpp"

namespace tracesift::ingest {
namespace {

constexpr std::size_t kMaxLabelBytes = 48;
constexpr std::size_t kMaxStampBytes = 32;
constexpr std::size_t kMaxSpeakers = 8;

/// `11:00:01 AM`, `2025-11-03 10:01`, `4s`.
bool is_stamp(std::string_view text) {
  bool any = false;
  for (const char c : text) {
    const bool is_digit = c >= '0' && c <= '9';
    any = any || is_digit;
    if (!is_digit && std::string_view(" :.,-/+TZAPMapmsh").find(c) == std::string_view::npos) return false;
  }
  return any;
}

struct Line {
  std::string name;  // empty: it goes on with what was said before
  std::optional<Role> role;
  std::string_view whole;
  std::string_view text;  // behind the label
  bool is_stamped = false;
};

std::size_t words_of(std::string_view name) {
  return 1 + static_cast<std::size_t>(std::count(name.begin(), name.end(), ' '));
}

/// Takes a time off the beginning: in brackets, or bare with a blank or a dash behind it.
bool take_stamp(std::string_view& rest) {
  if (rest.empty()) return false;
  if (rest[0] == '[' || rest[0] == '(') {
    const std::size_t end = rest.find(rest[0] == '[' ? ']' : ')');
    if (end == std::string_view::npos || end > kMaxStampBytes || !is_stamp(rest.substr(1, end - 1))) return false;
    rest = base::trim(rest.substr(end + 1));
    return true;
  }
  std::size_t end = 0;
  std::size_t digits = 0;
  while (end < rest.size() && end < kMaxStampBytes && is_stamp(std::string("0") + rest[end])) {
    digits += rest[end] >= '0' && rest[end] <= '9' ? 1 : 0;
    ++end;
  }
  while (end > 0 && rest[end - 1] != ' ') --end;  // a word that begins like a time: `AMy`
  if (digits < 3 || end == 0 || rest.substr(0, end).find(':') == std::string_view::npos) return false;
  rest = base::trim(rest.substr(end));
  return true;
}

/// `Anna (Support)` -> `Anna` and what Support means; `Customer (10:01)` -> `Customer`.
void read_name(std::string_view label, Line& line) {
  while (!label.empty() && (label.front() == '*' || label.front() == '_')) label.remove_prefix(1);
  while (!label.empty() && (label.back() == '*' || label.back() == '_')) label.remove_suffix(1);
  label = base::trim(label);
  if (const std::size_t open = label.find('('); open != std::string_view::npos && label.back() == ')') {
    const std::string_view inside = label.substr(open + 1, label.size() - open - 2);
    if (is_stamp(inside)) {
      line.is_stamped = true;
    } else {
      line.role = speaker_role(inside);
    }
    label = base::trim(label.substr(0, open));
  }
  const bool has_letter = std::any_of(label.begin(), label.end(), [](unsigned char c) { return c >= 'A'; });
  if (label.empty() || !has_letter || words_of(label) > 4) return;
  line.name = std::string(label);
  if (!line.role && (line.is_stamped || words_of(label) < 3)) line.role = speaker_role(label);
}

Line read_line(std::string_view whole) {
  Line line;
  line.whole = line.text = whole;
  std::string_view rest = base::trim(whole);
  line.is_stamped = take_stamp(rest);
  if (line.is_stamped && base::starts_with(rest, "-")) rest = base::trim(rest.substr(1));
  std::size_t end = rest.find(':');
  if (!rest.empty() && rest[0] == '[') {  // [Customer] …
    end = rest.find(']');
    if (end == std::string_view::npos || end > kMaxLabelBytes) return line;
    read_name(rest.substr(1, end - 1), line);
    if (!line.role) line.name.clear();
  } else {
    const std::size_t angle = rest.find('>');
    const bool is_prompt = angle < end && angle < kMaxLabelBytes && angle != std::string_view::npos;
    if (is_prompt) end = angle;
    if (end == std::string_view::npos || end > kMaxLabelBytes) return line;
    while (!is_prompt && end + 1 < rest.size() && rest[end + 1] >= '0' && rest[end + 1] <= '9' &&
           rest.find(':', end + 1) < kMaxLabelBytes) {
      end = rest.find(':', end + 1);  // the colon of `Customer (10:01):`
    }
    read_name(rest.substr(0, end), line);
    if (is_prompt && !line.role) line.name.clear();
  }
  if (line.name.empty()) return line;
  rest.remove_prefix(end + 1);
  while (base::starts_with(rest, "*")) rest.remove_prefix(1);
  line.text = base::trim(rest);
  return line;
}

struct Speaker {
  std::optional<Role> role;
  int lines = 0;
  bool is_stamped = false;
};

/// Who speaks; a name without a role is a speaker where its lines have times, or where it says more than one and nobody
/// else is of its side: `Price: 5` in what somebody says is no speaker.
std::map<std::string, Role> speakers_of(const std::vector<Line>& lines, std::string_view text) {
  std::map<std::string, Speaker> all;
  for (const Line& line : lines) {
    if (line.name.empty()) continue;
    Speaker& speaker = all[line.name];
    if (!speaker.role) speaker.role = line.role;
    ++speaker.lines;
    speaker.is_stamped = speaker.is_stamped || line.is_stamped;
  }
  bool has_user = false;
  bool has_agent = false;
  for (auto& [name, speaker] : all) {
    const bool is_introduced = text.find("Agent " + name) != std::string_view::npos;  // Salesforce's first lines
    if (!speaker.role && speaker.is_stamped && is_introduced) speaker.role = Role::assistant;
    has_user = has_user || speaker.role == Role::user;
    has_agent = has_agent || speaker.role == Role::assistant;
  }
  std::map<std::string, Role> roles;
  if (!has_user && !has_agent) return roles;
  for (const auto& [name, speaker] : all) {
    if (speaker.role) {
      roles.emplace(name, *speaker.role);
    } else if (speaker.is_stamped || (speaker.lines > 1 && !(has_user && has_agent))) {
      roles.emplace(name, has_user ? Role::assistant : Role::user);
    }
  }
  return roles.size() > kMaxSpeakers ? std::map<std::string, Role>() : roles;
}

std::vector<Line> lines_of(std::string_view text) {
  std::vector<Line> lines;
  while (true) {
    const std::size_t end = text.find('\n');
    lines.push_back(read_line(text.substr(0, end)));
    if (end == std::string_view::npos) return lines;
    text.remove_prefix(end + 1);
  }
}

}  // namespace

bool read_transcript(std::string_view text, std::vector<Message>& out) {
  std::string plain;
  if (text.find("<br") != std::string_view::npos || text.find("<p") != std::string_view::npos) {
    plain = text_of_html(text);
    text = plain;
  }
  if (text.find_first_of(":]>") == std::string_view::npos) return false;
  const std::vector<Line> lines = lines_of(text);
  const std::map<std::string, Role> roles = speakers_of(lines, text);
  std::vector<Message> messages;
  std::string before;  // whoever spoke
  std::size_t labelled = 0;
  bool is_stamped = false;
  for (const Line& line : lines) {
    const auto role = roles.find(line.name);
    if (!line.name.empty() && role != roles.end()) {
      messages.push_back({.role = role->second, .text = std::string(line.text)});
      ++labelled;
      is_stamped = is_stamped || line.is_stamped;
    } else {
      std::string& into = messages.empty() ? before : messages.back().text;
      into += '\n';
      into += line.whole;
    }
  }
  const bool has_preface = !base::trim(before).empty();
  if (labelled < 2 || (has_preface && !is_stamped)) return false;
  if (has_preface) out.push_back({.role = Role::system, .text = std::string(base::trim(before))});
  for (Message& message : messages) {
    message.text = std::string(base::trim(message.text));
    if (message.text == "None") message.text.clear();  // Python's word for an answer that only calls tools
    message.is_error = message.role == Role::tool && reads_like_error(message.text);
    out.push_back(std::move(message));
  }
  return true;
}

}  // namespace tracesift::ingest
