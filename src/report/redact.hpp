// SPDX-License-Identifier: MIT
#pragma once

#include "base/json.hpp"
#include "prompt/redact.hpp"

namespace tracesift::report {

/// What was taken out of what is passed on: how often, and a few of each kind for its owner to look at.
struct Taken {
  prompt::Redactions counts;
  prompt::Examples examples;
};

/// A report (docs/report-format.md) without what looks like a secret or personal data (prompt/redact.hpp), in texts and
/// in the values of attributes. Ids, times and numbers stay; what was counted still adds up.
void redact_report(base::Json& report, Taken& taken);

/// The same of a whole conversation.
void redact_thread(base::Json& thread, Taken& taken);

}  // namespace tracesift::report
