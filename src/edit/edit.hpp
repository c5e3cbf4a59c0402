// SPDX-License-Identifier: MIT
// A report whose categories a person has changed: everything that follows from them is computed again.
#pragma once

#include "base/json.hpp"
#include "tracesift/result.hpp"

namespace tracesift::edit {

/// Applies edits one after the other to a report that read_report gave. Each is an object; ids are those after the edit
/// before it (categories are numbered again, largest first):
///
///   {"op":"rename","id":"2","name":"Returns"}          {"op":"describe","id":"2","description":"…"}
///   {"op":"merge","ids":["2","5"],"name":"Returns"}    all at the top, or all below; the first takes the others in
///   {"op":"move","id":"2.1","parent":"3"}              "" makes it a category of its own
///   {"op":"split","id":"2","into":3}                   by what users asked; one that has subcategories gives them free
///   {"op":"assign","threads":["t7"],"id":"2.1"}        "" makes them unclassified
///   {"op":"pin","id":"2","pinned":true}                kept when categories are cut again
///
/// Words of models stay where edits changed words only, else findings are written again. `edits` of the result says
/// them all. An edit that cannot be done is an error with its number, and nothing is changed.
Result<base::Json> edit(const base::Json& report, const base::Json& edits);

}  // namespace tracesift::edit
