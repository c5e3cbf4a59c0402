// SPDX-License-Identifier: MIT
// The data every format becomes.
//
//   Thread  a conversation: the unit that is analysed and counted
//    └ Trace   one request to the agent: a tree of runs, [0] is the root
//       └ Run    one step: a chain, a model call, a tool call
//
// A lone trace is a thread of one.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "tracesift/metadata.hpp"
#include "tracesift/time.hpp"

namespace tracesift {

/// Where a record lies in the input: shown to people, and read again.
struct SourceSpan {
  std::uint64_t offset = 0;        // bytes from the start of the (unpacked) file
  std::uint32_t length = 0;        // bytes
  std::uint32_t record = 0;        // 1 for the first
  std::uint32_t record_index = 0;  // of the records in these bytes, from 0
  std::uint32_t item_index = 0;    // which of the items in that record
  int file = -1;                   // index in Ledger::files
  bool is_tail = false;  // what follows a list that was read piece by piece: its opening braces are put before it
};

enum class Role { system, user, assistant, tool };

struct ToolCall {
  std::string id;
  std::string name;
  std::string arguments;  // JSON text, or whatever text the export holds
  std::uint64_t fingerprint =
      0;  // equal for equal names and whole arguments, blanks left out; set when a trace takes it in
  bool operator==(const ToolCall&) const = default;
};

struct Message {
  Role role = Role::user;
  bool is_error = false;            // of a tool's result
  bool is_truncated = false;        // of a model's answer: it ended at the limit of tokens
  std::uint32_t omitted_bytes = 0;  // bytes of the text that were not kept: Ingest(Keep::index); "\n…\n" in their place
  std::string text;
  std::string name;                  // the speaking agent, or the tool
  std::vector<ToolCall> tool_calls;  // of an assistant (or of a user, in tau2)
  std::string tool_call_id;          // of a tool's result
  std::optional<Time> time;
  bool operator==(const Message&) const = default;
};

struct Usage {
  std::optional<std::int64_t> input_tokens;
  std::optional<std::int64_t> output_tokens;
  std::optional<std::int64_t> total_tokens;
  std::optional<double> cost_usd;
  std::optional<std::int64_t> cache_read_tokens;      // of the input
  std::optional<std::int64_t> cache_write_tokens;     // of the input
  std::optional<std::int64_t> cache_write_1h_tokens;  // of cache_write_tokens: kept for an hour, which costs more
  static constexpr double kPriority = -1;             // a price_factor that src/price knows by the model
  double price_factor = 1;                            // of list prices: batch and flex requests cost half
};

/// A score somebody or something gave. `score` is empty for a categorical one, whose label is `value`.
struct Feedback {
  std::string key;
  std::optional<double> score;
  std::string value;
  std::string comment;
  bool is_verdict = true;  // false: an annotation, which says nothing of success
};

/// A session is the root that stands for a log of messages rather than for one request: it spans the user's pauses.
/// An evaluator judges: what it and the runs below it say and take is not the agent's.
enum class RunKind { chain, llm, tool, retriever, agent, session, other, evaluator };

inline const char* name(RunKind kind) {
  switch (kind) {
    case RunKind::chain: return "chain";
    case RunKind::llm: return "llm";
    case RunKind::tool: return "tool";
    case RunKind::retriever: return "retriever";
    case RunKind::agent: return "agent";
    case RunKind::session: return "session";
    case RunKind::other: return "other";
    case RunKind::evaluator: return "evaluator";
  }
  return "other";
}

/// What a format knows of a record beyond its run; used while a trace is assembled, without meaning afterwards.
struct AssemblyNotes {
  enum class Replay : std::uint8_t { none, begins, ends };  // of records copied from the session that was forked
  Replay replay = Replay::none;
  bool is_running_total = false;   // usage is that of the session so far
  bool is_echo = false;            // says again what another record of the trace says, if one does
  bool is_chunk = false;           // its text goes on where that of the step before it ended
  bool is_subagent = false;        // of a session: what its user says, another agent said
  bool is_request = false;         // the highest run of its branch that holds text or an error; set by the assembly
  std::uint32_t hidden_calls = 0;  // tool calls, and those that failed, in messages that are not the conversation's
  std::uint32_t hidden_errors = 0;
};

struct Run {
  std::string id;
  std::string name;
  RunKind kind = RunKind::chain;
  int parent = -1;  // index in Trace::runs; -1 for a root
  std::optional<Time> start;
  std::optional<Time> end;
  std::optional<double> stated_latency_s;  // for exports that state a duration but no times
  std::string error;                       // empty: none
  std::string model;
  Usage usage;
  std::vector<Message> input;   // emptied once the thread's messages are assembled
  std::vector<Message> output;  // likewise
  std::vector<Feedback> feedback;
  std::vector<std::string> tags;
  Metadata metadata;
  std::string inputs_json;   // of a root that was read again, where its record has such an object; else empty
  std::string outputs_json;  // likewise
  AssemblyNotes notes;
  SourceSpan place;
};

struct Trace {
  std::string id;
  std::vector<Run> runs;  // [0] is the root; parents precede children. Empty in an index
};

struct Thread {
  std::string id;
  std::string source_format;  // a Format::id
  std::vector<Trace> traces;  // oldest first, never empty; without runs where only an index was kept
  std::string name;           // of the last trace's root, and what it is
  RunKind kind = RunKind::chain;
  std::vector<Message> messages;  // the whole conversation, repeated history removed

  // Measured over the traces by src/trace/measure.cpp, which says how.
  std::optional<Time> start;
  std::optional<Time> end;
  std::optional<double> latency_s;  // time the agent worked, waits for the user left out
  Usage usage;
  bool cost_is_computed = false;  // from tokens by list prices (src/price), at least in part
  std::string error;              // empty: none
  int tool_calls = 0;
  int tool_errors = 0;
  std::string model;
  std::vector<Feedback> feedback;
  std::vector<std::string> tags;
  Metadata metadata;
  std::vector<SourceSpan> places;  // its records, in the order they were read
};

}  // namespace tracesift
