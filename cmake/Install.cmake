# SPDX-License-Identifier: Apache-2.0
# One program, its header and its licence; rules are inside the program.
include(GNUInstallDirs)
install(TARGETS pkivet RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(FILES LICENSE README.md DESTINATION ${CMAKE_INSTALL_DOCDIR})
