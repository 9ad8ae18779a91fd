# How every object is compiled and linked: the warnings we live by, and the hardening that
# tests/check verifies on the finished programs.
include(CheckCCompilerFlag)
add_library(parvis_flags INTERFACE)
target_compile_definitions(parvis_flags INTERFACE _GNU_SOURCE PARVIS_VERSION="${PROJECT_VERSION}")
target_compile_options(parvis_flags INTERFACE
	-Wall -Wextra -Wshadow -Wconversion -Wno-sign-conversion -Wformat=2 -Wimplicit-fallthrough -Wvla
	-Wstrict-prototypes -Wmissing-prototypes -Wpointer-arith -Wcast-qual -Wwrite-strings
	-Werror=format-security -Werror=implicit -Werror=incompatible-pointer-types -Werror=int-conversion
	-fno-delete-null-pointer-checks -fno-strict-overflow -fno-strict-aliasing
	-ffile-prefix-map=${CMAKE_SOURCE_DIR}=.)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

if(PARVIS_STRICT)
	target_compile_options(parvis_flags INTERFACE -Werror)
endif()
if(PARVIS_SANITIZE OR PARVIS_FUZZ)
	target_compile_options(parvis_flags INTERFACE -fsanitize=address,undefined
		-fno-sanitize-recover=all -fno-omit-frame-pointer)
	target_link_options(parvis_flags INTERFACE -fsanitize=address,undefined)
else()
	target_compile_options(parvis_flags INTERFACE
		-U_FORTIFY_SOURCE $<$<NOT:$<CONFIG:Debug>>:-D_FORTIFY_SOURCE=3>
		-fstack-protector-strong -fstack-clash-protection -fcf-protection=full)
	foreach(flag -ftrivial-auto-var-init=zero -fstrict-flex-arrays=3)
		string(MAKE_C_IDENTIFIER "HAVE${flag}" known)
		check_c_compiler_flag(${flag} ${known})
		if(${known})
			target_compile_options(parvis_flags INTERFACE ${flag})
		endif()
	endforeach()
	target_link_options(parvis_flags INTERFACE -pie
		-Wl,-z,relro,-z,now,-z,noexecstack,-z,nodlopen,--as-needed)
endif()
if(PARVIS_FUZZ)
	target_compile_options(parvis_flags INTERFACE -fsanitize=fuzzer-no-link)
endif()
if(PARVIS_COVERAGE)
	target_compile_options(parvis_flags INTERFACE --coverage)
	target_link_options(parvis_flags INTERFACE --coverage)
endif()
if(PARVIS_ANALYZE)
	target_compile_options(parvis_flags INTERFACE -fanalyzer)
endif()
