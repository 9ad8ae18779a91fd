#include "provider_mapping.h"
#include "json_read.h"
#include "member.h"

struct pairs {
	size_t count;
	struct pair {
		const char *ours, *theirs;
	} pairs[MAPPING_MAX];
};

static void add(struct members *m, const char *name, struct pairs *pairs, const char *ours,
		const json_t *theirs)
{
	size_t len = json_string_length(theirs);

	if (len == 0 || len > 128 || *ours == '\0' || pairs->count == MAPPING_MAX) {
		member_fault(m, arena_printf(m->arena, "%s.%s", name, ours),
			     "is not a string, too long, or one too many",
			     "Write theirs, of 1 to 128 bytes, after ours.");
		return;
	}
	pairs->pairs[pairs->count++] =
		(struct pair){arena_string(m->arena, text_of(ours)),
			      arena_copy(m->arena, json_string_value(theirs), len)};
}

static struct pairs read_pairs(struct members *m, const char *name)
{
	struct arena *scratch = arena_new();
	struct text json = member_object(m, name, 16 * 1024);
	json_t *object = json_read(scratch, json, 16 * 1024), *theirs, *one;
	struct pairs pairs = {.count = 0};
	const char *ours;
	size_t i;

	json_object_foreach(object, ours, theirs)
	{
		if (!json_is_array(theirs))
			add(m, name, &pairs, ours, theirs);
		json_array_foreach(theirs, i, one) add(m, name, &pairs, ours, one);
	}
	arena_free(scratch);
	return pairs;
}

const struct acr_pair *provider_acr_read(struct members *m)
{
	struct pairs pairs = read_pairs(m, "acr");
	struct acr_pair *acr = arena_alloc(m->arena, (pairs.count + 1) * sizeof *acr);

	for (size_t i = 0; i < pairs.count; i++)
		acr[i] = (struct acr_pair){pairs.pairs[i].ours, pairs.pairs[i].theirs};
	return acr;
}

const struct claim_pair *provider_claims_read(struct members *m)
{
	struct pairs pairs = read_pairs(m, "claims");
	struct claim_pair *claims = arena_alloc(m->arena, (pairs.count + 1) * sizeof *claims);

	for (size_t i = 0; i < pairs.count; i++)
		claims[i] = (struct claim_pair){pairs.pairs[i].ours, pairs.pairs[i].theirs};
	return claims;
}
