// SPDX-License-Identifier: MIT
#include "report/sentence.hpp"

namespace tracesift::report {

std::string sentence(const base::Json& point, const std::function<std::string(const std::string&)>& name_of) {
  std::string text;
  for (const base::Json& part : point.at("parts")) {
    if (part.is_string()) {
      text += part.get_ref<const std::string&>();
    } else if (part.contains("figure")) {
      text += point.at("figures").at(part.at("figure").get<std::size_t>()).at("text").get<std::string>();
    } else if (part.contains("trace")) {
      text += "#" + std::to_string(part.at("trace").get<int>());
    } else if (part.contains("category")) {
      text += "“" + name_of(part.at("category").get<std::string>()) + "”";
    }
  }
  return text;
}

}  // namespace tracesift::report
