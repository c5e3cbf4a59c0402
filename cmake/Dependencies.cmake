# Header-only libraries of the system. For WebAssembly the host's /usr/include must stay out of sight (its libc
# is another one), so the headers we want are linked into the build tree and nothing else is.
add_library(tracesift_dependencies INTERFACE)
if(EMSCRIPTEN)
  foreach(name nlohmann kainjow catch2)
    if(EXISTS /usr/include/${name})
      file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/host_include)
      file(CREATE_LINK /usr/include/${name} ${CMAKE_BINARY_DIR}/host_include/${name} SYMBOLIC)
    endif()
  endforeach()
  target_include_directories(tracesift_dependencies SYSTEM INTERFACE ${CMAKE_BINARY_DIR}/host_include)
  target_compile_options(tracesift_dependencies INTERFACE -fwasm-exceptions)
  target_link_options(tracesift_dependencies INTERFACE -fwasm-exceptions)
endif()
