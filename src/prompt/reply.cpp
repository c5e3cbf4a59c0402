// SPDX-License-Identifier: MIT
#include "prompt/reply.hpp"

#include <algorithm>
#include <cstdlib>

#include "base/text.hpp"

namespace tracesift::prompt {
namespace {

using base::Json;

/// The first object, balanced: commas before a closing bracket are dropped, brackets that are missing are added.
std::string balanced(std::string_view text) {
  const std::size_t begin = text.find('{');
  if (begin == std::string_view::npos) return {};
  std::string out;
  std::string open;  // the closing brackets that are to come
  bool in_string = false;
  for (std::size_t at = begin; at < text.size(); ++at) {
    const char c = text[at];
    if (in_string) {
      out += c;
      if (c == '\\' && at + 1 < text.size()) out += text[++at];
      if (c == '"') in_string = false;
      continue;
    }
    if (c == '}' || c == ']') {
      if (open.empty() || open.back() != c) return {};
      const std::size_t last = out.find_last_not_of(" \n\r\t");
      if (last != std::string::npos && out[last] == ',') out.erase(last);
      out += c;
      open.pop_back();
      if (open.empty()) return out;
      continue;
    }
    if (c == '"') in_string = true;
    if (c == '{') open += '}';
    if (c == '[') open += ']';
    out += c;
    if (open.size() > 64) return {};
  }
  if (in_string) out += '"';
  const std::size_t last = out.find_last_not_of(" \n\r\t");
  if (last != std::string::npos && (out[last] == ',' || out[last] == ':')) out += out[last] == ':' ? "null" : "";
  if (last != std::string::npos && out[last] == ',') out.erase(last);
  out.append(open.rbegin(), open.rend());
  return out;
}

/// 'text', True, False and None, as Python writes them, become JSON.
std::string without_python(std::string_view text) {
  std::string out;
  char quote = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (quote != 0) {
      const bool is_escape = c == '\\' && at + 1 < text.size();
      if (is_escape) {
        ++at;
        out += text[at] == '\'' ? std::string("'") : std::string("\\") + text[at];
      } else if (c == quote) {
        out += '"';
        quote = 0;
      } else {
        out += c == '"' ? std::string("\\\"") : std::string(1, c);
      }
      continue;
    }
    if (c == '"' || c == '\'') {
      quote = c;
      out += '"';
      continue;
    }
    const auto takes = [&](std::string_view word, const char* json) {
      if (!base::starts_with(text.substr(at), word)) return false;
      out += json;
      at += word.size() - 1;
      return true;
    };
    if (!takes("True", "true") && !takes("False", "false") && !takes("None", "null")) out += c;
  }
  return out;
}

/// Half of a pair of \\u escapes is no character: it becomes U+FFFD.
std::string with_whole_escapes(std::string text) {
  const auto unit_at = [&](std::size_t at) -> unsigned {
    if (text.compare(at, 2, "\\u") != 0 || at + 6 > text.size()) return 0;
    return static_cast<unsigned>(std::strtoul(text.substr(at + 2, 4).c_str(), nullptr, 16));
  };
  for (std::size_t at = text.find('\\'); at != std::string::npos && at + 1 < text.size(); at = text.find('\\', at)) {
    const unsigned unit = unit_at(at);
    const bool is_high = unit >= 0xD800 && unit < 0xDC00;
    const unsigned next = is_high && at + 6 < text.size() ? unit_at(at + 6) : 0;
    if (is_high && next >= 0xDC00 && next < 0xE000) {
      at += 12;
      continue;
    }
    if (unit >= 0xD800 && unit < 0xE000) text.replace(at + 2, 4, "fffd");
    at += 2;
  }
  return text;
}

bool has_type(const Json& value, const std::string& type) {
  if (type == "string") return value.is_string();
  if (type == "integer") return value.is_number_integer();
  if (type == "number") return value.is_number();
  if (type == "boolean") return value.is_boolean();
  if (type == "array") return value.is_array();
  if (type == "object") return value.is_object();
  return type == "null" && value.is_null();
}

Json conform(const Json& value, const Json& schema) {
  const Json types = schema.value("type", Json());
  const auto allows = [&](const std::string& type) {
    if (types.is_string()) return types.get<std::string>() == type;
    return types.is_array() && std::any_of(types.begin(), types.end(), [&](const Json& one) { return one == type; });
  };
  if (allows("object") && value.is_object()) {
    Json object = Json::object();
    const Json properties = schema.value("properties", Json::object());
    for (const auto& [name, below] : properties.items()) {
      const auto found = value.find(name);
      object[name] = found == value.end() ? Json() : conform(*found, below);
    }
    return object;
  }
  if (allows("array") && value.is_array()) {
    Json list = Json::array();
    for (const Json& one : value) {
      Json kept = conform(one, schema.value("items", Json::object()));
      if (!kept.is_null()) list.push_back(std::move(kept));
    }
    return list;
  }
  if (allows("integer") && value.is_number_float() &&
      value.get<double>() == static_cast<double>(static_cast<int>(std::clamp(value.get<double>(), -1e9, 1e9))))
    return static_cast<int>(value.get<double>());
  if (value.is_string() && !allows("string")) {  // "12", "true"
    const auto inner = base::parse_json(value.get_ref<const std::string&>());
    if (inner && !inner->is_string() && !inner->is_structured()) return conform(*inner, schema);
    return nullptr;
  }
  const bool fits = types.is_string() ? has_type(value, types.get<std::string>())
                                      : std::any_of(types.begin(), types.end(), [&](const Json& one) {
                                          return one.is_string() && has_type(value, one.get<std::string>());
                                        });
  if (!fits) return nullptr;
  const auto words = schema.find("enum");
  if (words != schema.end() && std::find(words->begin(), words->end(), value) == words->end()) return nullptr;
  return value;
}

}  // namespace

