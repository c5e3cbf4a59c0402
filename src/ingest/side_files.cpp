// SPDX-License-Identifier: MIT
#include "ingest/side_files.hpp"

#include <array>

#include "base/text.hpp"

namespace tracesift::ingest {
namespace {

/// How a path ends. A name without a slash must be the whole name of the file.
constexpr std::array<std::string_view, 26> kNames = {
    // Claude Code: ~/.claude/projects
    "sessions-index.json", "journal.jsonl", "MEMORY.md", "CLAUDE.md", "settings.json", "settings.local.json",
    // ChatGPT's data export
    "user.json", "user_settings.json", "export_manifest.json", "shared_conversations.json", "message_feedback.csv",
    "model_comparisons.json", "chat.html", "group_chats.json", "sora.json", "shopping.json", "library_files.json",
    "conversation_asset_file_names.json", "tether_state.json",
    // Claude.ai's data export
    "users.json", "projects.json", "memories.json",
    // Cline and its relatives
    "task_metadata.json", "taskHistory.json", "checkpoints.json",
    // Others
    "state.vscdb.backup"};
constexpr std::array<std::string_view, 2> kEndings = {".meta.json", ".dat"};
constexpr std::string_view kTable = " (table)";  // web/core/sqlite.js
constexpr std::array<std::string_view, 2> kFolders = {"/tool-results/", "/file-history/"};

}  // namespace

int side_file_score(std::string_view path) {
  constexpr int kNamed = 50;    // what field names alone may get
  constexpr int kOneText = 45;  // a table of texts that nobody says
  if (path.size() > kTable.size() && path.substr(path.size() - kTable.size()) == kTable) return kOneText;
  const std::size_t slash = path.rfind('/');
  const std::string_view name = slash == std::string_view::npos ? path : path.substr(slash + 1);
  for (const std::string_view known : kNames) {
    if (name == known) return kNamed;
  }
  for (const std::string_view ending : kEndings) {
    if (name.size() > ending.size() && name.substr(name.size() - ending.size()) == ending) return kNamed;
  }
  for (const std::string_view folder : kFolders) {
    if (path.find(folder) != std::string_view::npos) return kNamed;
  }
  return 0;
}

}  // namespace tracesift::ingest
