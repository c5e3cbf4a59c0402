// SPDX-License-Identifier: MIT
#include "trace/trace_assembler.hpp"

#include <algorithm>
#include <utility>

#include "base/hash.hpp"
#include "base/text.hpp"
#include "trace/measure.hpp"
#include "trace/order.hpp"
#include "trace/run_tree.hpp"
#include "trace/trace_messages.hpp"

namespace tracesift::trace {
namespace {

constexpr std::size_t kKeptError = 320;  // bytes of an error's text in an index; a row shows its first line

constexpr std::size_t kMaxOpenTraces = 512;  // traces that are not packed while reading

constexpr const char* kUser = "user_id";  // the one fact that a root may leave to the steps below it

std::uint64_t id_hash(const std::string& id) { return base::hash(id) | 1; }  // never 0, which is no id

/// Which thread it belongs to: its own id, where no thread is stated.
std::uint64_t thread_key(const TraceHead& head) {
  return base::hash(head.thread_id.empty() ? head.id : head.thread_id,
                    head.ids_are_local ? static_cast<std::uint64_t>(head.file) + 2 : 1);
}

void put(std::vector<MessagePtr>&& messages, Pool& pool, std::vector<std::uint32_t>& into) {
  into.reserve(into.size() + messages.size());
  for (MessagePtr& message : messages) into.push_back(pool.put(std::move(message)));
}

/// A later record of the same run: what it says wins, what it leaves out stays.
void update(PartialTrace& part, Step& step, InternedRun&& interned) {
  Run& run = step.run;
  Run& later = interned.loose.run;
  const bool is_piece = interned.loose.is_piece;
  if (!is_piece && !interned.input.empty()) step.input.clear();
  if (!is_piece && !interned.output.empty()) step.output.clear();
  put(std::move(interned.input), part.pool, step.input);
  put(std::move(interned.output), part.pool, step.output);
  if (!is_piece) run.kind = later.kind;
  if (!later.name.empty()) run.name = std::move(later.name);
  if (!later.error.empty()) run.error = std::move(later.error);
  if (!later.model.empty()) run.model = std::move(later.model);
  if (later.start && (!run.start || !is_piece || *later.start < *run.start)) run.start = later.start;
  if (later.end && (!run.end || !is_piece || *later.end > *run.end)) run.end = later.end;
  const auto larger = [](auto& mine, const auto& theirs) {  // counters of a stream only grow
    if (theirs && (!mine || *theirs > *mine)) mine = theirs;
  };
  larger(run.usage.input_tokens, later.usage.input_tokens);
  larger(run.usage.output_tokens, later.usage.output_tokens);
  larger(run.usage.total_tokens, later.usage.total_tokens);
  larger(run.usage.cache_read_tokens, later.usage.cache_read_tokens);
  larger(run.usage.cache_write_tokens, later.usage.cache_write_tokens);
  larger(run.usage.cache_write_1h_tokens, later.usage.cache_write_1h_tokens);
  if (later.usage.price_factor != 1) run.usage.price_factor = later.usage.price_factor;
  larger(run.usage.cost_usd, later.usage.cost_usd);
  if (is_piece) {
    run.notes.hidden_calls += later.notes.hidden_calls;
    run.notes.hidden_errors += later.notes.hidden_errors;
    run.notes.is_subagent = run.notes.is_subagent || later.notes.is_subagent;
    if (later.stated_latency_s) run.stated_latency_s = later.stated_latency_s;
  }
  if (is_piece) {
    for (Feedback& feedback : later.feedback) run.feedback.push_back(std::move(feedback));
  } else if (!later.feedback.empty()) {
    run.feedback = std::move(later.feedback);
  }
  if (!later.tags.empty()) run.tags = std::move(later.tags);
  for (const auto& [key, value] : later.metadata) run.metadata.set(key, value);
}

/// Copies a step with its messages into a trace.
void copy_step(const PartialTrace& from, std::size_t i, PartialTrace& into) {
  Step step = from.steps[i];
  for (auto* side : {&step.input, &step.output}) {
    for (std::uint32_t& at : *side) at = into.pool.put(from.pool.messages()[at]);
  }
  into.by_id.add(from.by_id.keys()[i]);
  into.parents.push_back(from.parents[i]);
  into.steps.push_back(std::move(step));
}

/// Moves the steps of these ids into another trace, below its root. Gives what stays, without its places.
PartialTrace move_steps(const PartialTrace& from, const std::unordered_set<std::uint64_t>& wanted, PartialTrace& into) {
  PartialTrace rest;
  static_cast<TraceHead&>(rest) = from;
  rest.source_format = from.source_format;
  rest.has_root = from.has_root;
  if (from.notes) rest.notes = std::make_unique<Run>(*from.notes);
  const std::uint64_t root = into.by_id.keys().empty() ? 0 : into.by_id.keys().front();
  for (std::size_t i = 0; i < from.steps.size(); ++i) {
    if (wanted.count(from.by_id.keys()[i]) == 0) {
      copy_step(from, i, rest);
    } else {
      copy_step(from, i, into);
      into.parents.back() = root;
    }
  }
  return rest;
}

}  // namespace

InternedRun intern(LooseRun&& loose, Keep keep) {
  InternedRun interned;
  const auto intern_all = [&](std::vector<Message>&& messages, std::vector<MessagePtr>&& more) {
    if (messages.empty()) return std::move(more);
    std::vector<MessagePtr> all;
    all.reserve(messages.size() + more.size());
    for (Message& message : messages) all.push_back(intern(std::move(message), keep));
    for (MessagePtr& one : more) all.push_back(std::move(one));
    return all;
  };
  interned.input = intern_all(std::exchange(loose.run.input, {}), std::exchange(loose.interned_input, {}));
  interned.output = intern_all(std::exchange(loose.run.output, {}), std::exchange(loose.interned_output, {}));
  interned.loose = std::move(loose);
  std::string& error = interned.loose.run.error;
  if (keep == Keep::index && error.size() > kKeptError) error = base::shorten(error, kKeptError);
  return interned;
}

bool TraceAssembler::add(InternedRun&& interned, std::string_view source_format) {
  LooseRun& loose = interned.loose;
  const SourceSpan place = loose.run.place;
  const std::uint64_t scope = loose.ids_are_local ? static_cast<std::uint64_t>(place.file) + 2 : 1;
  std::uint64_t key = base::hash(loose.trace_id, scope);
  Piece* piece = nullptr;
  if (!loose.record_id.empty()) {
    const std::uint32_t own = slot_of(key, loose, source_format);
    const auto [known, is_new] =
        pieces_.try_emplace(base::hash(loose.record_id, base::hash(source_format)), Piece{own, 0});
    if (!is_new) {
      if (known->second.trace != own) copies_[own].push_back({known->second, id_hash(loose.run.id), place});
      return false;
    }
    piece = &known->second;
  }
  if (loose.ids_are_local && !loose.is_piece && !loose.is_revised) {
    // A column called id need not be one: what differs under the same id is kept apart.
    Repeats& repeats = repeats_[key];
    std::uint64_t content = base::hash(loose.thread_id, static_cast<std::uint64_t>(loose.run.start.value_or(0)));
    for (const auto* side : {&interned.input, &interned.output}) {
      for (const MessagePtr& message : *side) content = content * 31 + message->fingerprint;
    }
    if (!repeats.contents.insert(content).second) return false;
    if (repeats.contents.size() > 1) {
      loose.trace_id += " (" + std::to_string(++repeats.count) + ")";
      key = base::hash(loose.trace_id, scope);
    }
  }
  const std::uint32_t slot = slot_of(key, loose, source_format);
  if (traces_[slot].is_dropped) return true;
  PartialTrace& part = open(slot);
  if (part.thread_id.empty() || (loose.parent_id.empty() && !loose.is_frame && !loose.thread_id.empty())) {
    part.thread_id = loose.thread_id;
  }
  if (piece != nullptr) piece->place = static_cast<std::uint32_t>(part.places.size());
  part.places.push_back(place);
  if (loose.is_note) {
    note(part, std::move(loose.run));
    return true;
  }
  if (const auto known = part.by_id.find(id_hash(loose.run.id))) {
    const bool is_piece = loose.is_piece;
    if (part.parents[*known] == 0 && !loose.parent_id.empty()) part.parents[*known] = id_hash(loose.parent_id);
    update(part, part.steps[*known], std::move(interned));
    return is_piece;
  }
  store(part, std::move(interned));
  return true;
}

/// The trace of this key; a new one if there is none yet.
std::uint32_t TraceAssembler::slot_of(std::uint64_t key, const LooseRun& loose, std::string_view source_format) {
  const auto [slot, is_new] = by_key_.try_emplace(key, static_cast<std::uint32_t>(traces_.size()));
  if (!is_new) return slot->second;
  Slot& fresh = traces_.emplace_back();
  fresh.open = std::make_unique<PartialTrace>();
  fresh.source_format = source_format;
  PartialTrace& part = *fresh.open;
  part.id = loose.trace_id;
  part.source_format = source_format;
  part.ids_are_local = loose.ids_are_local;
  part.file = loose.run.place.file;
  return slot->second;
}

/// A session all of whose pieces another one had before is the original, whichever file was read first: the other one
/// is the fork, and gives them back.
void TraceAssembler::return_copies() {
  for (const auto& [original, copies] : copies_) return_copies(original, copies);
  decltype(copies_)().swap(copies_);
}

void TraceAssembler::return_copies(std::uint32_t original, const std::vector<Copy>& copies) {
  const std::uint32_t fork = copies.front().first.trace;
  Slot& slot = traces_[original];
  Slot& other = traces_[fork];
  if (slot.is_dropped || other.is_dropped) return;
  PartialTrace mine = take(slot);
  if (mine.steps.size() <= 1) {  // nothing but its root
    std::unordered_set<std::uint64_t> runs;
    std::unordered_set<std::uint32_t> places;
    for (const Copy& copy : copies) {
      if (copy.first.trace != fork) continue;
      runs.insert(copy.run);
      places.insert(copy.first.place);
      mine.places.push_back(copy.place);
    }
    const PartialTrace theirs = take(other);
    other.open = std::make_unique<PartialTrace>(move_steps(theirs, runs, mine));
    for (std::uint32_t i = 0; i < theirs.places.size(); ++i) {
      if (places.count(i) == 0) other.open->places.push_back(theirs.places[i]);
    }
  }
  slot.open = std::make_unique<PartialTrace>(std::move(mine));
}

/// The records of a trace lie near each other: a trace without a new one for a while is packed.
PartialTrace& TraceAssembler::open(std::uint32_t index) {
  Slot& slot = traces_[index];
  if (!slot.open) {
    slot.open = std::make_unique<PartialTrace>(unpack(packed_bytes_[slot.packed], slot.source_format));
    packed_bytes_.drop(slot.packed);
  }
  slot.is_touched = true;
  if (keep_ == Keep::index && !slot.is_waiting) {
    while (open_.size() >= kMaxOpenTraces) pack_oldest();  // ends: who is put back counts as untouched
    slot.is_waiting = true;
    slot.is_touched = false;
    open_.push_back(index);
  }
  return *slot.open;
}

void TraceAssembler::pack_oldest() {
  const std::uint32_t oldest = open_.front();
  open_.pop_front();
  Slot& slot = traces_[oldest];
  // One that gets records again and again is packed when it has doubled, so that packing costs no more than reading.
  const bool has_doubled = slot.open->steps.size() / 2 >= slot.packed_steps;
  if (has_doubled && slot.is_touched) {
    slot.is_touched = false;
    open_.push_back(oldest);
    return;
  }
  slot.is_waiting = false;
  if (!has_doubled) return;
  if (!is_drawn(*slot.open)) {
    slot.is_dropped = true;
    slot.open.reset();
    return;
  }
  slot.packed_steps = static_cast<std::uint32_t>(slot.open->steps.size());
  pack(*slot.open, packed_);
  slot.packed = packed_bytes_.put(packed_);
  slot.open.reset();
}

/// By the id of its thread. A trace whose thread is only known after it was packed is sampled by its own id.
bool TraceAssembler::is_drawn(const TraceHead& head) {
  if (share_ >= 1) return true;
  const std::uint64_t key = thread_key(head);
  // The key is spread evenly already; another hash keeps the draw apart from the tables that use it.
  const std::uint64_t place = base::hash({reinterpret_cast<const char*>(&key), sizeof key});
  if (static_cast<double>(place >> 11) * 0x1p-53 < share_) return true;
  undrawn_.insert(key);
  return false;
}

PartialTrace TraceAssembler::take(Slot& slot) {
  if (const auto open = std::exchange(slot.open, nullptr)) return std::move(*open);
  PartialTrace part = unpack(packed_bytes_[slot.packed], slot.source_format);
  packed_bytes_.drop(slot.packed);
  return part;
}

void TraceAssembler::note(PartialTrace& part, Run&& run) {
  if (!part.notes) part.notes = std::make_unique<Run>();
  for (Feedback& feedback : run.feedback) part.notes->feedback.push_back(std::move(feedback));
  for (std::string& tag : run.tags) part.notes->tags.push_back(std::move(tag));
  for (const auto& [name, value] : run.metadata) part.notes->metadata.set(name, value);
}

void TraceAssembler::store(PartialTrace& part, InternedRun&& interned) {
  LooseRun& loose = interned.loose;
  part.by_id.add(id_hash(loose.run.id));
  part.parents.push_back(loose.parent_id.empty() ? 0 : id_hash(loose.parent_id));
  Step& step = part.steps.emplace_back();
  step.run = std::move(loose.run);
  put(std::move(interned.input), part.pool, step.input);
  put(std::move(interned.output), part.pool, step.output);
  if (keep_ == Keep::all) return;
  step.run.id.clear();
  step.run.id.shrink_to_fit();
  // Only a root's metadata is the thread's.
  if (part.has_root && !loose.parent_id.empty()) step.run.metadata.keep_only(kUser);
  if (!part.has_root && loose.parent_id.empty()) {
    part.has_root = true;
    for (std::size_t i = 0; i + 1 < part.steps.size(); ++i) part.steps[i].run.metadata.keep_only(kUser);
  }
}

/// Trees, conversation, numbers. Takes the parts' contents with it.
void TraceAssembler::finish_thread(Thread& thread, std::vector<PartialTrace> own) {
  for (PartialTrace& part : own) {
    build_tree(part.steps, part.parents, part.by_id);
    Run& root = part.steps.front().run;
    for (const Step& step : part.steps) {
      if (const std::string* user = step.run.metadata.find(kUser)) {
        if (root.metadata.find(kUser) == nullptr) root.metadata.set(kUser, *user);
        break;
      }
    }
    if (!part.notes) continue;
    root.feedback.insert(root.feedback.end(), part.notes->feedback.begin(), part.notes->feedback.end());
    root.tags.insert(root.tags.end(), part.notes->tags.begin(), part.notes->tags.end());
    root.metadata.add_missing(part.notes->metadata);
  }
  sort_by_time(own, 0, [](const PartialTrace& part) { return part.steps.front().run.start; });
  std::vector<History> histories;
  std::deque<InternedMessage> made;
  for (PartialTrace& part : own) {
    histories.push_back(assemble_trace(part.steps, part.pool, made));
    thread.places.insert(thread.places.end(), part.places.begin(), part.places.end());
    Trace& trace = thread.traces.emplace_back();
    trace.id = std::move(part.id);
    trace.runs.reserve(part.steps.size());
    for (Step& step : part.steps) trace.runs.push_back(std::move(step.run));
  }
  thread.messages = join_traces(histories);
  measure(thread);
  if (keep_ == Keep::all) return;
  for (Trace& trace : thread.traces) std::vector<Run>().swap(trace.runs);
}

std::vector<Thread> TraceAssembler::finish(const std::vector<std::string>& file_names) {
  return_copies();
  decltype(by_key_)().swap(by_key_);
  decltype(repeats_)().swap(repeats_);
  decltype(pieces_)().swap(pieces_);
  cache_.reset();
  decltype(open_)().swap(open_);
  std::vector<TraceHead> heads;                   // of each thread's first part
  std::vector<std::vector<std::uint32_t>> parts;  // of each thread
  {
    std::unordered_map<std::uint64_t, std::size_t> by_thread;
    for (std::uint32_t i = 0; i < traces_.size(); ++i) {
      const Slot& slot = traces_[i];
      if (slot.is_dropped) continue;
      const bool has_steps = slot.open ? !slot.open->steps.empty() : slot.packed_steps > 0;
      if (!has_steps) continue;  // notes about a trace that was not exported
      TraceHead head = slot.open ? *slot.open : unpack_head(packed_bytes_[slot.packed]);
      if (!is_drawn(head)) continue;
      const auto [thread, is_new] = by_thread.try_emplace(thread_key(head), heads.size());
      if (is_new) {
        heads.push_back(std::move(head));
        parts.emplace_back();
      }
      parts[thread->second].push_back(i);
    }
  }
  std::vector<Thread> threads(heads.size());
  for (std::size_t i = 0; i < threads.size(); ++i) {
    TraceHead& head = heads[i];
    threads[i].id = std::move(head.thread_id.empty() ? head.id : head.thread_id);
    threads[i].source_format = traces_[parts[i].front()].source_format;
  }

  // One id must mean one thing: where files use the same ids, the file's name is added.
  std::unordered_map<std::string_view, int> uses;
  for (const Thread& thread : threads) ++uses[thread.id];
  std::vector<std::string> renamed(threads.size());
  for (std::size_t i = 0; i < threads.size(); ++i) {
    const int file = heads[i].file;
    if (uses[threads[i].id] > 1 && file >= 0) {
      renamed[i] = threads[i].id + " @ " + file_names[static_cast<std::size_t>(file)];
    }
  }
  for (std::size_t i = 0; i < threads.size(); ++i) {
    if (!renamed[i].empty()) threads[i].id = std::move(renamed[i]);
  }
  std::unordered_map<std::uint64_t, int> again;  // two files may even have one name
  for (Thread& thread : threads) {
    const int count = ++again[base::hash(thread.id)];
    if (count > 1) thread.id += " (" + std::to_string(count) + ")";
  }

  for (std::size_t i = 0; i < threads.size(); ++i) {
    std::vector<PartialTrace> own;
    own.reserve(parts[i].size());
    for (const std::uint32_t part : parts[i]) own.push_back(take(traces_[part]));
    finish_thread(threads[i], std::move(own));
  }
  decltype(traces_)().swap(traces_);
  return threads;
}

}  // namespace tracesift::trace
