// SPDX-License-Identifier: MIT
#include "tracesift/result.hpp"

namespace tracesift {

std::string_view name(Fault fault) {
  switch (fault) {
    case Fault::bad_input: return "bad_input";
    case Fault::not_recognised: return "not_recognised";
    case Fault::unsupported: return "unsupported";
    case Fault::empty: return "empty";
    case Fault::too_large: return "too_large";
    case Fault::bad_argument: return "bad_argument";
    case Fault::not_found: return "not_found";
    case Fault::internal: return "internal";
  }
  return "internal";
}

}  // namespace tracesift
