// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace tracesift::ingest {

/// What an editor's HTML says: tags left out, a line for each block, the usual entities decoded. Text without tags
/// stays as it is.
std::string text_of_html(std::string_view html);

}  // namespace tracesift::ingest