std::string without_thoughts(std::string_view text) {
  text = base::trim(text);
  for (const std::string_view tag : {"<think>", "<thinking>", "<thought>", "<reasoning>"}) {
    if (!base::starts_with(text, tag)) continue;
    const std::string end = "</" + std::string(tag.substr(1));
    const std::size_t at = text.find(end);
    return at == std::string_view::npos ? std::string() : std::string(base::trim(text.substr(at + end.size())));
  }
  constexpr std::string_view kEnd = "</think>";
  const std::size_t at = text.find(kEnd);
  if (at == std::string_view::npos) return std::string(text);
  // Of a template that leaves out the opening tag.
  const std::string_view after = base::trim(text.substr(at + kEnd.size()));
  const bool is_unopened = text.substr(0, at).find("<think>") == std::string_view::npos;
  const bool is_answer = base::starts_with(after, "{") || base::starts_with(after, "```");
  if (text.find('{') > at || (is_unopened && is_answer)) text = after;
  return std::string(text);
}

std::optional<base::Json> read_reply(std::string_view text, const base::Json& schema,
                                     std::initializer_list<const char*> must) {
  const std::string said = without_thoughts(text);
  auto json = base::parse_json(said);
  for (const std::string& mended : {balanced(said), balanced(without_python(said))}) {
    if (json && json->is_object()) break;
    json = mended.empty() ? std::nullopt : base::parse_json(with_whole_escapes(mended));
  }
  if (!json || !json->is_object()) return std::nullopt;
  Json object = conform(*json, schema);
  for (const char* name : must) {
    if (object[name].is_null()) return std::nullopt;
  }
  return object;
}

std::string clean(std::string_view text, std::size_t limit) {
  std::string kept;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t from = at;
    const std::uint32_t c = base::next_code_point(text, at);
    const bool is_hidden = (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) ||
                           (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF || c == 0xAD || c == 0x061C ||
                           (c >= 0xE0000 && c <= 0xE007F);
    if (is_hidden) continue;
    for (const std::string_view scheme : {"http://", "https://", "javascript:", "data:"}) {
      if (!base::starts_with(text.substr(from), scheme)) continue;
      while (at < text.size() && static_cast<unsigned char>(text[at]) > ' ') ++at;
      kept += "[link]";
    }
    if (at - from > 4) continue;
    kept += text.substr(from, at - from);
  }
  base::make_valid_utf8(kept);
  return base::shorten(base::collapse_whitespace(kept), limit);
}

std::string without_unsourced_numbers(std::string_view text, std::string_view source) {
  const auto is_part = [&](std::size_t at) {
    const char c = text[at];
    if (c >= '0' && c <= '9') return true;
    const bool is_inside = at + 1 < text.size() && text[at + 1] >= '0' && text[at + 1] <= '9';
    return (c == '.' || c == ',') && is_inside;
  };
  std::string kept;
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] < '0' || text[at] > '9') {
      kept += text[at++];
      continue;
    }
    const std::size_t from = at;
    while (at < text.size() && is_part(at)) ++at;
    const std::string_view number = text.substr(from, at - from);
    std::string plain(number);
    plain.erase(std::remove(plain.begin(), plain.end(), ','), plain.end());
    const bool is_sourced =
        source.find(number) != std::string_view::npos || source.find(plain) != std::string_view::npos;
    kept += is_sourced ? std::string(number) : "…";
  }
  return kept;
}

}  // namespace tracesift::prompt
