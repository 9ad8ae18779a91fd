#include "persona.h"
#include "json_read.h"
#include <string.h>

const struct refusal personas_malformed = {
	"personas-malformed", 500, NULL,
	"The personas file is not a JSON object with an array personas of at most 64 objects."};
const struct refusal persona_member_unfit = {
	"persona-member-unfit", 500, NULL,
	"A persona has a member that is unknown, missing, too long or of the wrong type."};
const struct refusal persona_repeated = {"persona-repeated", 500, NULL,
					 "Two personas have the same id."};

struct member {
	const char *name;
	json_type type;
	size_t most; /* bytes of a string */
};

static const struct member members[] = {
	{"id", JSON_STRING, 64},       {"label", JSON_STRING, 512},
	{"acr", JSON_STRING, 64},      {"description", JSON_STRING, 512},
	{"sub", JSON_STRING, 255},     {"amr", JSON_STRING, 255},
	{"error", JSON_STRING, 64},    {"fault", JSON_STRING, 64},
	{"delay_ms", JSON_INTEGER, 0}, {"claims", JSON_OBJECT, 0},
	{NULL, JSON_NULL, 0},
};

static bool member_fits(const char *name, const json_t *value)
{
	for (const struct member *m = members; m->name != NULL; m++)
		if (strcmp(m->name, name) == 0)
			return json_typeof(value) == m->type &&
			       (m->type != JSON_STRING || json_string_length(value) <= m->most);
	return false;
}

static bool id_fits(const char *id)
{
	return *id != '\0' && id[strspn(id, "abcdefghijklmnopqrstuvwxyz0123456789-")] == '\0';
}

/* Error codes travel in a redirect to our own callback: keep to the alphabet they all have. */
static bool error_fits(const char *error)
{
	return error[strspn(error, "abcdefghijklmnopqrstuvwxyz_")] == '\0';
}

static bool fault_fits(const char *fault)
{
	return *fault == '\0' || simulated_fault_find(fault) != NULL;
}

static const struct refusal *check_members(json_t *entry, const char **place)
{
	const char *name;
	json_t *value;
	json_int_t delay;

	json_object_foreach(entry, name, value)
	{
		*place = name;
		if (!member_fits(name, value))
			return &persona_member_unfit;
	}
	*place = "id";
	if (!id_fits(json_string_or(entry, "id", "")))
		return &persona_member_unfit;
	*place = json_string_value(json_object_get(entry, "id"));
	delay = json_integer_value(json_object_get(entry, "delay_ms"));
	if (*json_string_or(entry, "label", "") == '\0' ||
	    !error_fits(json_string_or(entry, "error", "")) ||
	    !fault_fits(json_string_or(entry, "fault", "")) || delay < 0 ||
	    delay > PERSONA_DELAY_MAX_MS)
		return &persona_member_unfit;
	return NULL;
}

static void release(void *json) { json_decref(json); }

static json_t *claims_of(struct arena *a, const json_t *entry)
{
	json_t *claims = json_object_get(entry, "claims");
	json_t *none;

	if (claims != NULL)
		return claims;
	none = json_object();
	arena_defer(a, release, none);
	return none;
}

static struct persona persona_of(struct arena *a, const json_t *entry)
{
	const char *id = json_string_or(entry, "id", ""), *sub = json_string_or(entry, "sub", "");

	return (struct persona){
		.id = id,
		.label = json_string_or(entry, "label", ""),
		.description = json_string_or(entry, "description", ""),
		.acr = json_string_or(entry, "acr", ""),
		.sub = *sub == '\0' ? id : sub,
		.amr = json_string_or(entry, "amr", ""),
		.error = json_string_or(entry, "error", ""),
		.fault = simulated_fault_find(json_string_or(entry, "fault", "")),
		.delay_ms = (int)json_integer_value(json_object_get(entry, "delay_ms")),
		.claims = claims_of(a, entry),
	};
}

static const struct refusal *parse(struct arena *a, const json_t *array, struct personas *personas,
				   struct persona *list, const char **place)
{
	personas->list = list;
	for (size_t i = 0; i < json_array_size(array); i++) {
		json_t *entry = json_array_get(array, i);
		const struct refusal *no;

		if (!json_is_object(entry))
			return &personas_malformed;
		no = check_members(entry, place);
		if (no != NULL)
			return no;
		if (persona_find(personas, *place) != NULL)
			return &persona_repeated;
		list[personas->count++] = persona_of(a, entry);
	}
	return NULL;
}

const struct personas *personas_parse(struct arena *a, struct text json, const struct refusal **no,
				      const char **detail)
{
	struct personas *personas = arena_alloc(a, sizeof *personas);
	const json_t *array;
	const char *place = NULL;

	*no = NULL;
	if (json.at == NULL)
		return personas;
	array = json_object_get(json_read(a, json, PERSONAS_BYTES_MAX), "personas");
	if (!json_is_array(array) || json_array_size(array) > PERSONAS_MAX)
		*no = &personas_malformed;
	else
		*no = parse(a, array, personas,
			    arena_alloc(a, PERSONAS_MAX * sizeof(struct persona)), &place);
	if (*no != NULL && detail != NULL)
		*detail = place;
	return *no == NULL ? personas : NULL;
}

const struct persona *persona_find(const struct personas *personas, const char *id)
{
	for (size_t i = 0; i < personas->count; i++)
		if (strcmp(personas->list[i].id, id) == 0)
			return &personas->list[i];
	return NULL;
}
