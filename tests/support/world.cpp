#include "world.hpp"

#include <algorithm>
#include <vector>

#include "catch.hpp"

namespace support {

using namespace tracesift;
using base::Json;

namespace {

constexpr int kNone = -1;  // no fault

bool has(const std::string& text, const char* word) { return text.find(word) != std::string::npos; }

std::vector<std::pair<int, std::string>> lines_of(const std::string& prompt) {
  std::vector<std::pair<int, std::string>> lines;
  for (std::size_t at = 0; at < prompt.size();) {
    const std::size_t end = std::min(prompt.find('\n', at), prompt.size());
    const std::string line = prompt.substr(at, end - at);
    if (!line.empty() && line[0] == '[' && line.find("] ") != std::string::npos)
      lines.emplace_back(std::atoi(line.c_str() + 1), line.substr(line.find("] ") + 2));
    at = end + 1;
  }
  return lines;
}

}  // namespace

std::string plain_model(const std::string& name, const std::string& system, const std::string& prompt) {
  if (name == "conversation_report") {
    const std::size_t user = prompt.find(" user] ");
    const std::size_t end = user == std::string::npos ? 0 : prompt.find('\n', user);
    const std::string said = user == std::string::npos ? "nothing" : prompt.substr(user + 7, end - user - 7);
    return Json{{"summary", "Wants: " + said},
                {"outcome", has(prompt, "ended in an error") ? "failed" : "achieved"},
                {"outcome_evidence", {"M0", "M99"}},
                {"failure", has(prompt, "ended in an error") ? "A step took too long" : ""},
                {"instructions_to_analyst", has(prompt, "dear reader")}}
        .dump();
  }
  if (name == "categories") {
    const Json none = Json::array();
    return Json{{"categories",
                 {{{"name", "Refunds"}, {"description", "Money back."}, {"subcategories", none}},
                  {{"name", "Parcels"}, {"description", "Where a parcel is."}, {"subcategories", none}}}}}
        .dump();
  }
  if (name == "assignments") {
    Json list = Json::array();
    const int refunds = has(system, "\n1. Refunds") ? 1 : 2;
    for (const auto& [number, text] : lines_of(prompt)) {
      list.push_back({{"item", number},
                      {"category", has(text, "refund")   ? refunds
                                   : has(text, "parcel") ? 3 - refunds
                                                         : 0}});
    }
    return Json{{"assignments", list}}.dump();
  }
  const std::size_t share = prompt.find(": share of conversations in {{c1}}");
  const std::size_t line = share == std::string::npos ? share : prompt.rfind("\n", share) + 1;
  const std::string fact =
      line == std::string::npos ? "{{f1}}" : prompt.substr(line, prompt.find("}}", line) + 2 - line);
  if (name == "names") return R"({"categories":[]})";
  return Json{{"key_points",
               {{{"kind", "usage"}, {"text", fact + " of conversations are about {{c1}}."}, {"traces", {1}}},
                {{"kind", "usage"}, {"text", "Half of all are about {{c1}}: " + fact + "."}, {"traces", {1}}},
                {{"kind", "cost"}, {"text", "A run costs 12 dollars, {{f1}}."}, {"traces", Json::array()}}}},
              {"highlights", {{{"trace", 1}, {"reason", "Shows it."}}, {{"trace", 99}, {"reason", "Is not there."}}}}}
      .dump();
}

Config asks_models() {
  Config config;
  config.models.provider = "openai";
  config.models.summary = "gpt-6-luna";
  config.models.thinking = "gpt-6.1-terra";
  return config;
}

void World::run(Job& job, const Dataset& dataset, double stop_at) {
  struct Reply {
    double at = 0;
    HttpResponse response;
    std::string reply_key;
  };
  base::Random random(seed);
  std::vector<Reply> coming;
  bool is_stopped = false;
  for (int steps = 0;; ++steps) {
    REQUIRE(steps < 2'000'000);
    if (stop_at > 0 && now >= stop_at && !is_stopped) {
      is_stopped = true;
      job.end_early("It was stopped.");
    }
    const Step step = job.poll(now);
    if (std::holds_alternative<Done>(step)) return;
    if (const auto* read = std::get_if<Read>(&step)) job.provide_thread(dataset.threads[read->thread]);
    if (const auto* send = std::get_if<Send>(&step)) {
      const std::string& key = send->request.reply_key;
      if (replies != nullptr && !send->request.fresh && replies->count(key) > 0) {
        HttpResponse kept;
        kept.id = send->request.id;
        kept.status = 200;
        kept.body = replies->at(key);
        kept.is_kept = true;
        coming.push_back({now, std::move(kept), key});
        continue;
      }
      const Json body = *base::parse_json(send->request.body);
      const std::uint64_t number = requests++;
      sent_at.push_back(now);
      sent += send->request.body;
      HttpResponse response;
      response.status = kNone;
      if (fault) response = fault(number);
      if (response.status == kNone) {
        const std::string system = body["messages"][0]["content"];
        const std::string prompt = body["messages"][1]["content"];
        const std::string name = body.contains("response_format") && body["response_format"].contains("json_schema")
                                     ? body["response_format"]["json_schema"]["name"].get<std::string>()
                                     : "";
        const std::string text = model(name, system, prompt);
        const std::uint64_t input = (system.size() + prompt.size()) / 4;
        paid_input += input;
        paid_output += text.size() / 4;
        response.status = 200;
        response.body = Json{{"choices", {{{"message", {{"content", text}}}, {"finish_reason", "stop"}}}},
                             {"usage", {{"prompt_tokens", input}, {"completion_tokens", text.size() / 4}}}}
                            .dump();
      }
      response.id = send->request.id;
      coming.push_back({now + latency_ms * (0.5 + random.uniform()), std::move(response), key});
      most_at_once = std::max<std::uint64_t>(most_at_once, coming.size());
    }
    if (const auto* wait = std::get_if<Wait>(&step)) {
      const auto next =
          std::min_element(coming.begin(), coming.end(), [](const Reply& a, const Reply& b) { return a.at < b.at; });
      REQUIRE((wait->until || next != coming.end()));  // else it would wait for ever
      if (next == coming.end() || (wait->until && *wait->until < next->at)) {
        now = std::max(now, *wait->until);
        continue;
      }
      now = std::max(now, next->at);
      const Reply reply = std::move(*next);
      coming.erase(next);
      const bool is_understood = job.receive(reply.response, now);
      if (replies != nullptr && is_understood) (*replies)[reply.reply_key] = reply.response.body;
    }
  }
}

}  // namespace support
