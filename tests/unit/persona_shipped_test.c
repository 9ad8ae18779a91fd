#include "claim_table.h"
#include "identity_claims.h"
#include "persona.h"
#include "test.h"
#include <stdio.h>

static void check_claims(struct arena *a, const struct persona *persona)
{
	struct config_faults faults = config_faults_none(a);
	const struct config config = {.claims = claim_table_read(a, TEXT_NONE, &faults)};
	const struct provider provider = {.id = "simulator"};
	struct identity identity = {.claims = persona->claims};
	const char *claim = "";

	if (identity_claims_check(a, &config, &provider, &identity, &claim) != NULL)
		CHECK_STR(persona->id, claim);
}

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
	for (size_t i = 0; people != NULL && i < people->count; i++)
		check_claims(a, &people->list[i]);
	arena_free(a);
}

TEST(the_shipped_test_identities_are_sound)
{
	check_people("personas-low.json", 8, "joelle-dubinore");
	check_people("personas-high.json", 8, "camille-martin");
}
