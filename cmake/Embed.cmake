# SPDX-License-Identifier: Apache-2.0
# pkivet_embed_rules(OUTPUT): a C file with every rule and library below rules/, so that the binary
# works alone. Made anew when a rule changes.
function(pkivet_embed_rules output)
  file(GLOB_RECURSE files CONFIGURE_DEPENDS RELATIVE ${CMAKE_SOURCE_DIR}/rules
       ${CMAKE_SOURCE_DIR}/rules/*.lua)
  list(FILTER files EXCLUDE REGEX "^meta/")
  list(TRANSFORM files PREPEND ${CMAKE_SOURCE_DIR}/rules/ OUTPUT_VARIABLE depends)
  add_custom_command(OUTPUT ${output}
    COMMAND ${CMAKE_COMMAND} -DROOT=${CMAKE_SOURCE_DIR}/rules "-DFILES=${files}" -DOUTPUT=${output}
            -P ${CMAKE_SOURCE_DIR}/cmake/embed.cmake
    DEPENDS ${depends} ${CMAKE_SOURCE_DIR}/cmake/embed.cmake VERBATIM)
endfunction()
