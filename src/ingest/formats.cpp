// SPDX-License-Identifier: MIT
#include <array>
#include <vector>

#include "ingest/format.hpp"
#include "tracesift/ingest.hpp"

namespace tracesift {
namespace ingest {

std::span<const Format> formats() {
  static const std::array all = {
      kOtlp,          kClickHouse, kAppInsights, kJaeger,    kCopilotEvents,  kCodexExec,    kKimi,       kAgentUpdates,
      kHarnessEvents, kHelpDesk,   kLangGraph,   kLangWatch, kLangSmith,      kPhoenix,      kLangfuse,   kOpik,
      kWeave,         kMlflow,     kBraintrust,  kPosthog,   kDatadog,        kOpenAiAgents, kQwenCode,   kClaudeCode,
      kCodex,         kGeminiCli,  kChatGpt,     kClaudeAi,  kGeminiTakeout,  kInspect,      kAtif,       kTauBench,
      kTau2Bench,     kModelCalls, kOpenCode,    kCursor,    kCursorComposer, kContinue,     kVapi,       kRetell,
      kElevenLabs,    kRasa,       kAdk,         kPromptfoo, kLmEval,         kAmp,          kZed,        kLmStudio,
      kSweAgent,      kCline,      kCopilotChat, kAider,     kOpenHands,      kAgentDojo,    kWhoAndWhen, kMast,
      kOpenWebUi,     kLibreChat,  kMessageLog,  kChat};
  return all;
}

}  // namespace ingest

std::span<const FormatInfo> known_formats() {
  static const std::vector<FormatInfo> infos = [] {
    std::vector<FormatInfo> list;
    for (const ingest::Format& format : ingest::formats()) list.push_back({format.id, format.title});
    return list;
  }();
  return infos;
}

}  // namespace tracesift
