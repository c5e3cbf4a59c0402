// SPDX-License-Identifier: MIT
// Everything that is promised. The way through:
//
//   bytes ─Ingest─> Dataset ─Job─> Report ─> JSON, HTML
//
// Session holds one of each and speaks JSON, for hosts that are not C++.
#pragma once

#include "tracesift/config.hpp"
#include "tracesift/ingest.hpp"
#include "tracesift/job.hpp"
#include "tracesift/ledger.hpp"
#include "tracesift/report.hpp"
#include "tracesift/result.hpp"
#include "tracesift/session.hpp"
#include "tracesift/trace.hpp"
