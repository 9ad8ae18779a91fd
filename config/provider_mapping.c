#include "provider_mapping.h"
#include "json_pointer.h"
#include "json_read.h"
#include "member.h"

enum { THEIRS_MAX = 128 };

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

	if (len == 0 || len > THEIRS_MAX || *ours == '\0' || pairs->count == MAPPING_MAX) {
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

/* Four digits of the year, two of month and day, whatever is between them. */
static bool is_date_pattern(const char *pattern)
{
	int years = 0, months = 0, days = 0;

	for (; *pattern != '\0'; pattern++) {
		years += *pattern == 'Y';
		months += *pattern == 'M';
		days += *pattern == 'D';
	}
	return years == 4 && months == 2 && days == 2;
}

static const struct claim_value *read_values(struct members *m)
{
	struct text json = member_object(m, "values", 4 * 1024);
	struct arena *scratch = arena_new();
	json_t *object = json_read(scratch, json, 4 * 1024), *ours;
	struct claim_value *values =
		arena_alloc(m->arena, (json_object_size(object) + 1) * sizeof *values);
	const char *theirs;
	size_t count = 0;

	json_object_foreach(object, theirs, ours)
	{
		if (json_string_length(ours) == 0)
			member_fault(m, "values", "has one that is not a string",
				     "Write our word, in quotes, after theirs.");
		else
			values[count++] = (struct claim_value){
				arena_string(m->arena, text_of(theirs)),
				arena_string(m->arena, text_of(json_string_value(ours)))};
	}
	arena_free(scratch);
	return json.at == NULL ? NULL : values;
}

static void check_pair(struct members *m, const struct claim_pair *pair)
{
	if ((*pair->theirs == '\0') == (*pair->constant == '\0'))
		member_fault(m, "from", "and constant: one of them is needed, and one alone",
			     "Name their claim with from, or write what is always so.");
	if (*pair->theirs == '/' && !json_pointer_is(pair->theirs))
		member_fault(m, "from", "is not a JSON Pointer",
			     "Write /member/member; a tilde is ~0, a slash in a name ~1.");
	if (pair->is_of_resource && *pair->theirs == '\0')
		member_fault(m, "protected_resource", "is true for what does not come from it",
			     "Name their claim with from.");
	if (*pair->date != '\0' && (!is_date_pattern(pair->date) || pair->values != NULL))
		member_fault(m, "date", "is not a pattern of YYYY, MM and DD, or values are given",
			     "Write it as DD/MM/YYYY, without values.");
}

/* {"from": "/person/born", "date": "DD/MM/YYYY"}, {"constant": "99243"}, ... */
static struct claim_pair read_source(struct members *m, const char *ours, json_t *object)
{
	struct members one = members_of(m->arena, m->file, object, m->faults);
	struct claim_pair pair = {.ours = ours};

	one.prefix = arena_printf(m->arena, "claims.%s.", ours);
	pair.theirs = member_string(&one, "from", "", 1, THEIRS_MAX);
	pair.is_of_resource = member_flag(&one, "protected_resource", false);
	pair.constant = member_string(&one, "constant", "", 1, THEIRS_MAX);
	pair.date = member_string(&one, "date", "", 1, 32);
	pair.values = read_values(&one);
	check_pair(&one, &pair);
	members_end(&one);
	return pair;
}

struct claim_pairs {
	size_t count;
	struct claim_pair *at;
};

static void add_claim(struct members *m, struct claim_pairs *claims, const char *name, json_t *from)
{
	const char *ours = arena_string(m->arena, text_of(name));
	size_t len = json_string_length(from);

	if (claims->count == MAPPING_MAX || *ours == '\0' ||
	    (!json_is_object(from) && (len == 0 || len > THEIRS_MAX))) {
		member_fault(m, arena_printf(m->arena, "claims.%s", ours),
			     "is not a string or object, too long, or one too many",
			     "Write theirs, of 1 to 128 bytes, after ours.");
		return;
	}
	claims->at[claims->count++] =
		json_is_object(from)
			? read_source(m, ours, from)
			: (struct claim_pair){
				  .ours = ours,
				  .theirs = arena_copy(m->arena, json_string_value(from), len),
				  .constant = "",
				  .date = ""};
}

const struct claim_pair *provider_claims_read(struct members *m)
{
	struct arena *scratch = arena_new();
	json_t *object = json_read(scratch, member_object(m, "claims", 16 * 1024), 16 * 1024);
	struct claim_pairs claims = {
		.at = arena_alloc(m->arena, (MAPPING_MAX + 1) * sizeof *claims.at)};
	json_t *from, *one;
	const char *ours;
	size_t i;

	json_object_foreach(object, ours, from)
	{
		if (!json_is_array(from))
			add_claim(m, &claims, ours, from);
		json_array_foreach(from, i, one) add_claim(m, &claims, ours, one);
	}
	arena_free(scratch);
	return claims.at;
}
