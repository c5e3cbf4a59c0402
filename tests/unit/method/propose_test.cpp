#include "method/propose.hpp"

#include "catch.hpp"
#include "dataset.hpp"
#include "tracesift/config.hpp"

using namespace tracesift;
using base::Json;

namespace {

Json answered(const Json& reply) {
  const auto made = method::proposed(reply.dump());
  REQUIRE(made);
  CHECK(parse_config(made->dump()));  // whatever a model says, nobody is given a config that would be refused
  return *made;
}

}  // namespace

TEST_CASE("the question for a config has the answers, names with their counts, and requests without personal data") {
  const Dataset data = support::read(
      "{\"id\":\"a\",\"input\":\"write to ann@example.com\",\"output\":\"done\"}\n"
      "{\"id\":\"b\",\"input\":\"where is my parcel\",\"output\":\"here\",\"error\":\"late\"}\n");
  const prompt::Question question = method::propose({"Sells shoes", "", "Returns"}, data, {.redact_also = {"parcel"}});
  const std::string& text = question.prompt;
  for (const char* part : {"Sells shoes", "(no answer)", "Returns", "run.inputs (2)", "run.error (1)",
                           "- where is my [private]", "- write to [email]"}) {
    INFO(part);
    CHECK(text.find(part) != std::string::npos);
  }
  CHECK(text.find("ann@example.com") == std::string::npos);
  CHECK(method::propose({}, data, {.redact = false}).prompt.find("ann@example.com") != std::string::npos);
}

TEST_CASE("of a proposed config only what would be taken is taken") {
  const Json made = answered({{"name", "Shoe\nshop"},
                              {"question", "What do buyers ask?"},
                              {"summary_prompt", "{{run.inputs}}"},
                              {"attributes",
                               {{{"name", "Was it Solved?"}, {"type", "boolean"}, {"description", "The end"}},
                                {{"name", "was_it_solved"}, {"type", "string"}, {"description", "twice"}},
                                {{"name", "mood"}, {"type", "colour"}, {"description", "a type that is none"}},
                                {{"name", "???"}, {"type", "string"}, {"description", ""}}}},
                              {"categories", {{{"name", "Returns"}, {"description", "Back"}}, {{"name", "returns"}}}},
                              {"budget_usd", 900}});
  CHECK(made == Json({{"question", "What do buyers ask?"},
                      {"name", "Shoe shop"},
                      {"attributes", {{{"name", "was_it_solved"}, {"type", "boolean"}, {"description", "The end"}}}},
                      {"partitions", {{{"name", "Returns"}, {"description", "Back"}}}},
                      {"summary_prompt", "{{run.inputs}}"}}));
  for (const char* wrong : {"{{run.inputz}}", "{{broken", "no name at all", " "}) {
    INFO(wrong);
    CHECK_FALSE(answered({{"question", "What?"}, {"summary_prompt", wrong}}).contains("summary_prompt"));
  }
  CHECK_FALSE(method::proposed("{\"name\":\"no question\"}"));
  CHECK_FALSE(method::proposed("I would rather not."));
}
