// A prompt of somebody's own: it is refused with a sentence, or it is filled in, and what a conversation holds never
// ends the tag that it is put between. The text up to a zero byte is the prompt, the rest is what the user said.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "prompt/redact.hpp"
#include "prompt/template.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string input(reinterpret_cast<const char*>(data), size);
  const std::size_t end = std::min(input.find('\0'), input.size());
  const std::string text = input.substr(0, end);
  const std::string said = input.substr(std::min(end + 1, input.size()));

  tracesift::prompt::Redactions found;
  tracesift::prompt::redact(said, found);

  tracesift::Thread thread;
  thread.id = "t";
  thread.messages.push_back({.role = tracesift::Role::user, .text = said});
  thread.messages.push_back({.role = tracesift::Role::assistant, .text = said});
  thread.metadata.set("plan", said);
  thread.tags = {said};
  thread.feedback = {{"stars", 0.5, said, said}};
  tracesift::Trace& trace = thread.traces.emplace_back();
  tracesift::Run& root = trace.runs.emplace_back();
  root.inputs_json = "{\"question\":[{\"text\":\"x\"}]}";
  root.error = said;

  const auto names = tracesift::prompt::template_variables(text);
  if (!names) return names.error().message.empty() ? (std::abort(), 0) : 0;
  const std::string tag = "data-0123456789abcdef";
  const auto rendered = tracesift::prompt::render(text, thread, 1'000, tag);
  const auto count = [&](const std::string& part, const std::string& in) {
    std::size_t times = 0;
    for (std::size_t at = in.find(part); at != std::string::npos; at = in.find(part, at + 1)) ++times;
    return times;
  };
  if (text.find(tag) == std::string::npos &&
      count("<" + tag + ">", rendered.text) != count("</" + tag + ">", rendered.text))
    std::abort();
  return 0;
}
