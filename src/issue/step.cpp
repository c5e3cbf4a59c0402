// SPDX-License-Identifier: MIT
#include "issue/step.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "base/text.hpp"

namespace tracesift::issue {
namespace {

constexpr std::size_t kMaxRead = 2'000;  // bytes of a command
constexpr std::size_t kMaxName = 60;     // bytes of a program with its subcommand

bool is_one_of(std::string_view word, std::span<const std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

/// The beginning of the command in arguments that an index cut: `{"command":"cd …`.
std::string command_of_cut(std::string_view arguments) {
  const std::size_t colon = arguments.find(':');
  const std::size_t open = colon == std::string_view::npos ? colon : arguments.find('"', colon);
  if (open == std::string_view::npos) return {};
  std::string command;
  for (std::size_t at = open + 1; at < arguments.size() && arguments[at] != '"'; ++at) {
    if (arguments[at] == '\\' && at + 1 < arguments.size()) ++at;
    command += arguments[at];
  }
  return command;
}

/// The command of a shell's arguments: a string, or a list of words whose last one is a script of its own.
std::string command_in(const std::string& arguments) {
  const base::Json json = base::Json::parse(arguments, nullptr, false);
  if (json.is_string()) return json.get<std::string>();
  if (!json.is_object()) return arguments.front() == '{' ? command_of_cut(arguments) : arguments;
  for (const char* key : {"command", "cmd", "script", "commands", "input", "code"}) {
    const auto found = json.find(key);
    if (found == json.end()) continue;
    if (found->is_string()) return found->get<std::string>();
    if (!found->is_array()) continue;
    std::vector<std::string> words;
    for (const base::Json& word : *found) {
      if (word.is_string()) words.push_back(word.get<std::string>());
    }
    const bool is_script =
        words.size() == 3 && base::starts_with(words[1], "-") && words[1].find('c') != std::string::npos;
    return is_script ? words.back() : base::join(words, " ");
  }
  return {};
}

std::vector<std::string_view> words_of(std::string_view command) {
  std::vector<std::string_view> words;
  for (std::size_t at = 0; at < command.size();) {
    if (command[at] == ' ' || command[at] == '\t') {
      ++at;
      continue;
    }
    std::size_t end = at;
    char quote = 0;
    for (; end < command.size() && (quote != 0 || (command[end] != ' ' && command[end] != '\t')); ++end) {
      if (quote != 0) {
        if (command[end] == quote) quote = 0;
      } else if (command[end] == '"' || command[end] == '\'') {
        quote = command[end];
      }
    }
    words.push_back(command.substr(at, end - at));
    at = end;
  }
  return words;
}

/// Parts of a command line that `&&`, `||`, `;`, `|` or a line end parts, quotes and here-documents left whole.
std::vector<std::string_view> commands_of(std::string_view line) {
  std::vector<std::string_view> parts;
  std::size_t begin = 0;
  char quote = 0;
  for (std::size_t at = 0; at <= line.size(); ++at) {
    const char c = at < line.size() ? line[at] : '\n';
    if (quote != 0 && at < line.size()) {  // one that never closes ends with the line
      if (c == quote) quote = 0;
      continue;
    }
    if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '&' || c == '|' || c == ';' || c == '\n') {
      if (c == '&' && at > 0 && line[at - 1] == '>') continue;  // 2>&1
      if (const std::string_view part = base::trim(line.substr(begin, at - begin)); !part.empty())
        parts.push_back(part);
      begin = at + 1;
    }
  }
  return parts;
}

/// The program's name without its folder, and the subcommand of those that have some.
std::optional<std::string> program_of(std::string_view command) {
  static constexpr std::string_view kPassed[] = {"sudo", "env",  "time", "nohup",   "exec", "command",
                                                 "nice", "then", "do",   "else",    "if",   "!",
                                                 "(",    "{",    "eval", "xvfb-run"};
  static constexpr std::string_view kPassedWithValue[] = {"timeout", "gtimeout"};
  static constexpr std::string_view kNone[] = {"cd",    "export", "source", ".",    "set",   "echo", "printf",
                                               "sleep", "pushd",  "popd",   "true", "mkdir", "#"};
  static constexpr std::string_view kWithSubcommands[] = {
      "git",       "npm",     "pnpm",   "yarn",     "bun",    "npx",           "go",     "cargo",
      "docker",    "kubectl", "gh",     "glab",     "pip",    "pip3",          "uv",     "poetry",
      "conda",     "make",    "mise",   "just",     "dotnet", "mvn",           "gradle", "./gradlew",
      "terraform", "aws",     "gcloud", "az",       "helm",   "brew",          "apt",    "apt-get",
      "systemctl", "bundle",  "rails",  "composer", "deno",   "turbo",         "nx",     "flutter",
      "dart",      "swift",   "rustup", "hg",       "jj",     "docker-compose"};
  std::vector<std::string_view> words = words_of(command);
  std::size_t at = 0;
  for (; at < words.size(); ++at) {
    const std::string_view word = words[at];
    const std::size_t sign = word.find('=');
    const bool is_variable = sign != std::string_view::npos && sign > 0 && word.front() != '-' && word.find('/') > sign;
    if (is_variable || is_one_of(word, kPassed)) continue;
    if (!is_one_of(word, kPassedWithValue)) break;
    const auto is_option = [](std::string_view next) {
      return next.front() == '-' || (next.front() >= '0' && next.front() <= '9');
    };
    while (at + 1 < words.size() && is_option(words[at + 1])) ++at;  // and how long
  }
  if (at >= words.size() || is_one_of(words[at], kNone) || words[at].front() == '#') return std::nullopt;
  std::string name(words[at]);
  const bool is_local = base::starts_with(name, "./");
  if (const std::size_t slash = name.rfind('/'); slash != std::string::npos && !is_local) name.erase(0, slash + 1);
  while (!name.empty() && (name.front() == '(' || name.front() == '"' || name.front() == '\'')) name.erase(0, 1);
  const bool is_python = base::starts_with(name, "python");
  for (std::size_t next = at + 1; next < words.size(); ++next) {
    const std::string_view word = words[next];
    if (is_python && word == "-m" && next + 1 < words.size()) {
      name = std::string(words[next + 1]);
      break;
    }
    if (word.front() == '-') {
      const bool takes_folder = name == "git" && word == "-C";
      next += takes_folder ? 1 : 0;
      continue;
    }
    if (!is_one_of(name, kWithSubcommands)) break;
    const bool is_run = word == "run" && next + 1 < words.size() && words[next + 1].front() != '-';
    name += " " + std::string(is_run ? words[next + 1] : word);
    break;
  }
  return name.empty() ? std::nullopt : std::optional(base::shorten(name, kMaxName));
}

}  // namespace

bool is_shell(std::string_view tool) {
  static constexpr std::string_view kNames[] = {"bash",
                                                "shell",
                                                "sh",
                                                "terminal",
                                                "exec_command",
                                                "execute_bash",
                                                "run_command",
                                                "powershell",
                                                "local_shell",
                                                "local_shell_call",
                                                "container.exec",
                                                "run_shell_command",
                                                "run_terminal_cmd",
                                                "run_in_terminal",
                                                "execute_command",
                                                "command_execution",
                                                "shell_command",
                                                "execute_shell",
                                                "bash_tool"};
  const std::string name = base::lower_ascii(tool);
  return is_one_of(name, kNames);
}

std::string step_of(const ToolCall& call) {
  if (call.name.empty() || call.arguments.empty() || !is_shell(call.name)) return call.name;
  const std::string command = command_in(call.arguments).substr(0, kMaxRead);
  for (const std::string_view part : commands_of(command)) {
    if (const auto program = program_of(part)) return call.name + ": " + *program;
  }
  return call.name;
}

}  // namespace tracesift::issue
