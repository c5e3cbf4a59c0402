// SPDX-License-Identifier: MIT
// A file format is a row: an id, how it is recognised, how one record is read. Trees, threads, order and
// duplicates are none of its business: it emits loose runs, src/trace puts them together.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "ingest/document.hpp"
#include "ingest/message/sink.hpp"
#include "ingest/unread.hpp"
#include "trace/trace_assembler.hpp"
#include "tracesift/mapping.hpp"

namespace tracesift::ingest {

struct Record {
  Node node;
  Node envelope;  // the object around the array that holds the records; missing when there is none
  SourceSpan place;
  std::string_view file_name;
  const Mapping* mapping = nullptr;     // where a person named the fields
  bool* asked_number = nullptr;         // set when number() was called
  trace::MessageCache* memo = nullptr;  // what equal bytes held; none where whole messages are wanted
  std::string_view key = {};            // its name, where records are the members of an object
  OnUnread on_unread = {};              // for text that a reader sees and leaves, beyond the record's own members

  /// Which record of its file this is, for those that have no id of their own. Only who reads a file from its start
  /// knows.
  std::string number() const {
    if (asked_number != nullptr) *asked_number = true;
    return " #" + std::to_string(place.record);
  }

  /// Where a run's messages go that may repeat the conversation so far. They are not to be changed afterwards.
  MessageSink input_of(trace::LooseRun& loose) const {
    return memo != nullptr ? MessageSink(loose.interned_input, *memo) : MessageSink(loose.run.input);
  }
  MessageSink output_of(trace::LooseRun& loose) const {
    return memo != nullptr ? MessageSink(loose.interned_output, *memo) : MessageSink(loose.run.output);
  }
};

using Emit = std::function<void(trace::LooseRun&&)>;

enum class RecordOutcome {
  used,
  ignored,  // the format's own bookkeeping; what it says is named in the ledger, unless the reader left it on purpose
  foreign,  // not of this format
};

/// Bookkeeping of a kind that the reader knows.
inline RecordOutcome leave_out(Node record) {
  record.leave();
  return RecordOutcome::ignored;
}

struct Format {
  std::string_view id;
  std::string_view title;
  /// 0 = not mine … 100 = certain. Looks at one record, which may be cut at its end.
  int (*recognise)(Node record);
  RecordOutcome (*read)(const Record& record, const Emit& emit);
  /// Of a text format: how the first line of each section begins. Its records are {"section": "…"}.
  std::string_view opening = {};
};

/// The only list. On equal scores the earlier one wins.
std::span<const Format> formats();

// Each in its own file under format/.
extern const Format kLangSmith;
extern const Format kClaudeCode;
extern const Format kOtlp;
extern const Format kTauBench;
extern const Format kTau2Bench;
extern const Format kPhoenix;
extern const Format kOpenAiAgents;
extern const Format kPosthog;
extern const Format kDatadog;
extern const Format kModelCalls;
extern const Format kCodex;
extern const Format kGeminiCli;
extern const Format kInspect;
extern const Format kAtif;
extern const Format kLangfuse;
extern const Format kOpik;
extern const Format kWeave;
extern const Format kMlflow;
extern const Format kBraintrust;
extern const Format kChatGpt;
extern const Format kClaudeAi;
extern const Format kOpenCode;
extern const Format kCursor;
extern const Format kContinue;
extern const Format kMessageLog;
extern const Format kJaeger;
extern const Format kCopilotEvents;
extern const Format kCodexExec;
extern const Format kKimi;
extern const Format kAgentUpdates;
extern const Format kHarnessEvents;
extern const Format kHelpDesk;
extern const Format kLangGraph;
extern const Format kLangWatch;
extern const Format kVapi;
extern const Format kRetell;
extern const Format kElevenLabs;
extern const Format kRasa;
extern const Format kAdk;
extern const Format kPromptfoo;
extern const Format kLmEval;
extern const Format kAmp;
extern const Format kZed;
extern const Format kLmStudio;
extern const Format kQwenCode;
extern const Format kClickHouse;
extern const Format kAppInsights;
extern const Format kCursorComposer;
extern const Format kGeminiTakeout;
extern const Format kSweAgent;
extern const Format kCline;
extern const Format kCopilotChat;
extern const Format kAider;
extern const Format kOpenHands;
extern const Format kAgentDojo;
extern const Format kWhoAndWhen;
extern const Format kMast;
extern const Format kOpenWebUi;
extern const Format kLibreChat;
extern const Format kChat;
// Not in the list: read where a person said what is what.
extern const Format kMapped;

}  // namespace tracesift::ingest
