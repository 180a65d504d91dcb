# SPDX-License-Identifier: Apache-2.0
# How C is compiled: the language, the warnings, and what the presets switch on.
set(CMAKE_C_STANDARD 17)
set(CMAKE_C_STANDARD_REQUIRED ON)
set(CMAKE_C_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release)
endif()

add_library(pkivet_options INTERFACE)
target_compile_options(pkivet_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes
  -Wvla -Wswitch-enum -fno-common)
if(PKIVET_WERROR)
  target_compile_options(pkivet_options INTERFACE -Werror)
endif()
if(PKIVET_ARENA_DEBUG)
  target_compile_definitions(pkivet_options INTERFACE PKIVET_ARENA_DEBUG)
endif()
if(PKIVET_SANITIZE)
  target_compile_options(pkivet_options INTERFACE
    -fsanitize=${PKIVET_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(pkivet_options INTERFACE -fsanitize=${PKIVET_SANITIZE})
endif()
if(PKIVET_COVERAGE)
  target_compile_options(pkivet_options INTERFACE --coverage -O0)
  target_link_options(pkivet_options INTERFACE --coverage)
endif()
if(PKIVET_HARDENED)
  set(CMAKE_POSITION_INDEPENDENT_CODE ON)
  target_compile_options(pkivet_options INTERFACE
    -D_FORTIFY_SOURCE=2 -fstack-protector-strong -fstack-clash-protection -fcf-protection)
  target_link_options(pkivet_options INTERFACE -pie -Wl,-z,relro,-z,now,-z,noexecstack)
  set(CMAKE_INTERPROCEDURAL_OPTIMIZATION ON)
endif()
