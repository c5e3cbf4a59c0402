// SPDX-License-Identifier: MIT
#include "stats/tests.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/math.hpp"
#include "stats/normal.hpp"

namespace tracesift::stats {

double chi_square_tail(double x, int degrees) {
  if (x <= 0 || degrees < 1) return 1;
  const double half = x / 2;
  const double decay = base::exponential(-half);
  double sum = 0;
  if (degrees % 2 == 0) {
    double term = 1;
    for (int i = 0; i < degrees / 2; ++i) {
      sum += term;
      term *= half / (i + 1);
    }
    return std::min(1.0, decay * sum);
  }
  constexpr double kRootOfPi = 1.7724538509055160273;
  double term = std::sqrt(half) / (kRootOfPi / 2);  // (x/2)^(1/2) / Γ(3/2)
  for (int i = 1; i <= (degrees - 1) / 2; ++i) {
    sum += term;
    term *= half / (i + 0.5);
  }
  return std::min(1.0, two_sided(std::sqrt(x)) + decay * sum);
}

double same_proportion(const std::vector<Part>& parts) {
  double some = 0;
  double all = 0;
  int groups = 0;
  for (const Part& part : parts) {
    some += static_cast<double>(part.some);
    all += static_cast<double>(part.all);
    groups += part.all > 0 ? 1 : 0;
  }
  if (groups < 2 || some <= 0 || some >= all) return 1;
  const double rate = some / all;
  double x = 0;
  for (const Part& part : parts) {
    if (part.all == 0) continue;
    const auto n = static_cast<double>(part.all);
    const double apart = static_cast<double>(part.some) - n * rate;
    x += apart * apart / (n * rate * (1 - rate));
  }
  return chi_square_tail(x, groups - 1);
}

double same_distribution(const std::vector<double>& a, const std::vector<double>& b) {
  if (a.empty() || b.empty()) return 1;
  std::vector<std::pair<double, bool>> all;
  all.reserve(a.size() + b.size());
  for (const double value : a) all.emplace_back(value, true);
  for (const double value : b) all.emplace_back(value, false);
  std::sort(all.begin(), all.end());
  const auto n = static_cast<double>(a.size());
  const auto m = static_cast<double>(b.size());
  double ranks = 0;  // of a
  double ties = 0;
  for (std::size_t i = 0; i < all.size();) {
    std::size_t end = i;
    double own = 0;
    for (; end < all.size() && all[end].first == all[i].first; ++end) own += all[end].second ? 1 : 0;
    const auto same = static_cast<double>(end - i);
    ranks += own * (static_cast<double>(i + end + 1) / 2);
    ties += same * (same * same - 1);
    i = end;
  }
  const double total = n + m;
  const double variance = n * m / 12 * (total + 1 - ties / (total * (total - 1)));
  if (!(variance > 0)) return 1;
  const double apart = ranks - n * (total + 1) / 2;
  return two_sided(apart / std::sqrt(variance));
}

Stratified within_strata(const std::vector<Stratum>& strata) {
  Stratified result;
  double variance = 0;
  for (const auto& [here, elsewhere] : strata) {
    const auto n = static_cast<double>(here.all);
    const auto m = static_cast<double>(elsewhere.all);
    const auto some = static_cast<double>(here.some + elsewhere.some);
    const double all = n + m;
    if (here.all == 0 || elsewhere.all == 0 || all < 2) continue;
    result.excess += static_cast<double>(here.some) - n * some / all;
    variance += n * m * some * (all - some) / (all * all * (all - 1));
  }
  if (variance > 0) result.p = two_sided(result.excess / std::sqrt(variance));
  return result;
}

}  // namespace tracesift::stats
