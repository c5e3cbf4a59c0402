#include "tracesift/session.hpp"

#include "base/json.hpp"
#include "catch.hpp"
#include "tracesift/config.hpp"

using namespace tracesift;
using base::Json;

namespace {

Json call(Session& session, std::string_view method, const Json& arguments = Json::object()) {
  return Json::parse(session.call(method, arguments.dump()));
}

}  // namespace

TEST_CASE("the whole way, in messages") {
  Session session;
  CHECK(call(session, "open", {{"name", "a.jsonl"}})["ok"].is_null());
  const std::string_view record = "{\"id\":\"x\",\"input\":\"where is my parcel\",\"output\":\"here\"}\n";
  session.feed(record);
  CHECK(call(session, "read_progress")["ok"]["traces"] == 0);  // one record does not decide the format yet
  CHECK(call(session, "close")["ok"]["format"] == "chat");
  CHECK(call(session, "finish_reading")["ok"]["threads"] == 1);
  CHECK(call(session, "thread_ids")["ok"] == Json({"x"}));
  const Json range = call(session, "begin_reread", {{"id", "x"}})["ok"][0];
  CHECK(range == Json({{"file", 0}, {"offset", 0}, {"length", record.size() - 1}}));
  session.feed(record.substr(0, 9));
  session.feed(record.substr(9, range["length"].get<std::size_t>() - 9));
  CHECK(call(session, "thread")["ok"]["messages"].size() == 2);
  call(session, "begin_reread", {{"id", "x"}});
  session.feed(std::string(record.size() - 1, ' '));
  CHECK(call(session, "thread")["error"]["fault"] == "not_found");  // the file is not what it was
  CHECK(call(session, "start", {{"config", {{"seed", 3}}}}).contains("ok"));
  for (int i = 0; i < 50 && !call(session, "poll")["ok"]["finished"].get<bool>(); ++i) {
  }
  CHECK(call(session, "report")["ok"]["seed"] == 3);
  CHECK(call(session, "html", {{"include", "summaries"}, {"script", "s"}, {"style", "c"}})["ok"]["before"]
            .get<std::string>()
            .find("<!doctype html>") == 0);
}

TEST_CASE("mistakes are answered with a fault and a sentence, never thrown") {
  Session session;
  CHECK(call(session, "nonsense")["error"]["fault"] == "bad_argument");
  CHECK(Json::parse(session.call("open", "not json"))["error"]["fault"] == "bad_argument");
  CHECK(call(session, "begin_reread", {{"id", "x"}})["error"]["fault"] == "bad_argument");
  CHECK(call(session, "thread")["error"]["fault"] == "bad_argument");
  CHECK(call(session, "poll")["error"]["fault"] == "bad_argument");
  CHECK(call(session, "report")["error"]["fault"] == "bad_argument");
  CHECK(call(session, "thread_ids", {{"from", "x"}}).contains("error"));
  call(session, "finish_reading");
  CHECK(call(session, "start", {{"config", Json::object()}})["error"]["fault"] == "empty");
  CHECK(call(session, "begin_reread", {{"id", "x"}})["error"]["fault"] == "not_found");
}

TEST_CASE("a config names the field that is wrong") {
  CHECK(parse_config("{}")->seed == 1);
  CHECK(parse_config(R"({"name":"n","question":"q","seed":5,"categories":4,"subcategories":false})")->categories == 4);
  CHECK(parse_config(R"({"sede":5})").error().where == "sede");
  CHECK(parse_config(R"({"seed":"5"})").error().where == "seed");
  CHECK(parse_config(R"({"categories":-1})").error().where == "categories");
  CHECK(parse_config("[]").error().fault == Fault::bad_argument);
}
