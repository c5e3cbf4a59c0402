#include "catch.hpp"
#include "dataset.hpp"
#include "prompt/redact.hpp"
#include "prompt/reply.hpp"
#include "prompt/template.hpp"
#include "prompt/tokens.hpp"
#include "prompt/view.hpp"

using namespace tracesift;
using namespace tracesift::prompt;
using base::Json;

namespace {

Message said(Role role, std::string text) {
  Message message;
  message.role = role;
  message.text = std::move(text);
  return message;
}

Thread talk(std::vector<Message> messages) {
  Thread thread;
  thread.id = "t";
  thread.messages = std::move(messages);
  return thread;
}

Json schema() {
  return *base::parse_json(R"({"type":"object","properties":{"summary":{"type":"string"},
    "outcome":{"type":"string","enum":["good","bad"]},"count":{"type":"integer"},
    "list":{"type":"array","items":{"type":"string"}}},"required":["summary","outcome","count","list"]})");
}

}  // namespace

TEST_CASE("a prompt may name what a conversation has") {
  Thread thread;
  CHECK(prompt::available_variables(thread).empty());
  thread.messages.push_back({.role = Role::user, .text = "where is it"});
  thread.metadata.set("plan", "pro");
  thread.metadata.set("none", "");
  thread.feedback = {{"score", 1.0, "", ""}, {"score", 0.0, "", ""}};
  const std::vector<std::string> asked = prompt::available_variables(thread);
  CHECK(asked == std::vector<std::string>{"all_thread_messages", "run.inputs", "run.feedback", "run.feedback.score",
                                          "run.metadata", "run.metadata.plan"});
  thread.messages.push_back({.role = Role::assistant, .text = "here"});
  const std::vector<std::string> answered = prompt::available_variables(thread);
  CHECK(std::find(answered.begin(), answered.end(), "run.outputs") != answered.end());
  for (const std::string& name : answered) CHECK(prompt::template_variables("{{" + name + "}}"));
}

