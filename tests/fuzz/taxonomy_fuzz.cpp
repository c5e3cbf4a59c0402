// A taxonomy from anywhere is refused, or places any text somewhere or nowhere; written again it is the same.
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/json.hpp"
#include "local/prototypes.hpp"
#include "local/space.hpp"
#include "report/layers.hpp"

using namespace tracesift;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto json = base::parse_json({reinterpret_cast<const char*>(data), size});
  if (!json) return 0;
  const auto layers = report::read_layers(*json);
  if (!layers) return 0;
  base::Json written = report::layers_json(*layers);
  const auto again = report::read_layers(written);
  if (!again || report::layers_json(*again) != written) std::abort();
  for (const Layer& layer : *layers) {
    local::Targets targets;
    for (const Prototype& prototype : layer.prototypes) targets.leaves.push_back({&prototype, 0});
    local::Placer placer(layer.space);
    const local::Placer::Place place = placer.place("Refund my lamp, please. Refund it again.", "done");
    if (place.at.empty()) continue;
    const local::Placement candidate = local::closest(place.at, targets);
    if (!(candidate.share >= 0 && candidate.share <= 1)) std::abort();
  }
  report::leave_out_rare(written);
  if (!report::read_layers(written)) std::abort();
  return 0;
}
