// A filter that somebody typed, against a conversation: it is an error with a place, or it answers.
#include <cstdint>
#include <cstdlib>

#include "filter/filter.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const tracesift::Thread thread = [] {
    tracesift::Thread t;
    t.id = "t";
    t.name = "agent";
    t.traces.resize(1);
    t.tags = {"a", "b"};
    t.metadata.set("plan", "pro");
    t.feedback = {{"score", 0.5, "", "fine"}, {"label", std::nullopt, "good", ""}};
    t.messages.push_back({.role = tracesift::Role::user, .text = "where is it"});
    return t;
  }();
  const auto expression = tracesift::filter::parse({reinterpret_cast<const char*>(data), size});
  if (!expression) return expression.error().where.rfind("filter", 0) == 0 ? 0 : (std::abort(), 0);
  if (tracesift::filter::matches(*expression, thread) != tracesift::filter::matches(*expression, thread)) std::abort();
  return 0;
}
