// SPDX-License-Identifier: MIT
#include "issue/family.hpp"

#include <algorithm>
#include <span>
#include <string>

#include "base/text.hpp"
#include "issue/step.hpp"

namespace tracesift::issue {
namespace {

/// The program that fails decides the family, or words of its line or text, all in lower case.
struct Row {
  Family family;
  std::span<const std::string_view> programs;  // ends of steps
  std::span<const std::string_view> in_line;
  std::span<const std::string_view> in_text;
  bool of_shell = false;  // means nothing where another tool says it: a file may be called "lint"
};

constexpr std::string_view kRefusedEdit[] = {"string to replace not found",
                                             "matches of the string to replace",
                                             "has not been read yet",
                                             "modified since read",
                                             "no changes to make",
                                             "old_string",
                                             "patch does not apply",
                                             "failed to apply patch",
                                             "no replacement was performed",
                                             "unexpectedly modified",
                                             "search block",
                                             "hunk failed",
                                             "did not match any text",
                                             "not unique"};
constexpr std::string_view kCheckPrograms[] = {": eslint",     ": ruff",   ": mypy",     ": golangci-lint", " lint",
                                               ": lint",       ": pylint", ": flake8",   ": biome",         " clippy",
                                               ": prettier",   " fmt",     " typecheck", " check",          ": pyright",
                                               ": shellcheck", ": black",  " vet",       " type-check",     ": gofmt"};
constexpr std::string_view kCheckLines[] = {"lint", "eslint", "golangci", "clippy", "mypy", "formatting"};
constexpr std::string_view kTestPrograms[] = {
    ": pytest",  " test",        ": jest", ": vitest",    ": mocha",    ": ctest",     ": rspec", ": tox",  " tests",
    ": phpunit", ": playwright", " e2e",   ": nosetests", ": unittest", " playwright", " jest",   " vitest"};
constexpr std::string_view kTestLines[] = {"--- fail",      "tests failed", "test failed",  "assertionerror",
                                           "failing tests", "test suites:", "error trace:", "[no test"};
constexpr std::string_view kTestTexts[] = {"--- fail",     "fail\t",       "failures!",
                                           "=== failures", "test suites:", "[build failed]"};
constexpr std::string_view kBuildPrograms[] = {" build",    ": tsc",   ": make",  ": gcc",   ": g++",
                                               ": clang",   ": javac", ": ninja", ": cmake", " compile",
                                               ": webpack", ": vite",  ": rustc", " tsc"};
constexpr std::string_view kBuildLines[] = {
    "undefined:",   "cannot find symbol",    "compilation failed", "compile error", "undefined reference",
    "build failed", "declared and not used", "error ts",           "linker",        "imported and not used",
    "cannot use "};
constexpr std::string_view kMissingFile[] = {
    "no such file",  "file does not exist", "does not exist",  "enoent", "path not found", "file not found",
    "cannot access", "is a directory",      "not a directory", "eisdir", "cannot open"};
constexpr std::string_view kMissingProgram[] = {"command not found",
                                                "executable file not found",
                                                "spawn ",
                                                "enoent: no such file or directory, posix_spawn",
                                                "is not recognized as an internal",
                                                "program not found",
                                                "no module named pytest"};
constexpr std::string_view kConflict[] = {"could not apply",        "merge conflict", "conflict (content)",
                                          "automatic merge failed", "needs merge",    "unmerged files",
                                          "non-fast-forward"};
constexpr std::string_view kWrongCommand[] = {
    "unknown option",      "unrecognized option", "unrecognized argument", "invalid option",
    "illegal option",      "unknown flag",        "unknown command",       "unknown shorthand",
    "unexpected argument", "no such command",     "missing operand",       "syntax error near",
    "unexpected eof",      "bad substitution",    "parse error near",      "not recognized as",
    "unknown argument",    "accepts at most",     "invalid argument",      "no rule to make target"};
constexpr std::string_view kNetwork[] = {"connection refused",
                                         "econnrefused",
                                         "could not resolve",
                                         "connection timed out",
                                         "connection timeout",
                                         "connect timeout",
                                         "connecttimeout",
                                         "read timed out",
                                         "read timeout",
                                         "readtimeout",
                                         "request timed out",
                                         "gateway time",
                                         "etimedout",
                                         "connection reset",
                                         "getaddrinfo",
                                         "network is",
                                         "ssl",
                                         "tls",
                                         "max retries exceeded",
                                         "failed to connect",
                                         "rate limit",
                                         "too many requests",
                                         "502",
                                         "503",
                                         "name or service",
                                         "connectionerror",
                                         "unable to access",
                                         "nameresolutionerror",
                                         "net::err",
                                         "service unavailable",
                                         "overloaded"};
constexpr std::string_view kSlow[] = {"timed out", "timeout", "time limit", "deadline exceeded", "took too long"};
constexpr std::string_view kOwnCode[] = {"nameerror",    "typeerror",    "attributeerror",   "keyerror",
                                         "indexerror",   "valueerror",   "syntaxerror",      "modulenotfound",
                                         "importerror",  "zerodivision", "indentationerror", "referenceerror",
                                         "unboundlocal", "runtimeerror"};

constexpr Row kRows[] = {
    {{"edit", "an edit does not apply"}, {}, kRefusedEdit, {}},
    {{"program", "a program is missing"}, {}, kMissingProgram, {}},
    {{"conflict", "changes conflict"}, {}, kConflict, {}},
    {{"check", "a check fails", true}, kCheckPrograms, kCheckLines, {}, true},
    {{"test", "a test fails", true}, kTestPrograms, kTestLines, kTestTexts, true},
    {{"command", "a wrong command or option"}, {}, kWrongCommand, {}},
    {{"file", "a file is not there"}, {}, kMissingFile, {}},
    {{"network", "the network or a service fails"}, {}, kNetwork, {}},
    {{"slow", "a call takes too long"}, {}, kSlow, {}},
    {{"build", "the build fails"}, kBuildPrograms, kBuildLines, {}, true},
    {{"code", "code that the agent wrote breaks"}, {}, kOwnCode, {}},
};

bool holds(std::string_view text, std::span<const std::string_view> words) {
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view word) { return text.find(word) != std::string_view::npos; });
}

bool ends(std::string_view text, std::span<const std::string_view> words) {
  return std::any_of(words.begin(), words.end(), [&](std::string_view word) {
    return text.size() >= word.size() && text.substr(text.size() - word.size()) == word;
  });
}

}  // namespace

const Family* family_of(std::string_view step, std::string_view line, std::string_view text) {
  constexpr std::size_t kMaxRead = 4'000;
  const std::string small_step = base::lower_ascii(step);
  const std::string small_line = base::lower_ascii(line);
  const std::string small_text = base::lower_ascii(text.substr(0, kMaxRead));
  const bool is_shell_step = step.empty() || step.find(": ") != std::string_view::npos || is_shell(step);
  for (const Row& row : kRows) {
    if (row.of_shell && !is_shell_step) continue;
    if (ends(small_step, row.programs) || holds(small_line, row.in_line) || holds(small_text, row.in_text))
      return &row.family;
  }
  return nullptr;
}

const Family* family_by_id(std::string_view id) {
  for (const Row& row : kRows) {
    if (row.family.id == id) return &row.family;
  }
  return nullptr;
}

}  // namespace tracesift::issue
