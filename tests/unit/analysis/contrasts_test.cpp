// What a category has more or less of than the rest, and how its share changes over time. The p-values are those of
// R's fisher.test, worked out apart.
#include "analysis/contrasts.hpp"

#include <cmath>
#include <string>
#include <vector>

#include "analysis/measure.hpp"
#include "base/time.hpp"
#include "catch.hpp"

using namespace tracesift;

namespace {

constexpr Time kHour = 3'600'000'000;
constexpr Time kDay = 24 * kHour;

/// Two categories of ten conversations each; the first so many of each failed.
Report two_categories(int failed, int failed_elsewhere) {
  Report report;
  for (int i = 0; i < 20; ++i) {
    Row& row = report.rows.emplace_back();
    row.category_id = i < 10 ? "1" : "2";
    row.outcome = i % 10 < (i < 10 ? failed : failed_elsewhere) ? Outcome::failed : Outcome::succeeded;
  }
  report.categories = {{.id = "1"}, {.id = "2"}};
  return report;
}

const std::vector<Difference>& differences_of(Report& report, std::size_t category = 0) {
  analysis::find_differences(report);
  return report.categories[category].differences;
}

/// One category; a conversation at each time.
Report at_times(const std::vector<Time>& times) {
  Report report;
  report.categories = {{.id = "1"}};
  for (const Time time : times) {
    Row& row = report.rows.emplace_back();
    row.category_id = "1";
    row.start = time;
  }
  analysis::measure_all(report);
  analysis::follow_over_time(report);
  return report;
}

using Counts = std::vector<std::uint64_t>;

}  // namespace

TEST_CASE("a rate that differs beyond chance is a difference of both categories, with its counts") {
  Report report = two_categories(8, 1);
  const auto& here = differences_of(report);
  REQUIRE(here.size() == 1);
  CHECK(here[0].kind == "outcome");
  CHECK(here[0].key == "failed");
  CHECK(here[0].here == 8);
  CHECK(here[0].of_here == 10);
  CHECK(here[0].elsewhere == 1);
  CHECK(here[0].of_elsewhere == 10);
  CHECK(here[0].q == Approx(0.005477494641581329));
  REQUIRE(report.categories[1].differences.size() == 1);
  CHECK(report.categories[1].differences[0].here == 1);
}

TEST_CASE("what chance explains is no difference") {
  Report report = two_categories(5, 4);
  CHECK(differences_of(report).empty());
  CHECK(report.categories[1].differences.empty());
}

TEST_CASE("ways of failing are compared over all rows, except bad feedback, which is the outcome itself") {
  Report report = two_categories(0, 0);
  for (std::size_t i = 0; i < 8; ++i) report.rows[i].signs = {{.mode = "time_out"}, {.mode = "bad_feedback"}};
  report.rows[10].signs = {{.mode = "time_out"}};
  const auto& here = differences_of(report);
  REQUIRE(here.size() == 1);
  CHECK(here[0].kind == "mode");
  CHECK(here[0].key == "time_out");
  CHECK(here[0].of_here == 10);
  CHECK(here[0].of_elsewhere == 10);
}

TEST_CASE("an attribute's value is compared among the rows that have the attribute") {
  Report report;
  for (int i = 0; i < 30; ++i) {
    Row& row = report.rows.emplace_back();
    row.category_id = i < 15 ? "1" : "2";
    const int of_category = i % 15;
    if (of_category < (i < 15 ? 12 : 8))
      row.attributes["plan"] = of_category < (i < 15 ? 10 : 1) ? "free" : "team";  // 10 of 12, 1 of 8
  }
  report.categories = {{.id = "1"}, {.id = "2"}};
  const auto& here = differences_of(report);
  REQUIRE(here.size() == 2);
  for (const Difference& difference : here) {
    CHECK(difference.kind == "attribute");
    CHECK(difference.key == "plan");
    CHECK(difference.of_here == 12);
    CHECK(difference.of_elsewhere == 8);
    CHECK(difference.here == (difference.value == "free" ? 10 : 2));
    CHECK(difference.elsewhere == (difference.value == "free" ? 1 : 7));
    CHECK(difference.q == Approx(0.004524886877828054));
  }
  CHECK(here[0].value == "free");  // further apart: 10/12 against 1/8
}

TEST_CASE("the more comparisons, the smaller a chance must be") {
  const auto kept_beside = [](int others) {
    Report report = two_categories(0, 0);
    for (std::size_t i = 0; i < 20; ++i) {
      report.rows[i].attributes["plan"] = i % 10 < (i < 10 ? 9 : 3) ? "free" : "team";  // p = 0.0198
      for (int other = 0; other < others; ++other)
        report.rows[i].attributes["other" + std::to_string(other)] = i % 2 == 0 ? "a" : "b";
    }
    return differences_of(report).size();
  };
  CHECK(kept_beside(0) == 2);
  CHECK(kept_beside(1) == 2);  // 8 comparisons, 4 of them so small: 0.0198 * 8 / 4
  CHECK(kept_beside(2) == 0);  // 0.0198 * 12 / 4 is over 5 %
}

TEST_CASE("a subcategory is compared with all other rows, and its rows are its parent's too") {
  Report report = two_categories(8, 1);
  for (std::size_t i = 0; i < 10; ++i) report.rows[i].category_id = i < 8 ? "1.1" : "1.2";
  report.categories = {{.id = "1"}, {.id = "1.1"}, {.id = "1.2"}, {.id = "2"}};
  const auto& parents = differences_of(report);
  REQUIRE(parents.size() == 1);
  CHECK(parents[0].of_here == 10);
  const auto& own = report.categories[1].differences;
  REQUIRE(own.size() == 1);
  CHECK(own[0].of_here == 8);
  CHECK(own[0].of_elsewhere == 12);
}

