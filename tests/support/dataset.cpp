#include "dataset.hpp"

#include <cstdio>
#include <cstdlib>

#include "base/json.hpp"
#include "catch.hpp"
#include "report/codec.hpp"
#include "report/thread.hpp"

namespace support {

tracesift::Dataset read(const Files& files, std::size_t piece) {
  tracesift::Ingest ingest;
  for (const auto& [name, content] : files) {
    ingest.open(name);
    for (std::size_t at = 0; at < content.size(); at += piece) ingest.feed(std::string_view(content).substr(at, piece));
    ingest.close();
  }
  return ingest.finish();
}

tracesift::Dataset read(const std::string& content, std::size_t piece) { return read({{"file", content}}, piece); }

std::string_view bytes_of(const std::string& content, const tracesift::Reread::Range& range) {
  return std::string_view(content).substr(static_cast<std::size_t>(range.offset),
                                          static_cast<std::size_t>(range.length));
}

std::string load(std::string_view path) {
  const std::string whole = std::string(TRACESIFT_SOURCE_DIR) + "/" + std::string(path);
  std::FILE* file = std::fopen(whole.c_str(), "rb");
  INFO(whole);
  REQUIRE(file != nullptr);
  std::string content;
  char buffer[65536];
  for (std::size_t got = 0; (got = std::fread(buffer, 1, sizeof buffer, file)) > 0;) content.append(buffer, got);
  std::fclose(file);
  return content;
}

void check_golden(const std::string& path, const std::string& text) {
  if (std::getenv("TRACESIFT_UPDATE_GOLDENS") != nullptr) {
    std::FILE* file = std::fopen((std::string(TRACESIFT_SOURCE_DIR) + "/" + path).c_str(), "wb");
    REQUIRE(file != nullptr);
    std::fwrite(text.data(), 1, text.size(), file);
    std::fclose(file);
  }
  INFO(path);
  CHECK(text == load(path));
}

std::string print(const tracesift::Dataset& dataset) {
  tracesift::base::Json all = tracesift::base::Json::array();
  for (const auto& thread : dataset.threads) all.push_back(tracesift::report::thread_json(thread));
  all.push_back(tracesift::report::to_json(dataset.ledger));
  return tracesift::base::dump_json(all, 1);
}

std::string talk(const tracesift::Thread& thread) {
  static const char* const roles[] = {"system", "user", "assistant", "tool"};
  std::string out;
  for (const auto& message : thread.messages) {
    if (!out.empty()) out += " | ";
    out += roles[static_cast<int>(message.role)];
    if (message.is_error) out += "!";
    out += ": " + message.text;
    for (const auto& call : message.tool_calls) out += " <" + call.name + " " + call.arguments + ">";
  }
  return out;
}

}  // namespace support
