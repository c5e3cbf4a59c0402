// SPDX-License-Identifier: MIT
// The methods, by what they work on, and what they have in common.
#pragma once

#include "api/api.hpp"
#include "tracesift/config.hpp"

namespace tracesift::api {

using base::Json;
using State = Session::State;

// Files become a dataset: reading.cpp.
Result<Json> forget(State& state, const Json& arguments);
Result<Json> set_sample_share(State& state, const Json& arguments);
Result<Json> open(State& state, const Json& arguments);
Result<Json> slice_format(State& state, const Json& arguments);
Result<Json> slice(State& state, const Json& arguments);
Result<Json> close(State& state, const Json& arguments);
Result<Json> reject_file(State& state, const Json& arguments);
Result<Json> read_progress(State& state, const Json& arguments);
Result<Json> finish_reading(State& state, const Json& arguments);
Result<Json> thread_ids(State& state, const Json& arguments);
Result<Json> begin_reread(State& state, const Json& arguments);
Result<Json> thread(State& state, const Json& arguments);

// A dataset becomes a report: running.cpp.
Result<Json> accept(State& state, const Json& arguments);
Result<Json> count_matches(State& state, const Json& arguments);
Result<Json> providers(State& state, const Json& arguments);
Result<Json> variables(State& state, const Json& arguments);
Result<Json> preview(State& state, const Json& arguments);
Result<Json> batch_question(State& state, const Json& arguments);
Result<Json> estimate(State& state, const Json& arguments);
Result<Json> start(State& state, const Json& arguments);
Result<Json> recluster(State& state, const Json& arguments);
Result<Json> list_models(State& state, const Json& arguments);
Result<Json> propose(State& state, const Json& arguments);
Result<Json> poll(State& state, const Json& arguments);
Result<Json> provide_thread(State& state, const Json& arguments);
Result<Json> receive(State& state, const Json& arguments);
Result<Json> end_early(State& state, const Json& arguments);

// A report is shown, changed, passed on: reports.cpp.
Result<Json> report_of(State& state, const Json& arguments);
Result<Json> redacted(State& state, const Json& arguments);
Result<Json> html(State& state, const Json& arguments);
Result<Json> is_report(State& state, const Json& arguments);
Result<Json> load(State& state, const Json& arguments);
Result<Json> edit_report(State& state, const Json& arguments);
Result<Json> mark(State& state, const Json& arguments);
Result<Json> compare_with(State& state, const Json& arguments);

inline Error no_dataset() { return {Fault::bad_argument, "Read files first: there is no dataset yet.", ""}; }

/// The thread whose bytes were fed after "begin_reread".
Result<Thread> reread_thread(State& state);

}  // namespace tracesift::api
