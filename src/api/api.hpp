// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <unordered_map>

#include "base/json.hpp"
#include "tracesift/ingest.hpp"
#include "tracesift/job.hpp"
#include "tracesift/result.hpp"
#include "tracesift/session.hpp"

namespace tracesift {

struct Session::State {
  Ingest ingest{Keep::index};
  std::optional<Dataset> dataset;
  std::unordered_map<std::string_view, std::size_t> thread_by_id;  // of the dataset
  std::optional<Error> failure;       // of feeding: every call but "forget" answers with it
  std::optional<Reread> reread;       // of a thread: bytes go there
  std::optional<SliceReader> slices;  // of a file that another session reads
  std::optional<Job> job;
  std::optional<base::Json> report;    // made by a job, or loaded
  bool report_is_made = false;         // by the job as it is now
  std::optional<base::Json> unedited;  // the report before its categories were changed by hand
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
