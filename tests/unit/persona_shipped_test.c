#include "persona.h"
#include "test.h"
#include <stdio.h>

/* The demonstration's people, read from the source tree. */
static void check_people(const char *name, size_t least, const char *known)
{
	static char bytes[PERSONAS_BYTES_MAX];
	struct arena *a = arena_new();
	char *path = arena_printf(a, "%s/../config/demo/%s", test_shared_folder(), name);
	const struct refusal *no = NULL;
	const char *detail = NULL;
	const struct personas *people;
	FILE *file = fopen(path, "r");
	size_t len = file == NULL ? 0 : fread(bytes, 1, sizeof bytes, file);

	if (file != NULL)
		fclose(file);
	people = personas_parse(a, (struct text){bytes, len}, &no, &detail);
	CHECK_STR(detail, NULL);
	CHECK(people != NULL && people->count >= least && persona_find(people, known) != NULL);
	arena_free(a);
}

TEST(the_shipped_test_identities_are_sound)
{
	check_people("personas-low.json", 8, "joelle-dubinore");
	check_people("personas-high.json", 8, "camille-martin");
}
