# What `cmake --install` lays down, and the Debian package made of it: `cpack -G DEB`.
foreach(program parvis parvis-signer)
	if(TARGET ${program})
		install(TARGETS ${program} RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
	endif()
endforeach()
install(FILES config/broker.example.json README.md DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(DIRECTORY docs/ DESTINATION ${CMAKE_INSTALL_DOCDIR} FILES_MATCHING PATTERN "*.md")
install(FILES config/debian/parvis.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
install(FILES config/debian/parvis.service config/debian/parvis-keys.service
	config/debian/parvis-keys.timer DESTINATION lib/systemd/system)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_PACKAGE_CONTACT "Parvis maintainers <parvis@parvis.example>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "OpenID Connect identity federation broker")
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION net)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS adduser)
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "redis-server (>= 5:7.0)")
# Builds of these libraries before Debian's security updates are not safe to stand on.
string(JOIN ", " CPACK_DEBIAN_PACKAGE_BREAKS
	"libevent-2.1-7 (<< 2.1.12-stable-8+deb12u1)"
	"libcjose0 (<< 0.6.2.1-1+deb12u2)"
	"libcurl4 (<< 7.88.1-10+deb12u15)")
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA
	${CMAKE_SOURCE_DIR}/config/debian/postinst
	${CMAKE_SOURCE_DIR}/config/debian/prerm
	${CMAKE_SOURCE_DIR}/config/debian/postrm)
include(CPack)
