# Flags of our own code. Contraction to fused multiply-add would make a native report differ from one made in WebAssembly.
add_library(tracesift_warnings INTERFACE)
target_compile_options(tracesift_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror
  -Wno-missing-field-initializers  # designated initialisers leave out what has a default
  # GCC 12 sees overlaps that cannot be (its bug 105651) and takes empty optionals for uninitialised ones.
  $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict> $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>
  -ffp-contract=off)
