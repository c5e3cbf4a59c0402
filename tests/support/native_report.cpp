// Prints the core's own answer to "report" for the files named (and a config, after --config): what tests hold
// WebAssembly's answer against, and what tests/eval scores.
#include <cstdio>
#include <string>

#include "tracesift/session.hpp"

int main(int argc, char** argv) {
  tracesift::Session session;
  std::string config = "{}";
  for (int i = 1; i < argc; ++i) {
    if (std::string(argv[i]) == "--config") {
      config = argv[++i];
      continue;
    }
    std::FILE* file = std::fopen(argv[i], "rb");
    if (file == nullptr) return 1;
    session.call("open", "{\"name\":\"file " + std::to_string(i) + "\"}");
    char buffer[65536];
    for (std::size_t got = 0; (got = std::fread(buffer, 1, sizeof buffer, file)) > 0;) session.feed({buffer, got});
    std::fclose(file);
    session.call("close", "");
  }
  session.call("finish_reading", "");
  const std::string started = session.call("start", "{\"config\":" + config + "}");
  if (started.find("\"error\"") != std::string::npos) {
    std::fputs(started.c_str(), stderr);
    return 1;
  }
  while (session.call("poll", "").find("\"finished\":true") == std::string::npos) {
  }
  std::fputs(session.call("report", "").c_str(), stdout);
}
