// SPDX-License-Identifier: MIT
#include "local/map.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "base/math.hpp"
#include "base/random.hpp"

namespace tracesift::local {
namespace {

constexpr int kPowerRounds = 12;
constexpr int kPulls = 300;     // rounds in which discs are drawn together
constexpr int kPushes = 400;    // and in all, in which they are pushed apart
constexpr double kGap = 1.12;   // of two discs' middles, in the sum of their radii
constexpr double kPull = 0.97;  // what is left of the distance to the middle

using Chosen = std::vector<std::size_t>;

/// The two directions in which some rows differ most from their mean, by power iteration.
class Plane {
 public:
  Plane(const Points& points, const Chosen& chosen) : points_(points) {
    const std::size_t d = points.columns;
    std::vector<double> mean(d, 0);
    for (const std::size_t i : chosen) add(i, 1, mean);
    for (double& x : mean) x /= static_cast<double>(std::max<std::size_t>(1, chosen.size()));
    base::Random random(1);
    for (int a = 0; a < 2; ++a) {
      std::vector<double> next(d);
      for (double& x : next) x = random.bell();
      for (int round = 0; round < kPowerRounds; ++round) {
        if (a == 1) {
          const double along = dot(next.data(), axis_[0].data(), d);
          for (std::size_t j = 0; j < d; ++j) next[j] -= along * axis_[0][j];
        }
        if (normalize(next.data(), d) == 0) break;
        axis_[a] = next;
        shift_[a] = dot(mean.data(), next.data(), d);
        std::fill(next.begin(), next.end(), 0.0);
        double sum = 0;
        for (const std::size_t i : chosen) {
          const double along = at(i, a);
          add(i, along, next);
          sum += along;
        }
        for (std::size_t j = 0; j < d; ++j) next[j] -= sum * mean[j];
      }
    }
  }

  MapPoint at(std::size_t i) const { return {at(i, 0), at(i, 1)}; }

 private:
  void add(std::size_t i, double times, std::vector<double>& sum) const {
    const float* row = points_.row(i);
    for (std::size_t j = 0; j < sum.size(); ++j) sum[j] += times * static_cast<double>(row[j]);
  }
  double at(std::size_t i, int a) const {
    const float* row = points_.row(i);
    double sum = -shift_[a];
    for (std::size_t j = 0; j < axis_[a].size(); ++j) sum += axis_[a][j] * static_cast<double>(row[j]);
    return sum;
  }

  const Points& points_;
  std::vector<double> axis_[2];
  double shift_[2] = {0, 0};
};

/// Grows with the angle of a point, from 0 to 4, without a function whose last bit differs between libraries.
double angle_of(MapPoint at) {
  const double size = std::fabs(at.x) + std::fabs(at.y);
  if (size == 0) return 0;
  return at.y >= 0 ? 1 - at.x / size : 3 + at.x / size;
}

double length(MapPoint at) { return std::sqrt(at.x * at.x + at.y * at.y); }

/// Fills a disc ring by ring: who is closest to the centre comes first, and in a ring by direction.
void fill_disc(const Points& points, const Chosen& rows, const Chosen& texts, const float* centre, MapPoint middle,
               double radius, std::vector<MapPoint>& places) {
  struct Member {
    std::size_t text;
    double similarity;
    double angle;
  };
  Chosen own;
  for (const std::size_t text : texts) own.push_back(rows[text]);
  const Plane plane(points, own);
  std::vector<Member> order;
  for (const std::size_t text : texts) {
    const std::size_t row = rows[text];
    order.push_back({text, dot(points.row(row), centre, points.columns), angle_of(plane.at(row))});
  }
  std::stable_sort(order.begin(), order.end(),
                   [](const Member& a, const Member& b) { return a.similarity > b.similarity; });
  // Places spiral outwards by the golden angle (Vogel 1979): evenly spread, without rings or spokes to be seen.
  const auto n = static_cast<double>(order.size());
  const auto turn_of = [](std::size_t place) {
    const double turns = static_cast<double>(place) * 0.6180339887498949;
    return turns - std::floor(turns);
  };
  std::size_t from = 0;
  for (std::size_t ring = 0; from < order.size(); ++ring) {
    const std::size_t size = std::min(order.size() - from, ring == 0 ? 1 : 6 * ring);
    const auto begin = order.begin() + static_cast<std::ptrdiff_t>(from);
    std::stable_sort(begin, begin + static_cast<std::ptrdiff_t>(size),
                     [](const Member& a, const Member& b) { return a.angle < b.angle; });
    Chosen spots(size);
    std::iota(spots.begin(), spots.end(), from);
    std::sort(spots.begin(), spots.end(), [&](std::size_t a, std::size_t b) { return turn_of(a) < turn_of(b); });
    for (std::size_t i = 0; i < size; ++i) {
      const double out = radius * std::sqrt((static_cast<double>(spots[i]) + 0.5) / n);
      const base::Direction direction = base::unit_vector(turn_of(spots[i]));
      places[order[from + i].text] = {middle.x + out * direction.x, middle.y + out * direction.y};
    }
    from += size;
  }
}

Points some_of(const Points& rows, const Chosen& chosen) {
  Points some(chosen.size(), rows.columns);
  for (std::size_t i = 0; i < chosen.size(); ++i) {
    std::copy(rows.row(chosen[i]), rows.row(chosen[i]) + rows.columns, some.row(i));
  }
  return some;
}

/// Moves and scales all into the square from 0 to 1.
void fit_square(std::vector<MapPoint>& places) {
  MapPoint low{1e300, 1e300};
  MapPoint high{-1e300, -1e300};
  for (const MapPoint& place : places) {
    low = {std::min(low.x, place.x), std::min(low.y, place.y)};
    high = {std::max(high.x, place.x), std::max(high.y, place.y)};
  }
  const double span = std::max({high.x - low.x, high.y - low.y, 1e-9});
  for (MapPoint& place : places) {
    place.x = 0.5 + (place.x - (low.x + high.x) / 2) / span;
    place.y = 0.5 + (place.y - (low.y + high.y) / 2) / span;
  }
}

}  // namespace

std::vector<MapPoint> arrange(const Points& centres, const std::vector<double>& radii) {
  const std::size_t n = centres.rows;
  std::vector<MapPoint> places(n);
  if (n < 2) return places;
  Chosen all(n);
  std::iota(all.begin(), all.end(), std::size_t{0});
  const Plane plane(centres, all);
  const double room = std::accumulate(radii.begin(), radii.end(), 0.0);
  for (std::size_t i = 0; i < n; ++i) {
    const base::Direction aside =
        base::unit_vector(static_cast<double>(i) / static_cast<double>(n));  // where all are equal
    places[i] = {room * (plane.at(i).x + 1e-3 * aside.x), room * (plane.at(i).y + 1e-3 * aside.y)};
  }
  for (int round = 0; round < kPushes; ++round) {
    for (MapPoint& place : places) {
      if (round < kPulls) place = {place.x * kPull, place.y * kPull};
    }
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = i + 1; j < n; ++j) {
        const MapPoint apart{places[j].x - places[i].x, places[j].y - places[i].y};
        const double both = radii[i] + radii[j];
        const double distance = length(apart);
        if (distance >= kGap * both || distance == 0) continue;
        const double by = (kGap * both - distance) / distance / both;  // the larger one moves less
        places[i] = {places[i].x - by * apart.x * radii[j], places[i].y - by * apart.y * radii[j]};
        places[j] = {places[j].x + by * apart.x * radii[i], places[j].y + by * apart.y * radii[i]};
      }
    }
  }
  return places;
}

