# What `cmake --install` lays down, and the Debian package made of it.
foreach(program parvis parvis-signer)
	if(TARGET ${program})
		install(TARGETS ${program} RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
	endif()
endforeach()
