# What `cmake --install` lays down, and the Debian package made of it.
install(TARGETS parvis parvis-signer RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
