#include "issue/family.hpp"

#include <string>
#include <vector>

#include "catch.hpp"

using namespace tracesift::issue;

TEST_CASE("a family by the program that fails or by what it says") {
  struct Case {
    const char* step;
    const char* line;
    const char* family;
  };
  const std::vector<Case> cases = {
      {"Bash: go test", "--- FAIL: TestWine", "test"},
      {"Bash: npm test", "expected 3 bottles", "test"},
      {"Bash: pytest", "AssertionError", "test"},
      {"Bash: golangci-lint", "wine.go:3: unused", "check"},
      {"Bash: tsc", "error TS2304", "build"},
      {"Bash: go build", "undefined: Grape", "build"},
      {"Bash: ls", "ls: cannot access 'cellar': No such file or directory", "file"},
      {"Read", "File does not exist.", "file"},
      {"Read", "lint.yml does not exist", "file"},
      {"Edit", "String to replace not found in file.", "edit"},
      {"Bash: brew", "zsh: command not found: brew", "program"},
      {"Bash: git rebase", "error: could not apply 9f2c… press harder", "conflict"},
      {"Bash: gh pr", "unknown flag: --stat", "command"},
      {"fetch", "connect ECONNREFUSED", "network"},
      {"fetch", "HTTPSConnectionPool: Read timed out.", "network"},
      {"Bash: pip install", "exitcode: 124, the execution timed out", "slow"},
      {"", "NameError: name 'grape' is not defined", "code"},
      {"find_barrel", "barrel is empty", ""},
  };
  for (const Case& one : cases) {
    CAPTURE(one.step, one.line);
    const Family* family = family_of(one.step, one.line, one.line);
    CHECK(std::string(family == nullptr ? "" : family->id) == one.family);
    if (family != nullptr) CHECK(family_by_id(family->id) == family);
  }
  CHECK(family_by_id("none") == nullptr);
}

TEST_CASE("tests and checks are always their family, the rest only where nobody shares the message") {
  CHECK(family_by_id("test")->always);
  CHECK(family_by_id("check")->always);
  CHECK_FALSE(family_by_id("file")->always);
}
