// SPDX-License-Identifier: MIT
#include "analysis/people.hpp"

#include <catch2/catch.hpp>

namespace tracesift::analysis {

TEST_CASE("people are identified by the fields that name them, and no category is named after them") {
  std::vector<Thread> threads(4);
  threads[0].metadata.set("user_id", "sofia_garcia_7557");
  threads[1].metadata.set("user_id", "sofia_garcia_7557");
  threads[2].metadata.set("Customer_Name", "Aarav Ünal");
  threads[2].metadata.set("model_name", "gpt-large");
  const People people = people_in(threads, {0, 1, 2, 3});
  CHECK(people.speaker[0] == people.speaker[1]);
  CHECK(people.speaker[2] != people.speaker[0]);
  CHECK(people.speaker[3] != people.speaker[2]);
  for (const char* name : {"sofia", "garcia", "aarav"}) CHECK(people.names.count(name) == 1);
  CHECK(people.names.count("gpt") == 0);
  CHECK(people.names.count("large") == 0);
}

TEST_CASE("a word that names nobody is not barred") {
  std::vector<Thread> threads(1);
  threads[0].metadata.set("user", "guest_order_support_12");
  CHECK(people_in(threads, {0}).names.empty());
}

}  // namespace tracesift::analysis
