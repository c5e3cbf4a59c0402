// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <vector>

#include "tracesift/ledger.hpp"
#include "tracesift/trace.hpp"

namespace tracesift {

namespace ingest {
struct FileContext;
}

/// What was read from all files together.
struct Dataset {
  std::vector<Thread> threads;  // in the order of their first record
  Ledger ledger;
  std::vector<std::shared_ptr<const ingest::FileContext>> contexts;  // of the files, for Reread
};

}  // namespace tracesift
