// SPDX-License-Identifier: MIT
#pragma once

#include "base/json.hpp"

namespace tracesift::config {

/// LangSmith's names for what a config says (its Insights API: CreateRunClusteringJobRequest and saved configs), as
/// ours: attribute_schemas, user_context, model, summary_model, cluster_model. What has no meaning here (ids, whose
/// keys are used, schedules) is left out.
void accept_langsmith(base::Json& config);

}  // namespace tracesift::config
