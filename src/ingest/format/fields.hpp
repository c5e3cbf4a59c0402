// SPDX-License-Identifier: MIT
// Fields that many formats have under many names.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

#include "ingest/document.hpp"
#include "ingest/format/usage.hpp"
#include "tracesift/trace.hpp"

namespace tracesift::ingest {

/// ISO text, or a number whose unit is inferred from its size.
std::optional<Time> read_time(Node node);
/// An error as text: a string as it is, of an object its message, with its type in front.
std::string read_error(Node node);
/// ["a","b"], or the same as JSON text, or "a,b".
std::vector<std::string> read_tags(Node node);
/// A number, a boolean (1 or 0), or a label.
Feedback read_score(std::string key, Node value);
/// {key: score}, {key: {score, comment, …}}, [{key|name, score|value, comment}], or one score called `key`.
void read_feedback(Node node, const std::string& key, std::vector<Feedback>& out);
/// Texts of these fields, under their own names.
void keep_fields(Node object, std::initializer_list<Key> names, Metadata& out);
/// The short scalars of an object, as text.
void read_metadata(Node object, Metadata& out);

}  // namespace tracesift::ingest
