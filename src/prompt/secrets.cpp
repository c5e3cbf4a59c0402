// SPDX-License-Identifier: MIT
// Keys, tokens and passwords. How makers begin theirs is from their documentation and from the public rules of gitleaks
// and GitHub's secret scanning (names and lengths only).
#include <algorithm>
#include <array>

#include "prompt/patterns.hpp"

namespace tracesift::prompt {
namespace {

struct Mark {
  std::string_view begin;
  std::size_t least;  // characters that follow
};

constexpr std::array kMarks = std::to_array<Mark>({
    {"sk-", 16},         {"pk-lf-", 16},  {"sk_live_", 16}, {"sk_test_", 16}, {"rk_live_", 16}, {"rk_test_", 16},
    {"whsec_", 16},      {"ghp_", 30},    {"gho_", 30},     {"ghu_", 30},     {"ghs_", 30},     {"ghr_", 30},
    {"github_pat_", 30}, {"glpat-", 16},  {"xoxb-", 20},    {"xoxp-", 20},    {"xoxa-", 20},    {"xoxr-", 20},
    {"xoxs-", 20},       {"xapp-", 20},   {"AKIA", 16},     {"ASIA", 16},     {"AIza", 30},     {"ya29.", 30},
    {"GOCSPX-", 20},     {"gsk_", 20},    {"xai-", 20},     {"pplx-", 20},    {"r8_", 30},      {"hf_", 30},
    {"lsv2_", 20},       {"ls__", 20},    {"npm_", 30},     {"pypi-AgE", 20}, {"SG.", 40},      {"dop_v1_", 30},
    {"dapi", 32},        {"shpat_", 30},  {"lin_api_", 30}, {"ntn_", 30},     {"secret_", 40},  {"ATATT3", 30},
    {"glsa_", 30},       {"sntrys_", 30}, {"hvs.", 20},     {"sbp_", 30},     {"PMAK-", 30},    {"AGE-SECRET-KEY-", 40},
    {"eyJrIjoi", 30},
});

/// Beginnings of keys in base64 (of "sk-", "ghp_", "AKIA", "xox", "eyJ").
constexpr std::array<std::string_view, 5> kEncoded = {"c2st", "Z2hwX", "QUtJQ", "eG94", "ZXlK"};

bool has(std::string_view text, bool (*wanted)(char)) { return std::any_of(text.begin(), text.end(), wanted); }

/// Not a word of a language: a digit, or letters of both cases within.
bool is_random(std::string_view text) {
  return has(text, is_digit) || (text.size() > 1 && has(text.substr(1), is_upper) && has(text, is_lower));
}

constexpr auto is_token = [](char c) { return is_word(c) || c == '.' || c == '+' || c == '/' || c == '=' || c == '~'; };

/// A quote, plain or escaped in JSON text.
std::size_t quote(std::string_view text, std::size_t at) {
  if (at < text.size() && (text[at] == '"' || text[at] == '\'')) return 1;
  return at + 1 < text.size() && text[at] == '\\' && text[at + 1] == '"' ? 2 : 0;
}

constexpr auto is_blank = [](char c) { return c == ' ' || c == '\t'; };

}  // namespace

bool stands(std::string_view text, std::size_t at, std::string_view wanted) {
  if (wanted.size() > text.size() - at) return false;
  return std::equal(wanted.begin(), wanted.end(), text.begin() + static_cast<std::ptrdiff_t>(at),
                    [](char a, char b) { return lower(a) == lower(b); });
}

Found known_key(std::string_view text, std::size_t at) {
  for (const Mark& mark : kMarks) {
    if (text.substr(at, mark.begin.size()) != mark.begin) continue;
    const bool has_dots = mark.begin.back() == '.';
    const std::size_t length =
        run(text, at + mark.begin.size(), [&](char c) { return is_word(c) || (has_dots && c == '.'); });
    if (length >= mark.least) return {0, mark.begin.size() + length};
  }
  return {};
}

Found encoded_key(std::string_view text, std::size_t at) {
  for (const std::string_view begin : kEncoded) {
    if (text.substr(at, begin.size()) != begin) continue;
    const std::size_t length = run(text, at, is_base64);
    if (length >= 24) return {0, length};
  }
  return {};
}

/// A JSON Web Token (RFC 7519): three parts between dots.
Found web_token(std::string_view text, std::size_t at) {
  if (text.substr(at, 3) != "eyJ") return {};
  const std::size_t length = run(text, at, [](char c) { return is_word(c) || c == '.'; });
  const std::string_view token = text.substr(at, length);
  return length > 40 && std::count(token.begin(), token.end(), '.') >= 2 ? Found{0, length} : Found{};
}

/// A block of PEM (RFC 7468); one that breaks off reaches to the end.
Found private_key(std::string_view text, std::size_t at) {
  if (text.substr(at, 11) != "-----BEGIN ") return {};
  if (text.substr(at, 60).find("PRIVATE KEY") == std::string_view::npos) return {};
  constexpr std::size_t kMaxSecretBytes = 16'384;
  const std::size_t end = text.substr(at, kMaxSecretBytes).find("-----END ");
  if (end == std::string_view::npos) return {0, std::min(text.size() - at, kMaxSecretBytes)};
  return {0, std::min(text.size() - at,
                      end + 9 + run(text, at + end + 9, [](char c) { return is_upper(c) || c == ' '; }) + 5)};
}

/// An address that is a secret itself.
Found web_hook(std::string_view text, std::size_t at) {
  for (const std::string_view host :
       {"hooks.slack.com/services/", "discord.com/api/webhooks/", "hooks.slack.com/workflows/"}) {
    const std::size_t keep = host.size();
    if (!stands(text, at, host)) continue;
    const std::size_t length = run(text, at + keep, [](char c) { return is_word(c) || c == '/'; });
    if (length >= 16) return {keep, length};
  }
  return {};
}

/// postgres://name:password@host
Found url_login(std::string_view text, std::size_t at) {
  const std::size_t scheme = run(
      text, at, [](char c) { return is_alnum(c) || c == '+' || c == '.' || c == '-'; }, 20);
  if (scheme < 2 || text.substr(at + scheme, 3) != "://") return {};
  const std::size_t from = at + scheme + 3;
  const auto is_login = [](char c) {
    return c > ' ' && c != '/' && c != '@' && c != '"' && c != '\'' && c != '<' && c != '>' && c != '\\' && c != '?';
  };
  const std::size_t length = run(text, from, is_login, 256);
  if (from + length >= text.size() || text[from + length] != '@') return {};
  if (text.substr(from, length).find(':') == std::string_view::npos) return {};
  return {from - at, length};
}

/// "Bearer …" and "Basic …" (RFC 6750, RFC 7617), in whatever case.
Found header_login(std::string_view text, std::size_t at) {
  for (const auto& [word, least] : {std::pair<std::string_view, std::size_t>{"bearer ", 16}, {"basic ", 12}}) {
    if (!stands(text, at, word)) continue;
    const std::size_t blanks = run(text, at + word.size(), is_blank, 4);
    const std::size_t from = word.size() + blanks;
    const std::size_t length = run(text, at + from, is_token);
    if (length >= least && is_random(text.substr(at + from, length))) return {from, length};
  }
  return {};
}

/// password=…, "api_key": "…", x-api-key: …, AccountKey=…; the name stays.
Found named_value(std::string_view text, std::size_t at) {
  static constexpr std::array<std::string_view, 22> kNames = {
      "password",        "passwd",      "passwort",    "pwd",       "passphrase", "secret",
      "token",           "apikey",      "api_key",     "api-key",   "accesskey",  "access_key",
      "access-key",      "accountkey",  "private_key", "signature", "credential", "credentials",
      "sharedaccesskey", "session_key", "sessionid",   "authkey"};
  if (!is_letter(text[at]) && text[at] != '_') return {};
  const std::size_t length = run(
      text, at, [](char c) { return is_word(c) || c == '.'; }, 64);
  const std::string_view name = text.substr(at, length);
  const bool is_sig = name.size() == 3 && stands(name, 0, "sig");
  const auto ends_name = [&](std::string_view one) {
    return name.size() >= one.size() && stands(name, name.size() - one.size(), one);
  };
  if (!is_sig && std::none_of(kNames.begin(), kNames.end(), ends_name)) return {};
  std::size_t from = at + length;
  from += quote(text, from);
  from += run(text, from, is_blank, 4);
  if (from >= text.size() || (text[from] != '=' && text[from] != ':')) return {};
  const bool is_tight = text[from] == '=' && from == at + length;
  ++from;
  if (text.substr(from - 1, 3) == "://") return {};
  from += run(text, from, is_blank, 4);
  const std::size_t quoted = quote(text, from);
  from += quoted;
  const auto is_value = [&](char c) {
    return static_cast<unsigned char>(c) > ' ' && c != '"' && c != '\'' && c != ',' && c != ';' && c != '&' &&
           c != '<' && c != '>' && c != '\\' && c != '}' && c != ')' && c != ']' && c != '[' && c != '{';
  };
  const std::size_t size = run(text, from, is_value, 512);
  const std::string_view value = text.substr(from, size);
  const bool is_password = stands(name, name.size() >= 8 ? name.size() - 8 : 0, "password") || ends_name("pwd") ||
                           ends_name("passwd") || ends_name("passphrase") || ends_name("passwort");
  if (size < (is_password ? 4u : 8u)) return {};
  const bool is_mixed = std::any_of(value.begin(), value.end(), [](char c) { return !is_letter(c); });
  const bool counts = is_password ? (is_tight || is_mixed) : is_random(value);
  return counts ? Found{from - at, size} : Found{};
}

/// Forty characters of base64, as AWS makes them; a checksum in hexadecimal is not one.
Found aws_secret(std::string_view text, std::size_t at) {
  const std::size_t length = run(
      text, at, [](char c) { return is_alnum(c) || c == '+' || c == '/'; }, 41);
  if (length != 40) return {};
  const std::string_view key = text.substr(at, length);
  if (at + 40 < text.size() && (text[at + 40] == '=' || is_word(text[at + 40]))) return {};
  if (std::count(key.begin(), key.end(), '/') > 4) return {};  // a path
  return has(key, is_upper) && has(key, is_lower) && has(key, is_digit) ? Found{0, length} : Found{};
}

}  // namespace tracesift::prompt
