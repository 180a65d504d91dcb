# SPDX-License-Identifier: Apache-2.0
# pkivet_embed_rules(OUTPUT): a C file with every rule and library below rules/, so that the binary
# works alone and need not compile them. Made anew when a rule changes.
function(pkivet_embed_rules output)
  set(lua ${CMAKE_SOURCE_DIR}/engine/lua)
  add_executable(embed_rules ${lua}/embed/embed.c ${lua}/names.c ${lua}/token.c)
  target_include_directories(embed_rules PRIVATE ${CMAKE_SOURCE_DIR}/engine)
  target_link_libraries(embed_rules PRIVATE pkivet_options PkgConfig::LUA)
  file(GLOB_RECURSE files CONFIGURE_DEPENDS RELATIVE ${CMAKE_SOURCE_DIR}/rules
       ${CMAKE_SOURCE_DIR}/rules/*.lua)
  list(FILTER files EXCLUDE REGEX "^meta/")
  list(TRANSFORM files PREPEND ${CMAKE_SOURCE_DIR}/rules/ OUTPUT_VARIABLE depends)
  add_custom_command(OUTPUT ${output}
    COMMAND embed_rules ${CMAKE_SOURCE_DIR}/rules ${output} ${files}
    DEPENDS ${depends} embed_rules VERBATIM)
endfunction()
