# parvis_embed(target variable file): the bytes of a file as `const struct text variable`, followed
# by a NUL, in the target. Whoever reads it declares it: `extern const struct text variable;`.
function(parvis_embed target variable file)
	set(source ${CMAKE_CURRENT_BINARY_DIR}/embed/${variable}.c)
	set(script ${CMAKE_SOURCE_DIR}/config/build/embed_file.cmake)
	get_filename_component(path ${file} ABSOLUTE BASE_DIR ${CMAKE_SOURCE_DIR})
	add_custom_command(OUTPUT ${source} VERBATIM
		COMMAND ${CMAKE_COMMAND} -D variable=${variable} -D file=${path} -D source=${source} -P ${script}
		DEPENDS ${path} ${script} COMMENT "Embedding ${file}")
	target_sources(${target} PRIVATE ${source})
endfunction()

# parvis_embed_folder(target folder...): every file of config/FOLDER, as FOLDER_NAME_EXTENSION.
function(parvis_embed_folder target)
	foreach(folder ${ARGN})
		file(GLOB files CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/config/${folder}/*)
		foreach(file ${files})
			get_filename_component(name ${file} NAME)
			string(MAKE_C_IDENTIFIER ${folder}_${name} variable)
			parvis_embed(${target} ${variable} ${file})
		endforeach()
	endforeach()
endfunction()
