// SPDX-License-Identifier: MIT
// LangSmith's filter language (its trace query syntax), over conversations.
//
//   and(eq(status, "error"), gt(latency, "5s"), or(has(tags, "beta"), eq(metadata_key, "plan")))
//
//   logic   and(…) or(…) not(x)
//   compare eq neq gt gte lt lte (field, value)   in(field, [value, …])
//   has     (tags, "x")   (metadata, '{"k": "v"}')
//   search  ("words")   (field, "words"): all of them, in whatever case
//   value   "text" or 'text', a number, true, false, null, "5s" or "500ms" for latency, an ISO time
//
// A conversation is asked as LangSmith asks its root runs. Within one and(…), metadata_key and metadata_value speak of
// the same entry, and so do feedback_key, feedback_score, feedback_value and feedback_comment, input_key and
// input_value, output_key and output_value. neq holds where nothing is there.
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "tracesift/result.hpp"
#include "tracesift/trace.hpp"

namespace tracesift::filter {

using Value = std::variant<std::nullptr_t, bool, double, std::string>;

enum class Op { all, any, none, eq, neq, gt, gte, lt, lte, in, has, search };

/// Conditions of one of these within one and(…) are of the same entry.
enum class Family { none, metadata, feedback, input, output };

struct Expression {
  Op op = Op::all;
  std::vector<Expression> parts;   // of all, any and none
  std::string field;               // of the others; empty: a search everywhere
  std::vector<Value> values;       // one, or those of in(); of latency in seconds, of times in microseconds
  Family family = Family::none;    // of what is compared
  std::vector<std::string> words;  // of a search: see search.hpp
};

/// An empty text holds for everything. An error says what is wrong, where (the place in the text), and what was perhaps
/// meant.
Result<Expression> parse(std::string_view text);

bool matches(const Expression& expression, const Thread& thread);

}  // namespace tracesift::filter
