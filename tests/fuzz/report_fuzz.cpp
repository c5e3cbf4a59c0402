// Any bytes dropped as a report are refused or opened, and what is opened can be written again.
#include <cstdint>
#include <string_view>

#include "report/codec.hpp"
#include "report/page.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto report = tracesift::report::read_report({reinterpret_cast<const char*>(data), size});
  if (report) {
    tracesift::base::Json copy = *report;
    tracesift::report::reduce(copy, tracesift::report::Include::aggregates);
    tracesift::report::make_page(copy, {}, "");
  }
  return 0;
}
