// What most tests begin with: texts as files, files as a dataset.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tracesift/ingest.hpp"

namespace support {

using Files = std::vector<std::pair<std::string, std::string>>;  // name, content

/// Reads the files in pieces of `piece` bytes.
tracesift::Dataset read(const Files& files, std::size_t piece = 65536);
tracesift::Dataset read(const std::string& content, std::size_t piece = 65536);

/// What stands there, of a file that is read again.
std::string_view bytes_of(const std::string& content, const tracesift::Reread::Range& range);

/// A file of the source tree; the test fails when it is missing.
std::string load(std::string_view path);

/// Compares with a file of the source tree; TRACESIFT_UPDATE_GOLDENS=1 (in a native build) writes it anew.
void check_golden(const std::string& path, const std::string& text);

/// Everything of a dataset as text, for comparing.
std::string print(const tracesift::Dataset& dataset);

/// "user: hello | assistant: hi | call lookup {…} | tool!: failed"
std::string talk(const tracesift::Thread& thread);

}  // namespace support
