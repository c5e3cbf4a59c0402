// SPDX-License-Identifier: MIT
// Requests that the host sends and the replies it brings back. The core itself opens no connection.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace tracesift {

using Headers = std::vector<std::pair<std::string, std::string>>;

/// A POST, or a GET where there is no body. Where a header's value holds `{{key}}`, the host fills in the user's key:
/// it never comes here.
struct HttpRequest {
  std::uint64_t id = 0;
  std::string url;
  Headers headers;
  std::string body;
  /// The reply's name in a store: of what was asked and of whom, so that the same question is not paid for twice.
  /// Empty: it is not kept.
  std::string reply_key;
  bool fresh = false;  // the reply that a store holds under this name is of no use
  double timeout_s = 120;
};

struct HttpResponse {
  std::uint64_t id = 0;
  int status = 0;   // 0: no answer at all; `body` may say why
  Headers headers;  // names in lower case; those that a page may see
  std::string body;
  bool is_kept = false;   // from a store: paid for earlier
  bool may_cost = false;  // of status 0: the provider may have worked on it
};

}  // namespace tracesift
