#!/bin/sh
# Follows "Add a format" of ARCHITECTURE.md in a scratch copy, with a toy format, until its test passes. It compiles only
# what a format needs: reading, and the test of formats.
set -eu
cd "$(dirname "$0")/.."
generated=$PWD/build/asan/embedded/src # made by CMake: texts as headers
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT INT TERM
git ls-files --cached --others --exclude-standard src include tests/unit/ingest tests/support tests/formats |
  while read -r file; do [ ! -e "$file" ] || echo "$file"; done | tar -cf - -T - | tar -xf - -C "$scratch"
cd "$scratch"

# 1. One file in src/ingest/format/.
cat > src/ingest/format/toy_agent.cpp <<'EOF'
// SPDX-License-Identifier: MIT
// A toy: one object with what was asked and what was answered.
#include "ingest/format/one_run.hpp"

namespace tracesift::ingest {
namespace {

int recognise(Node r) { return r["toy_version"] && r["asked"].is(Kind::string) ? 90 : 0; }

void fill(const Record& record, trace::LooseRun& loose) {
  const Node r = record.node;
  loose.run.kind = RunKind::agent;
  loose.run.id = r["id"].text();
  loose.run.input.push_back({.role = Role::user, .text = r["asked"].text()});
  loose.run.output.push_back({.role = Role::assistant, .text = r["answered"].text()});
}

}  // namespace

const Format kToyAgent = {"toy_agent", "Toy agent logs", recognise, read_one_run<recognise, fill>};

}  // namespace tracesift::ingest
EOF
# 2. Its declaration, and its name in the list.
sed -i 's/^extern const Format kContinue;/&\nextern const Format kToyAgent;/' src/ingest/format.hpp
sed -i 's/kOtlp, /kToyAgent, kOtlp, /' src/ingest/formats.cpp
# 3. A folder with a sample, and a line in the list of samples.
mkdir tests/formats/toy_agent
echo '{"toy_version":1,"id":"a","asked":"Where is my parcel?","answered":"On its way."}' > tests/formats/toy_agent/log.jsonl
sed -i 's/^inline constexpr Sample kSamples\[\] = {/&\n    {"toy_agent", "log.jsonl"},/' tests/support/samples.hpp

# 4. Build it and write its golden, then run the test against it.
mkdir objects
{
  find src/base src/ingest src/trace src/price src/metric -name '*.cpp'
  printf '%s\n' src/report/codec.cpp src/report/issues.cpp src/report/layers.cpp src/report/thread.cpp src/report/sentence.cpp
  printf '%s\n' tests/unit/ingest/formats_test.cpp tests/support/dataset.cpp tests/support/main.cpp
} > sources
export scratch generated
# shellcheck disable=SC2016
xargs -P "$(nproc)" -I{} sh -c 'clang++ -std=c++20 -O0 -w -DTRACESIFT_SOURCE_DIR="\"$scratch\"" -I"$generated" \
  -Iinclude -Isrc -Itests/support -c {} -o "objects/$(echo {} | tr / _).o"' < sources
clang++ objects/*.o -o formats_test
TRACESIFT_UPDATE_GOLDENS=1 ./formats_test > /dev/null || true
[ -s tests/formats/toy_agent/log.jsonl.golden.json ] || { echo "The how-to for a format writes no golden." >&2; exit 1; }
./formats_test > out || { cat out >&2; exit 1; }
echo "how-to: a format that was added as ARCHITECTURE.md says is read and tested"
