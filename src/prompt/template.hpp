// SPDX-License-Identifier: MIT
// The user's prompt for one conversation: mustache, with what is known of the conversation as its values.
//
//   {{all_thread_messages}}      the conversation as in view.hpp
//   {{run.inputs}} {{run.outputs}}  of the last trace: what it was given, what it answered
//   {{run.inputs.KEY.0.KEY}}  the value at that path in the record of the last root run; likewise run.outputs
//   {{run.error}} {{run.name}} {{run.model}} {{run.tags}} {{run.latency_s}} {{run.total_tokens}} {{run.cost_usd}}
//   {{run.feedback}} {{run.feedback.KEY}}  {{run.metadata}} {{run.metadata.KEY}}
//
// An object is written as JSON. A name that no conversation can have is an error when the config is read.
#pragma once

#include <kainjow/mustache.hpp>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tracesift/result.hpp"
#include "tracesift/trace.hpp"

namespace tracesift::prompt {

/// The names a prompt uses, or what is wrong with it: a tag that does not end, an unknown variable, no variable at all.
Result<std::vector<std::string>> template_variables(const std::string& text);

/// The names that this conversation has a value for, as far as an index holds it.
std::vector<std::string> available_variables(const Thread& thread);

struct Rendered {
  std::string text;
  std::vector<std::string> empty;  // names that this conversation has no value for
};

/// `budget` as of view_of. The text must be one that template_variables() takes. Each value is put between <tag> and
/// </tag>, and the value never contains the tag: what the prompt's author wrote and what the conversation holds are
/// kept apart.
Rendered render(const std::string& text, const Thread& thread, std::int64_t budget, const std::string& tag);

/// One of our own prompts, with its values. Values are not expanded again.
std::string fill(std::string_view text, const kainjow::mustache::data& values);

}  // namespace tracesift::prompt