std::vector<MapPoint> draw_map(const Points& points, const std::vector<std::size_t>& rows, const std::vector<int>& leaf,
                               const std::vector<int>& parent) {
  const std::size_t none = parent.size();  // the group of what is in none
  const std::size_t groups = none + 1;
  const auto top_of = [&](std::size_t g) {
    return g == none || parent[g] < 0 ? g : static_cast<std::size_t>(parent[g]);
  };
  std::vector<Chosen> members(groups);
  Dense sums(groups, points.columns);
  Dense top_sums(groups, points.columns);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const std::size_t own = leaf[i] < 0 ? none : static_cast<std::size_t>(leaf[i]);
    members[own].push_back(i);
    for (std::size_t j = 0; j < points.columns; ++j) {
      const auto value = static_cast<double>(points.row(rows[i])[j]);
      sums.row(own)[j] += value;
      top_sums.row(top_of(own))[j] += value;
    }
  }
  const Points centres = to_points(std::move(sums));
  std::vector<Chosen> discs(groups);  // in each top group
  std::vector<double> radius(groups);
  for (std::size_t g = 0; g < groups; ++g) {
    radius[g] = std::sqrt(static_cast<double>(members[g].size()));
    if (!members[g].empty()) discs[top_of(g)].push_back(g);
  }
  Chosen tops;
  std::vector<double> top_radii;
  std::vector<MapPoint> middle(groups);  // of a disc: first in its top group
  for (std::size_t g = 0; g < groups; ++g) {
    if (discs[g].empty()) continue;
    std::vector<double> radii;
    for (const std::size_t disc : discs[g]) radii.push_back(radius[disc]);
    const std::vector<MapPoint> arranged = arrange(some_of(centres, discs[g]), radii);
    double whole = 0;
    for (std::size_t i = 0; i < arranged.size(); ++i) {
      middle[discs[g][i]] = arranged[i];
      whole = std::max(whole, length(arranged[i]) + radii[i]);
    }
    tops.push_back(g);
    top_radii.push_back(whole);
  }
  const std::vector<MapPoint> arranged = arrange(some_of(to_points(std::move(top_sums)), tops), top_radii);
  std::vector<MapPoint> places(rows.size());
  for (std::size_t t = 0; t < tops.size(); ++t) {
    for (const std::size_t disc : discs[tops[t]]) {
      const MapPoint at{arranged[t].x + middle[disc].x, arranged[t].y + middle[disc].y};
      fill_disc(points, rows, members[disc], centres.row(disc), at, radius[disc], places);
    }
  }
  fit_square(places);
  return places;
}

}  // namespace tracesift::local
