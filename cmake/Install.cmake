# SPDX-License-Identifier: Apache-2.0
# The program, which has the rules inside; and for other programs the static library, its header
# and what pkg-config needs to know of them.
include(GNUInstallDirs)
# The way from the .pc file up to the prefix, so that an installed tree can be moved.
file(RELATIVE_PATH PKIVET_PC_UP /${CMAKE_INSTALL_LIBDIR}/pkgconfig /)
configure_file(${CMAKE_SOURCE_DIR}/cmake/pkivet.pc.in ${CMAKE_BINARY_DIR}/pkivet.pc @ONLY)
install(TARGETS pkivet RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(TARGETS pkivet_engine ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(FILES engine/include/pkivet/pkivet.h DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/pkivet)
install(FILES ${CMAKE_BINARY_DIR}/pkivet.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
install(FILES LICENSE README.md DESTINATION ${CMAKE_INSTALL_DOCDIR})
