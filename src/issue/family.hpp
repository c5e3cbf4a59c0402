// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

namespace tracesift::issue {

/// A kind of message that says the same in ever other words. Errors whose pattern nobody shares join their family at
/// the tool; of tests and checks always, since each names another test or line.
struct Family {
  std::string_view id;
  std::string_view title;  // ends "Bash: …"
  bool always = false;
};

/// Null: none. `step` as step_of gives it, `line` the telling line, `text` the whole message.
const Family* family_of(std::string_view step, std::string_view line, std::string_view text);

/// Null for an id that is none.
const Family* family_by_id(std::string_view id);

}  // namespace tracesift::issue
