// SPDX-License-Identifier: MIT
#include "tracesift/session.hpp"

#include <exception>

#include "api/api.hpp"
#include "report/codec.hpp"

namespace tracesift {
namespace {

using base::Json;

Error no_memory(std::string_view method) {
  return {Fault::too_large, "There is not enough memory for this. Read a part of it: fewer files, or a shorter time.",
          std::string(method)};
}

Result<Json> dispatch(Session::State& state, std::string_view method, std::string_view arguments) {
  const auto json = base::parse_json(arguments.empty() ? "{}" : arguments);
  if (!json || !json->is_object())
    return Error{Fault::bad_argument, "Arguments must be a JSON object.", std::string(method)};
  if (state.failure && method != "forget") return *state.failure;
  for (const api::Method& known : api::methods()) {
    if (known.name == method) return known.call(state, *json);
  }
  return Error{Fault::bad_argument, "There is no such method.", std::string(method)};
}

}  // namespace

Session::Session() : state_(std::make_unique<State>()) {}
Session::~Session() = default;
Session::Session(Session&&) noexcept = default;
Session& Session::operator=(Session&&) noexcept = default;

void Session::feed(std::string_view bytes) {
  if (state_->failure) return;
  try {
    if (state_->reread) {
      state_->reread->feed(bytes);
    } else {
      state_->ingest.feed(bytes);
    }
  } catch (const std::bad_alloc&) {
    state_->failure = no_memory("feed");
  }
}

void Session::adopt(std::string_view slice) {
  if (state_->failure) return;
  try {
    state_->ingest.adopt(slice);
  } catch (const std::bad_alloc&) {
    state_->failure = no_memory("adopt");
  }
}

std::string Session::slice(std::string_view lines, std::uint64_t offset) {
  if (!state_->slices) return {};
  try {
    return state_->slices->read(lines, offset);
  } catch (const std::bad_alloc&) {
    return {};  // the caller reads the lines itself
  }
}

std::string Session::call(std::string_view method, std::string_view arguments) {
  const auto answer = [&]() -> Result<Json> {
    try {  // the last resort: what a library throws, or no memory left
      return dispatch(*state_, method, arguments);
    } catch (const std::bad_alloc&) {
      return no_memory(method);
    } catch (const std::exception& problem) {
      return Error{Fault::internal, std::string("This should not happen; please report it: ") + problem.what(),
                   std::string(method)};
    }
  }();
  if (!answer) return base::dump_json({{"error", report::to_json(answer.error())}});
  return base::dump_json({{"ok", *answer}});
}

}  // namespace tracesift
