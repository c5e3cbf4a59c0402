#include "issue/step.hpp"

#include <string>
#include <utility>
#include <vector>

#include "catch.hpp"

using tracesift::ToolCall;
using tracesift::issue::step_of;

namespace {

std::string shell(const std::string& command) { return step_of({"", "Bash", "{\"command\":\"" + command + "\"}"}); }

}  // namespace

TEST_CASE("a tool is its name; a call that nobody named is nothing") {
  CHECK(step_of({"", "find_barrel", R"({"id":"B1"})"}) == "find_barrel");
  CHECK(step_of({"", "", R"({"id":"B1"})"}).empty());
}

TEST_CASE("of a shell the program counts, past what only leads to it") {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"ls -la", "Bash: ls"},
      {"cd /srv/cellar && git push origin main", "Bash: git push"},
      {"git -C /srv/cellar status", "Bash: git status"},
      {"CI=1 FORCE_COLOR=0 npm run test:unit", "Bash: npm test:unit"},
      {"sudo timeout -k 5 60 make wine", "Bash: make wine"},
      {"/usr/local/bin/go test ./...", "Bash: go test"},
      {"python3 -m pytest -q", "Bash: pytest"},
      {"python3 press.py", "Bash: python3"},
      {"./press.sh --fast", "Bash: ./press.sh"},
      {"# look first\\nls", "Bash: ls"},
      {"export A=1; cargo build --release 2>&1 | tail -3", "Bash: cargo build"},
      {"echo hello && kubectl get pods", "Bash: kubectl get"},
      {"cd /srv", "Bash"},
      {"", "Bash"},
  };
  for (const auto& [command, step] : cases) CHECK(shell(command) == step);
}

TEST_CASE("shells of other agents, and how they write commands") {
  CHECK(step_of({"", "shell", R"({"command":["bash","-lc","cd x && go vet ./..."]})"}) == "shell: go vet");
  CHECK(step_of({"", "exec_command", R"({"cmd":"rg grape"})"}) == "exec_command: rg");
  CHECK(step_of({"", "run_shell_command", R"({"command":["ls","-la"]})"}) == "run_shell_command: ls");
  CHECK(step_of({"", "Bash", R"({"command":"git commit -m 'a long story that an ind)"}) == "Bash: git commit");
  CHECK(step_of({"", "bash", "npm ci"}) == "bash: npm ci");
  CHECK(step_of({"", "Bash", R"({"description":"nothing is run"})"}) == "Bash");
}
