// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "base/json.hpp"
#include "tracesift/ingest.hpp"
#include "tracesift/job.hpp"
#include "tracesift/result.hpp"
#include "tracesift/session.hpp"

namespace tracesift {

struct Session::State {
  Ingest ingest;
  std::optional<Dataset> dataset;
  std::optional<Job> job;
  std::optional<base::Json> report;  // made by the job, or loaded
};

namespace api {

struct Method {
  std::string_view name;
  Result<base::Json> (*call)(Session::State&, const base::Json& arguments);
};

/// The only list; web/types.d.ts mirrors it and a test compares both.
std::span<const Method> methods();

}  // namespace api
}  // namespace tracesift
