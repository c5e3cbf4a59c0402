// SPDX-License-Identifier: MIT
// Words by which users say that what an agent advised did not help. tests/unit/behaviour/corrections_test.cpp has both
// sides of each.
#pragma once

#include "behaviour/wording.hpp"

namespace tracesift::behaviour {

/// Says that something still does not work, in nine languages.
const Wording& still_failing();
/// After advice or a claim only: the same words refuse a time that was proposed.
const Wording& not_working();
/// "Still", but about what the user knows or wants.
const Wording& not_about_the_fault();

}  // namespace tracesift::behaviour
