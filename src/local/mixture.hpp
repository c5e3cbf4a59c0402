// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "local/terms.hpp"
#include "local/vectors.hpp"

namespace tracesift::local {

/// Moves each text to the group that its words (multinomial naive Bayes, learnt from the groups as they are) and its
/// place (cosine to the centre) speak for together, and learns again, from each text in the parts in which it may
/// belong to several groups: EM (Nigam, McCallum, Thrun, Mitchell 2000). Helps short texts, in which a single word
/// decides; long ones stay where they are.
///   of       the group of each text, -1 for none (stays)
///   weights  how often each text counts
void refine_by_words(const Terms& terms, const Points& points, const std::vector<double>& weights, int groups,
                     std::vector<int>& of);

}  // namespace tracesift::local
