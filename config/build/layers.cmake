# One folder, one static library: its sources by glob, its headers by the link line.
function(parvis_layer name folder)
	file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/${folder}/*.c)
	add_library(${name} STATIC ${sources})
	target_include_directories(${name} PUBLIC ${CMAKE_SOURCE_DIR}/${folder})
	target_link_libraries(${name} PUBLIC ${ARGN} parvis_flags)
	set_target_properties(${name} PROPERTIES LINKER_LANGUAGE C)
endfunction()

# A program is the sources of one folder over one library.
function(parvis_program name folder)
	file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/${folder}/*.c)
	add_executable(${name} ${sources})
	target_include_directories(${name} PRIVATE ${CMAKE_SOURCE_DIR}/${folder})
	target_link_libraries(${name} PRIVATE ${ARGN} parvis_flags)
endfunction()
