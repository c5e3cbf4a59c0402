// SPDX-License-Identifier: MIT
#include "metric/metric.hpp"

#include <optional>

#include "base/units.hpp"

namespace tracesift::metric {
namespace {

template <typename T>
Value maybe(const std::optional<T>& value) {
  return value ? Value(*value) : Value();
}

Value whole(std::uint64_t count) { return static_cast<std::int64_t>(count); }

constexpr Metric kMetrics[] = {
    {"errors", [](const Metrics& m) { return whole(m.errors); }, nullptr},
    {"error_rate", [](const Metrics& m) { return Value(m.error_rate); }, base::percent, true},
    {"error_rate_ci", [](const Metrics& m) { return Value(m.error_rate_ci); }, nullptr},
    {"succeeded", [](const Metrics& m) { return whole(m.succeeded); }, nullptr},
    {"failed", [](const Metrics& m) { return whole(m.failed); }, nullptr},
    {"failure_rate", [](const Metrics& m) { return Value(m.failure_rate); }, base::percent, true},
    {"failure_rate_ci", [](const Metrics& m) { return Value(m.failure_rate_ci); }, nullptr},
    {"latency_p50_s", [](const Metrics& m) { return maybe(m.latency_p50_s); }, base::seconds},
    {"latency_p50_ci", [](const Metrics& m) { return maybe(m.latency_p50_ci); }, nullptr},
    {"latency_p95_s", [](const Metrics& m) { return maybe(m.latency_p95_s); }, base::seconds},
    {"tokens_total", [](const Metrics& m) { return maybe(m.tokens_total); }, nullptr},
    {"cost_usd_total", [](const Metrics& m) { return maybe(m.cost_usd_total); }, base::dollars},
};

}  // namespace

std::span<const Metric> metrics() { return kMetrics; }

const Metric* find(std::string_view id) {
  for (const Metric& metric : kMetrics) {
    if (metric.id == id) return &metric;
  }
  return nullptr;
}

}  // namespace tracesift::metric
