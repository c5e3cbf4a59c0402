// SPDX-License-Identifier: MIT
#include "ingest/python_literal.hpp"

#include <cstdio>

namespace tracesift::ingest {
namespace {

/// Copies a string literal with quotes ' or " as JSON; `at` is at the opening quote.
bool copy_string(std::string_view text, std::size_t& at, std::string& out) {
  const char quote = text[at++];
  out += '"';
  for (; at < text.size() && text[at] != quote; ++at) {
    char c = text[at];
    if (c == '\\' && at + 1 < text.size()) {
      c = text[++at];
      if (c == 'x' && at + 2 < text.size()) {
        out += "\\u00";
        out += text.substr(at + 1, 2);
        at += 2;
      } else if (c == 'n' || c == 't' || c == 'r' || c == 'b' || c == 'f' || c == '\\' || c == 'u' || c == '"') {
        out += '\\';
        out += c;
      } else {
        out += c;  // \' and what Python leaves alone
      }
    } else if (c == '"') {
      out += "\\\"";
    } else if (static_cast<unsigned char>(c) < 0x20) {
      char buffer[8];
      std::snprintf(buffer, sizeof buffer, "\\u%04x", static_cast<unsigned>(c));
      out += buffer;
    } else {
      out += c;
    }
  }
  if (at >= text.size()) return false;
  ++at;
  out += '"';
  return true;
}

}  // namespace

std::optional<std::string> json_of_python(std::string_view text) {
  std::string out;
  out.reserve(text.size() + 16);
  for (std::size_t at = 0; at < text.size();) {
    const char c = text[at];
    if (c == '\'' || c == '"') {
      if (!copy_string(text, at, out)) return std::nullopt;
    } else if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) {
      std::size_t end = at;
      while (end < text.size() && ((text[end] >= 'a' && text[end] <= 'z') || (text[end] >= 'A' && text[end] <= 'Z')))
        ++end;
      const std::string_view word = text.substr(at, end - at);
      if (word == "True" || word == "False") {
        out += word == "True" ? "true" : "false";
      } else if (word == "None" || word == "nan" || word == "inf") {
        out += "null";
      } else if (word == "e" || word == "E") {
        out += 'e';  // of a number
      } else {
        return std::nullopt;
      }
      at = end;
    } else {
      out += c == '(' ? '[' : c == ')' ? ']' : c;
      ++at;
    }
  }
  return out;
}

}  // namespace tracesift::ingest