TEST_CASE("a category lists a dozen differences, the furthest apart first") {
  Report report;
  for (int i = 0; i < 400; ++i) {
    Row& row = report.rows.emplace_back();
    row.category_id = i < 200 ? "1" : "2";
    for (int mode = 0; mode < 15; ++mode) {
      const bool has = i < 200 ? i < 150 : i - 200 < 10 + 3 * mode;  // 150 of 200 against 10 to 52
      if (has) row.signs.push_back({.mode = "mode" + std::to_string(10 + mode)});
    }
  }
  report.categories = {{.id = "1"}, {.id = "2"}};
  const auto& here = differences_of(report);
  REQUIRE(here.size() == 12);
  for (std::size_t i = 0; i < here.size(); ++i) CHECK(here[i].key == "mode" + std::to_string(10 + i));
}

TEST_CASE("counts over time are by the hour up to sixty of them, then by day, week and month") {
  const auto unit = [](Time span) { return at_times({0, span / 2, span}).bucket; };
  CHECK(unit(kHour).empty());  // two buckets show no course
  CHECK(unit(2 * kHour) == "hour");
  CHECK(unit(59 * kHour) == "hour");
  CHECK(unit(60 * kHour) == "day");
  CHECK(unit(59 * kDay) == "day");
  CHECK(unit(60 * kDay) == "week");
  CHECK(unit(59 * 7 * kDay) == "week");
  CHECK(unit(61 * 7 * kDay) == "month");
  CHECK(unit(Time{49} * 365 * kDay) == "month");
  CHECK(unit(Time{51} * 365 * kDay).empty());
}

TEST_CASE("buckets begin at full hours, midnights and Mondays, before 1970 too") {
  const Report hours = at_times({90 * kHour / 60, 2 * kHour, 3 * kHour + 1});
  CHECK(hours.buckets == std::vector<Time>{kHour, 2 * kHour, 3 * kHour});
  CHECK(hours.bucket_counts == Counts{1, 1, 1});

  const Time new_year = *base::parse_time("2026-01-01T12:00:00Z");  // a Thursday
  const Report weeks = at_times({new_year, new_year + 3 * kDay, new_year + 4 * kDay, new_year + 73 * kDay});
  CHECK(weeks.bucket == "week");
  REQUIRE(weeks.buckets.size() == 11);
  CHECK(weeks.buckets[0] == *base::parse_time("2025-12-29T00:00:00Z"));
  CHECK(weeks.buckets[1] == *base::parse_time("2026-01-05T00:00:00Z"));
  CHECK(weeks.bucket_counts[0] == 2);
  CHECK(weeks.bucket_counts[1] == 1);
  CHECK(weeks.bucket_counts[10] == 1);

  const Report before = at_times({-2 * kHour - 1, -2 * kHour, -1, 0});
  CHECK(before.buckets == std::vector<Time>{-3 * kHour, -2 * kHour, -kHour, 0});
  CHECK(before.bucket_counts == Counts{1, 1, 1, 1});
}

TEST_CASE("a category's course counts what is below it, and a row without a time nowhere") {
  Report report;
  report.categories = {{.id = "1"}, {.id = "1.1"}, {.id = "1.2"}, {.id = "2"}, {.id = "3"}};
  const auto add = [&](const char* category, int hour) {
    Row& row = report.rows.emplace_back();
    row.category_id = category;
    if (hour >= 0) row.start = hour * kHour;
  };
  for (const int hour : {0, 1, 1, 2, -1}) add("1.1", hour);
  add("1.2", 2);
  add("2", 0);
  add("", 1);
  analysis::measure_all(report);
  analysis::follow_over_time(report);
  CHECK(report.bucket_counts == Counts{2, 3, 2});
  CHECK(report.categories[0].over_time == Counts{1, 2, 2});
  CHECK(report.categories[1].over_time == Counts{1, 2, 1});
  CHECK(report.categories[2].over_time == Counts{0, 0, 1});
  CHECK(report.categories[3].over_time == Counts{1, 0, 0});
  CHECK(report.categories[4].over_time == Counts{0, 0, 0});
}

TEST_CASE("a share that grows steadily has Cochran and Armitage's z, and the categories' trends are one family") {
  // 1, 2 and 3 of ten an hour: sum of s (r - n p) = 2; p (1 - p) (50 - 900 / 30) = 3.2; z = 2 / sqrt(3.2).
  Report report;
  report.categories = {{.id = "1"}, {.id = "2"}, {.id = "3"}};
  for (int hour = 0; hour < 3; ++hour) {
    for (int i = 0; i < 10; ++i) {
      Row& row = report.rows.emplace_back();
      row.category_id = i <= hour ? "1" : i < 7 ? "2" : "3";
      row.start = hour * kHour;
    }
  }
  analysis::measure_all(report);
  analysis::follow_over_time(report);
  CHECK(report.categories[0].trend_z == Approx(2 / std::sqrt(3.2)));
  CHECK(report.categories[1].trend_z < 0);
  CHECK(report.categories[2].trend_z == 0);
  // Two-sided p: 0.2636, 0.3711 and 1; of three tests 0.3711 * 3 / 2 is below 0.2636 * 3.
  CHECK(report.categories[0].trend_q == Approx(0.5566).epsilon(0.001));
  CHECK(report.categories[1].trend_q == Approx(0.5566).epsilon(0.001));
  CHECK(report.categories[2].trend_q == 1);
}

TEST_CASE("where no row has a time, or all have the same, there is no course") {
  CHECK(at_times({}).bucket.empty());
  CHECK(at_times({kHour, kHour}).bucket_counts.empty());
  CHECK(at_times({kHour, kHour}).categories[0].over_time.empty());
}
