// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/document.hpp"
#include "tracesift/trace.hpp"

namespace tracesift::ingest {

/// OTLP attributes as text: strings decoded, numbers as written, lists and maps as JSON.
using Attributes = std::map<std::string, std::string, std::less<>>;

/// [{key, value:{stringValue|intValue|…}}], or a plain object.
void read_attributes(Node list, Attributes& out);
/// A plain object, flat (`a.b` as a key) or nested, of Phoenix, Logfire and others.
void read_plain_attributes(Node object, Attributes& out);
/// The first of these keys that is there and not empty.
std::string first_of(const Attributes& attributes, std::initializer_list<std::string_view> keys);

/// Messages written as `prefix.N.message.role`, `prefix.N.message.content` … (OpenInference), or without
/// `message.` (OpenLLMetry), in the order of N.
void read_indexed_messages(const Attributes& attributes, std::string_view prefix, std::vector<Message>& out);

/// Hex, or base64 (protobuf's JSON), or a dumped Buffer: as lower-case hex. Empty for all zeros.
std::string read_span_id(Node node);

}  // namespace tracesift::ingest
