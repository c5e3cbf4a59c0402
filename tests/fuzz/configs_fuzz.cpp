// A config or a mapping that somebody wrote or a report holds: refused with a sentence and a place, or taken.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "tracesift/config.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto config = tracesift::parse_config(text);
  if (!config && config.error().message.empty()) std::abort();
  if (config && (config->sample_share < 0 || config->sample_share > 1 || config->models.budget_usd < 0)) std::abort();
  const auto mapping = tracesift::parse_mapping(text);
  if (!mapping && mapping.error().message.empty()) std::abort();
  return 0;
}
