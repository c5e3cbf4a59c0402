// SPDX-License-Identifier: MIT
#include "trace/gather.hpp"

#include <algorithm>
#include <utility>

#include "base/hash.hpp"
#include "trace/conversation.hpp"
#include "trace/measure.hpp"
#include "trace/order.hpp"

namespace tracesift::trace {
namespace {

/// A later record of the same run: what it says wins, what it leaves out stays.
void update(Run& run, Run&& later, bool is_piece) {
  if (is_piece) {
    for (Message& message : later.input) run.input.push_back(std::move(message));
    for (Message& message : later.output) run.output.push_back(std::move(message));
  } else {
    if (!later.input.empty()) run.input = std::move(later.input);
    if (!later.output.empty()) run.output = std::move(later.output);
  }
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
  larger(run.usage.cost_usd, later.usage.cost_usd);
  if (!later.feedback.empty()) run.feedback = std::move(later.feedback);
  if (!later.tags.empty()) run.tags = std::move(later.tags);
  for (auto& [key, value] : later.metadata) run.metadata[key] = value;
}

/// Parents before children, siblings by start; runs whose parent is missing hang under the first root.
void build_tree(std::vector<Run>& runs, const std::vector<std::string>& parent_ids,
                const std::unordered_map<std::string, std::size_t>& by_id) {
  const std::size_t n = runs.size();
  std::vector<int> parent(n, -1);
  for (std::size_t i = 0; i < n; ++i) {
    const auto found = by_id.find(parent_ids[i]);
    if (!parent_ids[i].empty() && found != by_id.end() && found->second != i) {
      parent[i] = static_cast<int>(found->second);
    }
  }
  for (std::size_t i = 0; i < n; ++i) {  // a cycle has no root: cut it where it is met
    int at = parent[i];
    for (std::size_t steps = 0; at >= 0; at = parent[static_cast<std::size_t>(at)]) {
      if (static_cast<std::size_t>(at) == i || ++steps > n) {
        parent[i] = -1;
        break;
      }
    }
  }
  std::vector<std::size_t> order(n);
  for (std::size_t i = 0; i < n; ++i) order[i] = i;
  sort_by_time(order, 0, [&](std::size_t i) { return runs[i].start; });
  std::vector<std::vector<std::size_t>> children(n);
  std::vector<std::size_t> stack;
  std::vector<std::size_t> roots;
  for (const std::size_t i : order) {
    if (parent[i] >= 0) {
      children[static_cast<std::size_t>(parent[i])].push_back(i);
    } else {
      roots.push_back(i);
    }
  }
  // The root proper is one that never named a parent, else the first.
  const auto proper = std::find_if(roots.begin(), roots.end(), [&](std::size_t i) { return parent_ids[i].empty(); });
  if (proper != roots.end()) std::rotate(roots.begin(), proper, proper + 1);

  std::vector<Run> sorted;
  std::vector<int> position(n, -1);
  sorted.reserve(n);
  for (auto root = roots.rbegin(); root != roots.rend(); ++root) stack.push_back(*root);
  while (!stack.empty()) {
    const std::size_t i = stack.back();
    stack.pop_back();
    position[i] = static_cast<int>(sorted.size());
    runs[i].parent = parent[i] >= 0 ? position[static_cast<std::size_t>(parent[i])] : -1;
    sorted.push_back(std::move(runs[i]));
    for (auto child = children[i].rbegin(); child != children[i].rend(); ++child) stack.push_back(*child);
  }
  runs = std::move(sorted);
}

}  // namespace

bool Gather::add(LooseRun loose, std::string_view source_format) {
  const int file = loose.run.place.file;
  std::string key = loose.ids_are_local ? std::to_string(file) + '\n' : std::string("\n");
  key += loose.trace_id;
  if (!loose.record_id.empty() && !pieces_.insert(std::string(source_format) + '\n' + loose.record_id).second)
    return false;
  if (loose.ids_are_local && !loose.is_piece) {
    // A column called id need not be one: what differs under the same id is kept apart.
    Repeats& repeats = repeats_[key];
    std::uint64_t content = base::hash(loose.thread_id, static_cast<std::uint64_t>(loose.run.start.value_or(0)));
    for (const auto* side : {&loose.run.input, &loose.run.output}) {
      for (const Message& message : *side) content = content * 31 + fingerprint(message);
    }
    if (!repeats.contents.insert(content).second) return false;
    if (repeats.contents.size() > 1) {
      const std::string suffix = " (" + std::to_string(++repeats.count) + ")";
      loose.trace_id += suffix;
      key += suffix;
    }
  }
  const auto [slot, fresh_trace] = by_key_.try_emplace(std::move(key), traces_.size());
  if (fresh_trace) {
    PartTrace& part = traces_.emplace_back();
    part.id = loose.trace_id;
    part.source_format = source_format;
    part.ids_are_local = loose.ids_are_local;
    part.file = file;
  }
  PartTrace& part = traces_[slot->second];
  if (part.thread_id.empty() || (loose.parent_id.empty() && !loose.thread_id.empty())) {
    part.thread_id = loose.thread_id;
  }
  if (loose.is_note) {
    for (Feedback& feedback : loose.run.feedback) part.notes.feedback.push_back(std::move(feedback));
    for (std::string& tag : loose.run.tags) part.notes.tags.push_back(std::move(tag));
    for (auto& [name, value] : loose.run.metadata) part.notes.metadata[name] = std::move(value);
    return true;
  }
  const auto [run, fresh_run] = part.by_id.try_emplace(loose.run.id, part.runs.size());
  if (fresh_run) {
    part.runs.push_back(std::move(loose.run));
    part.parent_ids.push_back(std::move(loose.parent_id));
    return true;
  }
  update(part.runs[run->second], std::move(loose.run), loose.is_piece);
  return loose.is_piece;
}

std::vector<Thread> Gather::finish(const std::vector<std::string>& file_names) {
  std::vector<Thread> threads;
  std::vector<int> file_of;
  std::vector<bool> local;
  std::unordered_map<std::string, std::size_t> by_thread;
  for (PartTrace& part : traces_) {
    if (part.runs.empty()) continue;  // notes about a trace that nobody gave
    std::string id = part.thread_id.empty() ? part.id : part.thread_id;
    std::string key = part.ids_are_local ? std::to_string(part.file) + '\n' + id : '\n' + id;
    const auto [slot, fresh] = by_thread.try_emplace(std::move(key), threads.size());
    if (fresh) {
      Thread& thread = threads.emplace_back();
      thread.id = std::move(id);
      thread.source_format = part.source_format;
      thread.place = part.runs.front().place;
      file_of.push_back(part.file);
      local.push_back(part.ids_are_local);
    }
    build_tree(part.runs, part.parent_ids, part.by_id);
    Run& root = part.runs.front();
    root.feedback.insert(root.feedback.end(), part.notes.feedback.begin(), part.notes.feedback.end());
    root.tags.insert(root.tags.end(), part.notes.tags.begin(), part.notes.tags.end());
    root.metadata.insert(part.notes.metadata.begin(), part.notes.metadata.end());
    threads[slot->second].traces.push_back({std::move(part.id), std::move(part.runs)});
  }
  traces_.clear();
  by_key_.clear();

  // One id must mean one thread: where files use the same ids, the file's name is added.
  std::unordered_map<std::string, int> uses;
  for (const Thread& thread : threads) ++uses[thread.id];
  for (std::size_t i = 0; i < threads.size(); ++i) {
    if (uses[threads[i].id] > 1 && file_of[i] >= 0) {
      threads[i].id += " @ " + file_names[static_cast<std::size_t>(file_of[i])];
    }
  }
  std::unordered_map<std::string, int> again;  // two files may even have one name
  for (Thread& thread : threads) {
    const int count = ++again[thread.id];
    if (count > 1) thread.id += " (" + std::to_string(count) + ")";
  }

  for (Thread& thread : threads) {
    sort_by_time(thread.traces, 0, [](const Trace& trace) { return trace.runs.front().start; });
    assemble_conversation(thread);
    measure(thread);
  }
  return threads;
}

}  // namespace tracesift::trace
