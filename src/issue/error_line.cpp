// SPDX-License-Identifier: MIT
#include "issue/error_line.hpp"

#include <algorithm>
#include <span>
#include <vector>

#include "base/text.hpp"

namespace tracesift::issue {
namespace {

constexpr std::size_t kMaxLines = 400;
constexpr std::size_t kMaxLineBytes = 400;

/// Without `<tag>`, `</tag>` and terminal colours (ECMA-48: ESC [ … letter); a carriage return ends a line.
std::string plain(std::string_view text) {
  const auto is_name = [](char c) { return (c >= 'a' && c <= 'z') || c == '_' || c == '-'; };
  std::string clean;
  clean.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '\x1b' && at + 1 < text.size() && text[at + 1] == '[') {
      at += 2;
      while (at < text.size() && (text[at] < '@' || text[at] > '~')) ++at;
      continue;
    }
    if (text[at] == '<') {
      std::size_t end = at + 1 + (at + 1 < text.size() && text[at + 1] == '/' ? 1 : 0);
      const std::size_t begin = end;
      while (end < text.size() && is_name(text[end])) ++end;
      if (end > begin && end < text.size() && text[end] == '>') {
        at = end;
        continue;
      }
    }
    clean += text[at] == '\r' ? '\n' : text[at];
  }
  return clean;
}

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty() && lines.size() < kMaxLines) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    if (const std::string_view line = base::trim(text.substr(0, end)); !line.empty()) lines.push_back(line);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

bool is_any_prefix(std::string_view line, std::span<const std::string_view> prefixes) {
  return std::any_of(prefixes.begin(), prefixes.end(),
                     [&](std::string_view prefix) { return base::starts_with(line, prefix); });
}

/// A line that comes before what matters. `line` is in lower case.
bool introduces(std::string_view line) {
  static constexpr std::string_view kPrefixes[] = {
      "exit code", "exitcode:", "code output:", "traceback (most", "file \"",   "usage:",
      "ok  ",      "ok\t",      "? ",           "=== run",         "=== pause", "=== cont",
      "--- pass",  "at ",       "warning:",     "stdout:",         "stderr:",   "command failed with exit code",
      "output:",   "or:",       "# ",
  };
  if (is_any_prefix(line, kPrefixes)) return true;
  if (line.front() == '[' && line.find("] $ ") != std::string_view::npos) return true;  // the command, printed
  return line == "fail" || line.find_first_not_of("^~-=_* ") == std::string_view::npos;
}

bool speaks_of_failure(std::string_view line) {
  static constexpr std::string_view kWords[] = {
      "error",    "fatal",     "panic",        "fail",       "not found", "no such",   "denied",         "refused",
      "cannot",   "could not", "unable",       "invalid",    "unknown",   "undefined", "timed out",      "rejected",
      "conflict", "missing",   "unrecognized", "unexpected", "exception", "can't",     "does not exist", "not exist",
  };
  return std::any_of(std::begin(kWords), std::end(kWords),
                     [&](std::string_view word) { return line.find(word) != std::string_view::npos; });
}

/// `SomeError: message` or `package.SomeException: message`.
bool names_an_error(std::string_view line) {
  const std::size_t colon = line.find(':');
  const std::string_view name = line.substr(0, colon);
  if (colon == std::string_view::npos || name.empty() || name.find(' ') != std::string_view::npos) return false;
  return name.find("Error") != std::string_view::npos || name.find("Exception") != std::string_view::npos;
}

/// `NameError` alone too.
bool is_error_name(std::string_view line) {
  const auto ends = [&](std::string_view end) {
    return line.size() >= end.size() && line.substr(line.size() - end.size()) == end;
  };
  return line.find(' ') == std::string_view::npos && (ends("Error") || ends("Exception"));
}

}  // namespace

std::string telling_line(std::string_view text) {
  const std::string clean = plain(text);
  const std::vector<std::string_view> all = lines_of(clean);
  const auto shortened = [](std::string_view line) { return base::shorten(line, kMaxLineBytes); };
  if (clean.find("Traceback (most recent call last)") != std::string::npos) {
    for (std::size_t i = all.size(); i-- > 0;) {
      if (names_an_error(all[i]) || is_error_name(all[i])) return shortened(all[i]);
    }
  }
  std::vector<std::string_view> lines;
  std::vector<std::string> lower;
  for (const std::string_view line : all) {
    std::string small = base::lower_ascii(line);
    if (introduces(small)) continue;
    if (base::starts_with(line, "--- FAIL")) return shortened(line);
    lines.push_back(line);
    lower.push_back(std::move(small));
  }
  if (lines.empty()) return all.empty() ? std::string() : shortened(all.front());
  if (speaks_of_failure(lower.front())) return shortened(lines.front());
  for (std::size_t i = lines.size(); i-- > 0;) {
    if (names_an_error(lines[i])) return shortened(lines[i]);
  }
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (speaks_of_failure(lower[i])) return shortened(lines[i]);
  }
  return shortened(lines.front());
}

}  // namespace tracesift::issue
