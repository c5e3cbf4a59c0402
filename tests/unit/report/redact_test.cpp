// SPDX-License-Identifier: MIT
#include "report/redact.hpp"

#include "catch.hpp"

namespace tracesift::report {
namespace {

using base::Json;

Json sample() {
  return Json::parse(R"({
    "schema": "tracesift.report/2", "title": "Who is jane@example.org?",
    "overall": {"stats": {"attributes": {"user": {"jane@example.org": 2, "joe@example.org": 3, "none": 1}}}},
    "unclassified": {"stats": {"attributes": {}}},
    "categories": [{
      "id": "1", "name": "Mail jane@example.org", "example": "call +49 170 1234567", "typical": ["jane@example.org-1"],
      "stats": {"attributes": {"user": {"joe@example.org": 3}}},
      "differences": [{"kind": "attribute", "key": "user", "value": "joe@example.org"},
                      {"kind": "attribute", "key": "user", "value": "none"}, {"kind": "outcome", "key": "failed"}]}],
    "key_points": [{"text": "In “Mail jane@example.org”: 5 of 10.0.0.1 #1", "parts":
        ["In ", {"category": "1"}, ": ", {"figure": 0}, " of 10.0.0.1 ", {"trace": 1}],
      "figures": [{"text": "5", "value": 5}]}],
    "rows": [{"thread_id": "jane@example.org-1", "summary": "my key is sk-proj-abcdefghijklmnop1234",
              "start_time": "2026-01-05T11:10:00Z", "attributes": {"user": "jane@example.org"},
              "tags": ["/home/jane/x"], "latency_s": 1.5}]})");
}

}  // namespace

TEST_CASE("a report is passed on without personal data, and still adds up") {
  Json report = sample();
  Taken taken;
  redact_report(report, taken);
  CHECK(report["title"] == "Who is [email]?");
  CHECK(report["categories"][0]["example"] == "call [phone]");
  CHECK(report["key_points"][0]["text"] == "In “Mail [email]”: 5 of [ip] #1");
  const Json& row = report["rows"][0];
  CHECK(row["summary"] == "my key is [secret]");
  CHECK(row["attributes"]["user"] == "[email]");
  CHECK(row["tags"][0] == "/home/[name]/x");
  CHECK(row["thread_id"] == "jane@example.org-1");  // by which parts name each other
  CHECK(row["start_time"] == "2026-01-05T11:10:00Z");
  CHECK(report["overall"]["stats"]["attributes"]["user"] == Json::parse(R"({"[email]": 5, "none": 1})"));
  REQUIRE(report["categories"][0]["differences"].size() == 2);
  CHECK(report["categories"][0]["differences"][0]["value"] == "none");
}

TEST_CASE("what was taken out is counted once, and a few are kept to look at") {
  Json report = sample();
  Taken taken;
  redact_report(report, taken);
  CHECK(taken.counts == prompt::Redactions{{"email", 3}, {"home", 1}, {"ip", 1}, {"phone", 1}, {"secret", 1}});
  CHECK(taken.examples["email"] == std::set<std::string>{"jane@example.org"});
  Json thread = Json::parse(
      R"({"thread_id": "t", "messages": [{"role": "user", "content": "I am bob@example.org",
          "tool_calls": [{"id": "c", "name": "f", "arguments": "{\"to\":\"bob@example.org\"}"}]}]})");
  redact_thread(thread, taken);
  CHECK(thread["messages"][0]["content"] == "I am [email]");
  CHECK(thread["messages"][0]["tool_calls"][0]["arguments"] == R"({"to":"[email]"})");
  CHECK(taken.counts["email"] == 5);
  CHECK(taken.examples["email"].size() == 2);
}

}  // namespace tracesift::report
