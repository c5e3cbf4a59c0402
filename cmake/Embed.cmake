# embed_text(target file name): the file's text as `inline constexpr std::string_view name` in "<file>.hpp",
# found from src/ of the build tree. In pieces, because compilers limit how long a literal may be.
function(embed_text target file name)
  set(output ${CMAKE_BINARY_DIR}/embedded/${file}.hpp)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/${file})
  file(READ ${CMAKE_SOURCE_DIR}/${file} text)
  file(CONFIGURE OUTPUT ${output} CONTENT
"#pragma once
#include <string_view>
inline constexpr std::string_view ${name} = R\"embedded(${text})embedded\";
" @ONLY)
  target_include_directories(${target} PRIVATE ${CMAKE_BINARY_DIR}/embedded/src)
endfunction()
