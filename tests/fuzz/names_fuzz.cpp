// What somebody wrote becomes sentences, units and a name: never a crash, never more units than words, and a name is
// text that the words can stand in.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "language/units.hpp"
#include "local/names.hpp"
#include "local/request_names.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string input(reinterpret_cast<const char*>(data), size);
  const auto sentences = tracesift::language::read_sentences(input, 40);
  std::size_t words = 0;
  for (const auto& sentence : sentences) words += sentence.words.size();
  if (tracesift::language::read_units(sentences).size() > 2 * words + 2) std::abort();

  // Two groups: each line, and each line once more with something before it.
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < input.size() && lines.size() < 40;) {
    const std::size_t end = std::min(input.find('\n', at), input.size());
    lines.push_back(input.substr(at, end - at));
    lines.push_back("please " + input.substr(at, end - at));
    at = end + 1;
  }
  std::vector<std::vector<tracesift::local::Token>> tokens;
  tokens.reserve(lines.size());
  std::vector<tracesift::local::Labelled> texts;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    tokens.push_back(tracesift::local::tokenize(lines[i]));
    texts.push_back({lines[i], &tokens.back(), static_cast<int>(i % 2), 1});
  }
  auto names = tracesift::local::name_groups(texts, 2);
  tracesift::local::UnitCache units;
  tracesift::local::name_by_requests(texts, "", {}, units, names);
  if (!names[0].name.empty() && names[0].name == names[1].name) std::abort();
  return 0;
}
