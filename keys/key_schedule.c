#include "key_schedule.h"
#include "json_read.h"
#include "key_dates.h"

enum { BYTES_MAX = 64 * 1024 };

struct text key_schedule_pack(struct arena *a, const struct key_set *set)
{
	struct json_writer w = json_write(a);

	json_open(&w, '{');
	json_open_as(&w, "keys", '[');
	for (size_t i = 0; i < set->count; i++) {
		const struct key *key = &set->keys[i];

		if (key->use != KEY_SIGNS_TOKENS || key->dates.destroyed != 0)
			continue;
		json_open(&w, '{');
		json_put_text(&w, "kid", key->kid);
		json_put_string(&w, "alg", jose_alg_name(key->alg));
		if (key->is_standby)
			json_put_bool(&w, "standby", true);
		key_dates_put(&w, key);
		json_close(&w, '}');
	}
	json_close(&w, ']');
	json_close(&w, '}');
	return json_written(&w);
}

static bool parse_one(struct arena *a, const json_t *json, struct key *key)
{
	size_t members = 2;

	if (!key_dates_read(json, key, &members))
		return false;
	key->is_standby = json_is_true(json_object_get(json, "standby"));
	if (json_object_size(json) != members + key->is_standby)
		return false;
	key->use = KEY_SIGNS_TOKENS;
	key->kid = arena_text(a, json_text(json, "kid"));
	key->alg = jose_alg_parse(json_text(json, "alg"));
	return key->kid.at != NULL && key->alg != JOSE_NONE;
}

bool key_schedule_parse(struct arena *a, struct text json, struct key_set *set)
{
	const json_t *keys = json_object_get(json_read(a, json, BYTES_MAX), "keys");
	size_t count = json_array_size(keys);
	struct key *parsed = arena_alloc(a, (count + 1) * sizeof *parsed);

	if (!json_is_array(keys) || count > KEY_SCHEDULE_MAX)
		return false;
	for (size_t i = 0; i < count; i++)
		if (!parse_one(a, json_array_get(keys, i), &parsed[i]))
			return false;
	*set = (struct key_set){count, parsed};
	return true;
}
