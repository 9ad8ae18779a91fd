#include "store_functions.h"
#include "hash.h"
#include <string.h>

#define DECLARATION(file) extern const struct text file##_lua;
#define TEXT_OF(file) text = arena_printf(a, "%s%s", text, file##_lua.at);
#define NAME(name) .name = arena_printf(a, "parvis_%s_" #name, version),

STORE_LUA_FILES(DECLARATION)

static const char placeholder[] = "@VERSION@";
enum { PLACEHOLDER = sizeof placeholder - 1, VERSION = 16 };

static struct text with_version(struct arena *a, const char *lua, const char *version)
{
	char *out = arena_alloc(a, strlen(lua) * 2 + 1), *at = out;
	const char *next;

	for (; (next = strstr(lua, placeholder)) != NULL; lua = next + PLACEHOLDER) {
		at = mempcpy(at, lua, (size_t)(next - lua));
		at = mempcpy(at, version, VERSION);
	}
	at = stpcpy(at, lua);
	return (struct text){out, (size_t)(at - out)};
}

static const char *all_of_it(struct arena *a)
{
	const char *text = "";

	STORE_LUA_FILES(TEXT_OF)
	return text;
}

struct store_functions store_functions_of(struct arena *a)
{
	const char *lua = all_of_it(a);
	struct hash h = hash_sha256(text_of(lua));
	const char *version = arena_copy(a, hash_hex(a, &h).at, VERSION);

	return (struct store_functions){.library = with_version(a, lua, version),
					STORE_FUNCTIONS(NAME)};
}
