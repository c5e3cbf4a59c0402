// SPDX-License-Identifier: MIT
// A report as one HTML file that opens anywhere and makes no network requests.
#pragma once

#include <string>

#include "base/json.hpp"

namespace tracesift::report {

/// What the viewer is made of, from the build: the texts and their CSP hashes (`sha256-…`).
struct Viewer {
  std::string script;
  std::string script_hash;
  std::string style;
  std::string style_hash;
};

/// The file in two halves. Blocks of conversations go between them, put there by the host, which can compress.
struct Page {
  std::string before;
  std::string after;
};

/// `date` is printed, as given; empty: none. The findings and categories are also in the HTML itself, for
/// readers whose scripts are off.
Page make_page(const base::Json& report, const Viewer& viewer, const std::string& date);

}  // namespace tracesift::report
