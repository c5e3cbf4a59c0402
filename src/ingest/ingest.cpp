// SPDX-License-Identifier: MIT
#include "tracesift/ingest.hpp"

#include <deque>
#include <set>
#include <utility>

#include "ingest/file_reader.hpp"
#include "trace/trace_assembler.hpp"

namespace tracesift {

struct Ingest::State {
  explicit State(Keep keep) : gather(keep) {}
  std::deque<FileEntry> files;  // entries keep their address
  trace::TraceAssembler gather;
  std::unique_ptr<ingest::FileReader> reader;
  std::vector<std::shared_ptr<const ingest::FileContext>> contexts;  // of files
};

Ingest::Ingest(Keep keep) : state_(std::make_unique<State>(keep)) {}
Ingest::~Ingest() = default;
Ingest::Ingest(Ingest&&) noexcept = default;
Ingest& Ingest::operator=(Ingest&&) noexcept = default;

void Ingest::set_sample_share(double share) { state_->gather.set_sample_share(share); }

void Ingest::open(std::string_view name, const Mapping& mapping) {
  if (state_->reader) close();
  FileEntry& entry = state_->files.emplace_back();
  entry.name = name;
  state_->reader =
      std::make_unique<ingest::FileReader>(entry, static_cast<int>(state_->files.size()) - 1, state_->gather, mapping);
}

void Ingest::feed(std::string_view bytes) {
  if (state_->reader) state_->reader->feed(bytes);
}

std::string_view Ingest::slice_format() const {
  return state_->reader && state_->reader->can_share() ? state_->reader->context()->format->id : std::string_view();
}

void Ingest::adopt(std::string_view slice) {
  if (state_->reader) state_->reader->adopt(slice);
}

const FileEntry& Ingest::close() {
  static const FileEntry none;
  if (state_->reader) {
    state_->reader->finish();
    state_->contexts.push_back(state_->reader->context());
    state_->reader.reset();
  }
  return state_->files.empty() ? none : state_->files.back();
}

void Ingest::reject_file(std::string_view name, std::string_view why) {
  if (state_->reader) close();
  FileEntry& entry = state_->files.emplace_back();
  entry.name = name;
  entry.problems.push_back({Fault::unsupported, std::string(why), entry.name});
  state_->contexts.push_back(std::make_shared<ingest::FileContext>());
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
    for (const SourceSpan& place : thread.places) files.insert(place.file);
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
  ledger.undrawn = state_->gather.unsampled_threads();
  state_->files.clear();
  dataset.contexts = std::move(state_->contexts);
  return dataset;
}

}  // namespace tracesift
