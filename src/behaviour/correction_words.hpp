// SPDX-License-Identifier: MIT
// Words by which users correct an agent. tests/unit/behaviour/corrections_test.cpp has both sides of each.
#pragma once

#include "behaviour/wording.hpp"

namespace tracesift::behaviour {

/// Says by itself that the agent was wrong, in nine languages.
const Wording& rejecting();
/// The user takes back what the user said, in seven languages.
const Wording& own_mistake();
/// Begins a message that accepts what was said.
const Wording& agreeing();
/// "No", in seven languages.
const Wording& refusing();
/// "No" that refuses nothing the agent said.
const Wording& harmless_no();
/// States the wish again.
const Wording& restating();
/// The user, not the agent, was somewhere else.
const Wording& changing_mind();
/// What the agent offers may be turned down: nobody corrects it.
const Wording& offering();
/// Begins a message that takes something back.
const Wording& hesitating();
/// What then says that the agent was wrong.
const Wording& amending();

}  // namespace tracesift::behaviour
