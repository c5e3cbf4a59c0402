// SPDX-License-Identifier: MIT
// The boundary: four functions for bytes and one for messages. All meaning is in the messages (src/api/api.cpp).
//
//   JS                                   C++
//   view = bridge.input(n); view.set(…)    writes n bytes into our memory
//   bridge.feed(n)                         they are content of the file that "open" began
//   bridge.adopt(n)                        they are what another instance's slice() made of the content that follows
//   view = bridge.slice(n, offset)         they are lines of a file that another instance reads; for its adopt()
//   bridge.call("poll", n)                 they are JSON arguments; a view of a JSON answer comes back
//
// A view is valid until the next call: memory may have moved. web/core/connect.js decodes at once.
#include <emscripten/bind.h>
#include <emscripten/val.h>

#include <cstdint>
#include <string>
#include <vector>

#include "tracesift/session.hpp"

namespace {

class Bridge {
 public:
  emscripten::val input(unsigned size) {
    input_.resize(size);
    return emscripten::val(emscripten::typed_memory_view(input_.size(), input_.data()));
  }
  void feed(unsigned size) { session_.feed(given(size)); }
  void adopt(unsigned size) { session_.adopt(given(size)); }
  emscripten::val slice(unsigned size, double offset) {
    answer_ = session_.slice(given(size), static_cast<std::uint64_t>(offset));
    return answer();
  }
  emscripten::val call(const std::string& method, unsigned size) {
    answer_ = session_.call(method, given(size));
    return answer();
  }

 private:
  emscripten::val answer() const {
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(answer_.data());
    return emscripten::val(emscripten::typed_memory_view(answer_.size(), bytes));
  }
  std::string_view given(unsigned size) const {
    return {reinterpret_cast<const char*>(input_.data()), size <= input_.size() ? size : input_.size()};
  }
  std::vector<std::uint8_t> input_;
  std::string answer_;
  tracesift::Session session_;
};

}  // namespace

EMSCRIPTEN_BINDINGS(tracesift) {
  emscripten::class_<Bridge>("Bridge")
      .constructor<>()
      .function("input", &Bridge::input)
      .function("feed", &Bridge::feed)
      .function("adopt", &Bridge::adopt)
      .function("slice", &Bridge::slice)
      .function("call", &Bridge::call);
}
