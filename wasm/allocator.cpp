// SPDX-License-Identifier: MIT
// operator new and delete for many small blocks. Reading traces makes and drops millions of short texts, and dlmalloc,
// which Emscripten brings, took a sixth of that time.
//
//   page of 64 KB    [block][block][block] …      blocks of one size class, cut off one after another
//   class_of_page    which class the page of an address is cut into; 0: not one of ours
//   free_of_class    blocks that were given back, each pointing at the next
//
// A block has no header, a page is never given back. What is larger than kMaxSmallBlock is malloc's. One thread only,
// as all of the core.
#include <malloc.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <new>
#include <utility>

namespace {

constexpr std::size_t kPage = 65'536;
constexpr std::size_t kPagesAtOnce = 1;
constexpr std::size_t kMallocsOwn = 8;  // bytes before its next block, which can then begin with a page
constexpr std::size_t kFine = 128;      // up to here a class for every 8 bytes, from here on for every 64
constexpr std::size_t kMaxSmallBlock = 1'024;
constexpr std::size_t kClasses = kFine / 8 + (kMaxSmallBlock - kFine) / 64;

constexpr std::size_t class_of(std::size_t size) {  // from 1
  return size <= kFine ? (size + 7) / 8 : kFine / 8 + (size - kFine + 63) / 64;
}
constexpr std::size_t size_of(std::size_t own) { return own <= kFine / 8 ? own * 8 : kFine + (own - kFine / 8) * 64; }
static_assert(class_of(kMaxSmallBlock) == kClasses && size_of(kClasses) == kMaxSmallBlock &&
              size_of(class_of(129)) == 192);
static_assert(__STDCPP_DEFAULT_NEW_ALIGNMENT__ <= 8);

struct Free {
  Free* next;
};
struct Rest {  // of the page that is being cut
  char* at = nullptr;
  char* end = nullptr;
};

std::array<std::uint8_t, 65'536> class_of_page;  // of all four gigabytes
std::array<Free*, kClasses + 1> free_of_class;
std::array<Rest, kClasses + 1> rest_of_class;
Rest pages;

std::size_t page_of(const void* block) { return reinterpret_cast<std::uintptr_t>(block) / kPage; }

void* cut(std::size_t own) {
  Rest& rest = rest_of_class[own];
  if (static_cast<std::size_t>(rest.end - rest.at) < size_of(own)) {
    if (pages.at == pages.end) {
      pages.at = static_cast<char*>(memalign(kPage, kPage * kPagesAtOnce - kMallocsOwn));
      if (pages.at == nullptr) throw std::bad_alloc();
      pages.end = pages.at + kPage * kPagesAtOnce;
    }
    rest = {pages.at, pages.at + kPage - kMallocsOwn};
    pages.at += kPage;
    class_of_page[page_of(rest.at)] = static_cast<std::uint8_t>(own);
  }
  void* block = rest.at;
  rest.at += size_of(own);
  return block;
}

}  // namespace

void* operator new(std::size_t size) {
  if (size <= kMaxSmallBlock) {
    const std::size_t own = class_of(size == 0 ? 1 : size);
    Free*& first = free_of_class[own];
    if (first == nullptr) return cut(own);
    return std::exchange(first, first->next);
  }
  if (void* block = std::malloc(size)) return block;
  throw std::bad_alloc();
}

void operator delete(void* block) noexcept {
  const std::size_t own = class_of_page[page_of(block)];
  if (own == 0) return std::free(block);
  auto* given = static_cast<Free*>(block);
  given->next = std::exchange(free_of_class[own], given);
}

void* operator new[](std::size_t size) { return operator new(size); }
void operator delete[](void* block) noexcept { operator delete(block); }
void operator delete(void* block, std::size_t) noexcept { operator delete(block); }
void operator delete[](void* block, std::size_t) noexcept { operator delete(block); }
