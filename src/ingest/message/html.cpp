// SPDX-License-Identifier: MIT
#include "ingest/message/html.hpp"

#include <array>
#include <utility>

#include "base/text.hpp"

namespace tracesift::ingest {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 7> kEntities = {
    {{"&amp;", "&"}, {"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&#39;", "'"}, {"&apos;", "'"}, {"&nbsp;", " "}}};
constexpr std::array<std::string_view, 8> kBlocks = {"p", "div", "br", "li", "tr", "h1", "h2", "h3"};

/// `/p`, `br/`, `li class="x"` -> the tag's name.
bool begins_line(std::string_view tag) {
  if (!tag.empty() && tag[0] == '/') return false;
  const std::string name = base::lower_ascii(tag.substr(0, tag.find_first_of(" \t\n/")));
  for (const std::string_view block : kBlocks) {
    if (name == block) return true;
  }
  return false;
}

}  // namespace

std::string text_of_html(std::string_view html) {
  if (html.find('<') == std::string_view::npos && html.find('&') == std::string_view::npos) return std::string(html);
  std::string text;
  for (std::size_t at = 0; at < html.size();) {
    const std::size_t end = html[at] == '<' ? html.find('>', at) : std::string_view::npos;
    if (end != std::string_view::npos) {
      if (begins_line(html.substr(at + 1, end - at - 1)) && !text.empty() && text.back() != '\n') text += '\n';
      at = end + 1;
      continue;
    }
    std::size_t taken = 0;
    for (const auto& [entity, plain] : kEntities) {
      if (html[at] != '&' || html.substr(at, entity.size()) != entity) continue;
      text += plain;
      taken = entity.size();
      break;
    }
    if (taken == 0) text += html[at];
    at += taken == 0 ? 1 : taken;
  }
  return std::string(base::trim(text));
}

}  // namespace tracesift::ingest
