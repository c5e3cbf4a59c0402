// SPDX-License-Identifier: MIT
// A record inside another one: a log line of Docker, Kubernetes, CloudWatch, GCP, Loki, journald, a hit of
// Elasticsearch, an item of DynamoDB. One rule for all: the member that a log keeps its payload in, an object or JSON
// as text, if it is more like a record of the format than what is around it.
#pragma once

#include <functional>
#include <string>

#include "ingest/document.hpp"

namespace tracesift::ingest {

/// `score`: how much a node is like the record that is looked for. Gives the node itself where nothing inside scores
/// higher.
Node inside_envelope(Node record, const std::function<int(Node)>& score);

/// A table in one object, as pandas writes it: {columns: […], data: [[…], …]}. Calls `row` with each row as an object,
/// valid during the call. False: it is no such table.
bool each_split_row(Node record, const std::function<void(Node)>& row);

/// The JSON in a line of a log, behind whatever stands in front of it; what Python's repr() wrote, as a JSON string.
/// Empty: the line holds none.
std::string json_in_line(std::string_view line);

}  // namespace tracesift::ingest
