#include "claim_table.h"
#include "member.h"

extern const struct text claims_shipped; /* config/claims.json */

static const char *const formats[] = {"text",
				      "name",
				      "names",
				      "date",
				      "presumed-date",
				      "gender",
				      "cog-country",
				      "cog-place",
				      "email",
				      "personal-number",
				      "identity-card-number",
				      NULL};

const struct claim *claim_table_read(struct arena *a, struct text json,
				     struct config_faults *faults)
{
	struct text table = json.at != NULL ? json : claims_shipped;
	json_t *object = members_parse(a, "broker.json: claims", table, 64 * 1024, faults);
	struct members m = members_of(a, "broker.json: claims", object, faults);
	struct claim *claims = arena_alloc(a, (json_object_size(object) + 1) * sizeof *claims);
	const char *name;
	json_t *value;
	size_t i = 0;

	json_object_foreach(object, name, value)
	{
		struct members one = members_of(a, m.file, object, faults);

		claims[i].name = arena_string(a, text_of(name));
		claims[i++].format =
			(enum claim_format)member_choice(&one, name, formats, CLAIM_TEXT);
	}
	claims[i] = (struct claim){NULL, CLAIM_TEXT};
	json_decref(object);
	return claims;
}