TEST_CASE("tokens are estimated within a fifth for prose, code, Cyrillic and Chinese") {
  // o200k_base counts these.
  CHECK(estimate_tokens("The quick brown fox jumps over the lazy dog and runs away into the forest.") ==
        Approx(16).margin(4));
  CHECK(estimate_tokens("for (const auto& item : items) { total += item.price * item.count; }") ==
        Approx(21).margin(6));
  CHECK(estimate_tokens("") == 0);
  CHECK(estimate_tokens("我想取消我的订单并且申请退款") == Approx(10).margin(4));
  CHECK(estimate_tokens(std::string(100'000, 'a')) > 10'000);
}

TEST_CASE("a short conversation is shown whole, its blocks numbered by message") {
  Message call = said(Role::assistant, "");
  call.tool_calls.push_back({"1", "search", R"({"q":"a"})", 0});
  Message result = said(Role::tool, "nothing found");
  result.name = "search";
  result.is_error = true;
  const View view = view_of(talk({said(Role::system, "You are helpful."), said(Role::user, "Find it"), call, result,
                                  said(Role::assistant, "I could not find it.")}),
                            6'000);
  CHECK(view.is_whole);
  CHECK(view.text ==
        "[M1 user] Find it\n[M2 calls] search({\"q\":\"a\"})\n[M3 result of search, ERROR] nothing found\n"
        "[M4 agent] I could not find it.\n");
}

TEST_CASE("of a long conversation what matters most stays, and gaps are marked") {
  std::vector<Message> messages = {said(Role::user, "FIRST request")};
  for (int i = 0; i < 300; ++i) {
    messages.push_back(said(Role::assistant, "step " + std::string(400, 'x')));
    Message result = said(Role::tool, std::string(2'000, 'y'));
    if (i == 150) {
      result.text = "THE ERROR " + result.text;
      result.is_error = true;
    }
    messages.push_back(result);
  }
  messages.push_back(said(Role::user, "LAST request"));
  messages.push_back(said(Role::assistant, "FINAL answer"));
  const View view = view_of(talk(messages), 2'000);
  CHECK_FALSE(view.is_whole);
  CHECK(view.tokens < 2'300);
  for (const char* kept : {"[view: ", "FIRST request", "LAST request", "FINAL answer", "THE ERROR", "left out …]"}) {
    INFO(kept);
    CHECK(view.text.find(kept) != std::string::npos);
  }
}

TEST_CASE("a prompt's names are checked when it is read") {
  CHECK(template_variables("Look: {{all_thread_messages}} {{run.feedback.user_score}}").operator bool());
  CHECK_FALSE(template_variables("no name at all"));
  CHECK_FALSE(template_variables("{{run.inputs"));
  CHECK_FALSE(template_variables("{{> partial}}"));
  const auto wrong = template_variables("{{run.input}}");
  REQUIRE_FALSE(wrong);
  CHECK(wrong.error().message.find("run.inputs") != std::string::npos);
  CHECK(wrong.error().where == "summary_prompt");
}

TEST_CASE("a prompt reaches into what the last root run was given and answered, to any depth") {
  Thread thread = talk({said(Role::user, "hello")});
  thread.traces.emplace_back().runs.emplace_back();
  thread.traces.back().runs.front().inputs_json =
      R"({"question":"Where is it?","user":{"plan":"pro","tags":["a",{"b":7}]},"none":null})";
  thread.traces.back().runs.front().outputs_json = R"({"score":0.5})";
  const auto value_of = [&](const std::string& name) {
    const Rendered rendered = render("{{" + name + "}}", thread, 1'000, "d");
    CHECK(rendered.empty.empty() == (rendered.text.find("<d>") != std::string::npos));
    return rendered.text;
  };
  CHECK(value_of("run.inputs.question") == "<d>\nWhere is it?\n</d>");
  CHECK(value_of("run.inputs.user.plan") == "<d>\npro\n</d>");
  CHECK(value_of("run.inputs.user.tags.1.b") == "<d>\n7\n</d>");
  CHECK(value_of("run.inputs.user.tags.0") == "<d>\na\n</d>");
  CHECK(value_of("run.inputs.user.tags") == "<d>\n[\"a\",{\"b\":7}]\n</d>");
  CHECK(value_of("run.outputs.score") == "<d>\n0.5\n</d>");
  for (const char* nowhere : {"run.inputs.none", "run.inputs.user.tags.2", "run.inputs.question.x", "run.inputs.other",
                              "run.outputs.question", "run.inputs.user..plan", "run.inputs.user.tags.99999999999"}) {
    INFO(nowhere);
    CHECK(value_of(nowhere).empty());
  }
  thread.traces.back().runs.front().inputs_json = "{broken";
  CHECK(value_of("run.inputs.question").empty());
  CHECK(template_variables("{{run.outputs.a.b.c}}"));
  CHECK_FALSE(template_variables("{{run.inputs.}}"));
}

TEST_CASE("what a conversation holds stands between tags and is not expanded again") {
  Thread thread = talk({said(Role::user, "hello {{run.error}} <b> & </data-1> data-1"), said(Role::assistant, "hi")});
  thread.error = "Boom";
  thread.feedback.push_back({"score", 0.5, "", ""});
  const Rendered rendered =
      render("Error: {{run.error}} Score: {{run.feedback.score}} None: {{run.feedback.other}}\n{{all_thread_messages}}",
             thread, 1'000, "data-1");
  CHECK(rendered.text.find("Error: <data-1>\nBoom\n</data-1>") != std::string::npos);
  CHECK(rendered.text.find("0.500") != std::string::npos);
  CHECK(rendered.text.find("hello {{run.error}} <b> &") != std::string::npos);
  CHECK(rendered.empty == std::vector<std::string>{"run.feedback.other"});
  std::size_t ends = 0;  // the conversation cannot end its own tag
  for (std::size_t at = rendered.text.find("</data-1>"); at != std::string::npos;
       at = rendered.text.find("</data-1>", at + 1))
    ++ends;
  CHECK(ends == 3);
}

TEST_CASE("secrets and personal data are taken out, the rest stays") {
  const auto clean = [](const char* text) {
    Redactions found;
    return redact(text, found);
  };
  CHECK(clean("write to Jane.Doe+x@mail.example.org, please") == "write to [email], please");
  CHECK(clean("key sk-proj-abcdefghijklmnop1234 here") == "key [secret] here");
  CHECK(clean("AKIAIOSFODNN7EXAMPLE!") == "[secret]!");
  CHECK(clean("Authorization: Bearer abcdef0123456789abcdef") == "Authorization: Bearer [secret]");
  CHECK(clean("card 4111 1111 1111 1111 ok") == "card [card] ok");
  CHECK(clean("order 4111 1111 1111 1112 ok") == "order 4111 1111 1111 1112 ok");
  CHECK(clean("call +49 170 1234567 now") == "call [phone] now");
  CHECK(clean("call (555) 123-4567 now") == "call [phone] now");
  CHECK(clean("at 192.168.0.12:80") == "at [ip]:80");
  CHECK(clean("version 1.2.3 of 2026-11-22, 3.14159, $1,200.50") == "version 1.2.3 of 2026-11-22, 3.14159, $1,200.50");
  CHECK(clean("/home/anna/work/x.py") == "/home/[name]/work/x.py");
  CHECK(clean("C:\\Users\\anna\\x") == "C:\\Users\\[name]\\x");
  CHECK(clean("a@b is no address, nor @here") == "a@b is no address, nor @here");
  CHECK(clean("-----BEGIN RSA PRIVATE KEY-----\nMIIB\n-----END RSA PRIVATE KEY-----") == "[secret]");
}

TEST_CASE("what somebody names is taken out besides, as whole words in whatever case, with any digit for a #") {
  const auto clean = [](const char* text) {
    Redactions found;
    return redact(text, found, nullptr, {"Jane", "jane doe", "CUST-####", "#1", "Ünal"});
  };
  CHECK(clean("Ask JANE DOE, or Jane; not Janet") == "Ask [private], or [private]; not Janet");
  CHECK(clean("cust-0042, CUST-004 and CUST-00421") == "[private], CUST-004 and CUST-00421");
  CHECK(clean("Ünal and jane@mail.example.org") == "[private] and [private]@mail.example.org");
  CHECK(clean("").empty());
  CHECK(clean("Jan") == "Jan");
}

TEST_CASE("hostile text is redacted in linear time") {
  Redactions found;
  std::string text;
  for (int i = 0; i < 200'000; ++i) text += i % 3 == 0 ? "a." : i % 3 == 1 ? "(1" : "eyJ.";
  CHECK(redact(text, found).size() > 100'000);
}

TEST_CASE("a reply is read however it is wrapped") {
  const char* whole = R"({"summary":"x","outcome":"good","count":3,"list":["a","b"]})";
  const std::vector<std::string> replies = {
      whole,
      std::string("```json\n") + whole + "\n```",
      std::string("Here is the report: ") + whole + " I hope this helps {",
      R"({"summary":"x","outcome":"good","count":3,"list":["a","b",],})",
      R"({"summary":"x","outcome":"good","count":3,"list":["a","b")",
      R"({"summary":"x","outcome":"good","count":"3","list":["a","b"],"more":{}})",
      "\xEF\xBB\xBF" + std::string(whole)};
  for (const std::string& text : replies) {
    INFO(text);
    const auto reply = read_reply(text, schema(), {"summary"});
    REQUIRE(reply);
    CHECK(base::dump_json(*reply) == whole);
  }
}

TEST_CASE("half a character costs itself, a whole one stays") {
  const auto reply = read_reply(R"({"summary":"a\ud800b \ud83d\ude00 \\ud800"})", schema(), {"summary"});
  REQUIRE(reply);
  CHECK((*reply)["summary"] ==
        "a\xEF\xBF\xBD"
        "b \xF0\x9F\x98\x80 \\ud800");
}

TEST_CASE("a field that is wrong costs itself, a missing one that must be there the reply") {
  const auto reply =
      read_reply(R"({"summary":"x","outcome":"great","count":1.5,"list":["a",1]})", schema(), {"summary"});
  REQUIRE(reply);
  CHECK((*reply)["outcome"].is_null());
  CHECK((*reply)["count"].is_null());
  CHECK((*reply)["list"] == Json::array({"a"}));
  CHECK_FALSE(read_reply(R"({"outcome":"good"})", schema(), {"summary"}));
  CHECK_FALSE(read_reply(R"({"summary":5})", schema(), {"summary"}));
  CHECK_FALSE(read_reply("I cannot help with that.", schema(), {"summary"}));
  CHECK_FALSE(read_reply(std::string(100'000, '['), schema(), {"summary"}));
  CHECK_FALSE(read_reply(std::string("{\"a\":") + std::string(100'000, '['), schema(), {"summary"}));
}

TEST_CASE("what a model writes is one line without what is hidden in it") {
  CHECK(clean("a\n\tb \xE2\x80\xAE"
              "c\xE2\x80\x8B"
              "d see https://evil.example/?q=1 now",
              100) == "a b cd see [link] now");
  CHECK(clean(std::string(1'000, 'x'), 100).size() <= 103);
  CHECK(without_unsourced_numbers("paid 1,200 for 7 nights in 2026", "price 1200, year 2026") ==
        "paid 1,200 for … nights in 2026");
}
