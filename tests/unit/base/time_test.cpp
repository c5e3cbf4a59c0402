#include "base/time.hpp"

#include "catch.hpp"

using namespace tracesift;
using base::format_time;
using base::parse_epoch;
using base::parse_time;

TEST_CASE("every spelling of one moment is that moment") {
  const Time moment = 1768471204500000;  // 2026-01-15T10:00:04.5Z
  for (const char* text : {"2026-01-15T10:00:04.500Z", "2026-01-15T10:00:04.5", "2026-01-15 10:00:04.500000",
                           "2026-01-15T10:00:04.500000+00:00", "2026-01-15T12:00:04.5+02:00",
                           "2026-01-15T05:30:04.500-0430", "2026-01-15 10:00:04,5 UTC"}) {
    INFO(text);
    CHECK(parse_time(text) == moment);
  }
  CHECK(parse_epoch("1768471204.5") == moment);
  CHECK(parse_epoch("1768471204500") == moment);
  CHECK(parse_epoch("1768471204500000") == moment);
  CHECK(parse_epoch("1768471204500000000") == moment);  // nanoseconds, over 2^53
  CHECK(format_time(moment) == "2026-01-15T10:00:04.500Z");
}

TEST_CASE("leap days, the distant past and the epoch") {
  CHECK(format_time(*parse_time("2024-02-29")) == "2024-02-29T00:00:00.000Z");
  CHECK(format_time(*parse_time("1969-12-31T23:59:59.999Z")) == "1969-12-31T23:59:59.999Z");
  CHECK(parse_time("1970-01-01") == 0);
}

TEST_CASE("what is no time is refused") {
  for (const char* text : {"", "yesterday", "2026-13-01", "2026-01-15T25:00:00", "2026/01/15", "12345"}) {
    INFO(text);
    CHECK_FALSE(parse_time(text));
  }
  CHECK_FALSE(parse_epoch("abc"));
  CHECK_FALSE(parse_epoch("-5"));
  CHECK_FALSE(parse_epoch("12ms"));
}
