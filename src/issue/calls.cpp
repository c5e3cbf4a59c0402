// SPDX-License-Identifier: MIT
#include "issue/calls.hpp"

#include <string_view>

#include "behaviour/wording.hpp"
#include "issue/step.hpp"

namespace tracesift::issue {
namespace {

constexpr std::size_t kMaxReadOfRefusal = 400;  // bytes; what a program prints speaks of refusals too

}  // namespace

std::vector<Call> calls_of(const behaviour::ConversationView& talk) {
  std::vector<Call> calls;
  calls.reserve(talk.calls.size());
  for (const behaviour::ConversationView::Call& call : talk.calls) calls.push_back({&call, step_of(*call.call)});
  return calls;
}

bool is_refused(const behaviour::ConversationView::Call& call) {
  if (!call.is_error()) return false;
  const std::string_view text = call.result->text;
  static const behaviour::Wording refused({"user doesn't want to proceed",
                                           "user doesn't want to take this action",
                                           "user does not want to proceed",
                                           "request interrupted by user",
                                           "rejected by user",
                                           "rejected by the user",
                                           "user rejected",
                                           "declined by user",
                                           "declined by the user",
                                           "user declined",
                                           "denied by user",
                                           "denied by the user",
                                           "user denied",
                                           "cancelled by user",
                                           "cancelled by the user",
                                           "user cancelled",
                                           "canceled by user",
                                           "user canceled",
                                           "aborted by user",
                                           "user aborted",
                                           "user has chosen not to",
                                           "user chose not to",
                                           "user refused",
                                           "not approved by the user"});
  return !refused.find(text.substr(0, kMaxReadOfRefusal)).empty();
}

}  // namespace tracesift::issue
