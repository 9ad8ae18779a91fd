/* Whatever a browser or a client asks for, the answer is one of our languages or none, and the same
 * in the other case of letters. */
#include "arena.h"
#include "page_language.h"
#include <ctype.h>
#include <stdint.h>
#include <stdlib.h>

static const char *const ours[] = {"en", "fr", "pt-br", "vi", NULL};

static void check(const char *language)
{
	const char *const *known = ours;

	while (*known != NULL && *known != language)
		known++;
	if (*known != language)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	char *value = arena_copy(a, (const char *)data, size);
	const char *accepted = language_of_accept(ours, value);
	const char *listed = language_of_ui_locales(ours, value);

	check(accepted);
	check(listed);
	for (char *at = value; *at != '\0'; at++)
		*at = (char)toupper((unsigned char)*at);
	if (language_of_accept(ours, value) != accepted ||
	    language_of_ui_locales(ours, value) != listed)
		abort();
	arena_free(a);
	return 0;
}
