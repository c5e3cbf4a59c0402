// SPDX-License-Identifier: MIT
#include "tracesift/ingest.hpp"

#include <deque>
#include <set>
#include <utility>

#include "ingest/file_reader.hpp"
#include "trace/gather.hpp"

namespace tracesift {

struct Ingest::State {
  std::deque<FileEntry> files;  // entries keep their address
  trace::Gather gather;
  std::unique_ptr<ingest::FileReader> reader;
};

Ingest::Ingest() : state_(std::make_unique<State>()) {}
Ingest::~Ingest() = default;
Ingest::Ingest(Ingest&&) noexcept = default;
Ingest& Ingest::operator=(Ingest&&) noexcept = default;

void Ingest::open(std::string_view name) {
  if (state_->reader) close();
  FileEntry& entry = state_->files.emplace_back();
  entry.name = name;
  state_->reader =
      std::make_unique<ingest::FileReader>(entry, static_cast<int>(state_->files.size()) - 1, state_->gather);
}

void Ingest::feed(std::string_view bytes) {
  if (state_->reader) state_->reader->feed(bytes);
}

const FileEntry& Ingest::close() {
  static const FileEntry none;
  if (state_->reader) state_->reader->finish();
  state_->reader.reset();
  return state_->files.empty() ? none : state_->files.back();
}

void Ingest::refuse(std::string_view name, std::string_view why) {
  if (state_->reader) close();
  FileEntry& entry = state_->files.emplace_back();
  entry.name = name;
  entry.problems.push_back({Fault::unsupported, std::string(why), entry.name});
}

Ingest::Counts Ingest::counts() const {
  Counts counts{0, state_->gather.trace_count()};
  for (const FileEntry& file : state_->files) counts.records += file.records.read;
  return counts;
}

Dataset Ingest::finish() {
  if (state_->reader) close();
  Dataset dataset;
  std::vector<std::string> names;
  for (const FileEntry& file : state_->files) names.push_back(file.name);
  dataset.threads = state_->gather.finish(names);
  for (const Thread& thread : dataset.threads) {
    std::set<int> files;
    for (const Trace& trace : thread.traces) {
      for (const Run& run : trace.runs) files.insert(run.place.file);
    }
    for (const int file : files) {
      if (file >= 0) ++state_->files[static_cast<std::size_t>(file)].threads;
    }
  }
  Ledger& ledger = dataset.ledger;
  for (FileEntry& file : state_->files) {
    ledger.records.read += file.records.read;
    ledger.records.used += file.records.used;
    ledger.records.ignored += file.records.ignored;
    ledger.records.duplicate += file.records.duplicate;
    ledger.records.bad += file.records.bad;
    ledger.files.push_back(std::move(file));
  }
  ledger.loaded = dataset.threads.size();
  state_->files.clear();
  return dataset;
}

}  // namespace tracesift
