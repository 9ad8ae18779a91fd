/* switches_document.c -- the document of switches.h as JSON. */
#include "json_read.h"
#include "json_write.h"
#include "switches.h"
#include <string.h>

struct switches *switches_none(struct arena *a)
{
	struct switches *s = arena_alloc(a, sizeof *s);

	*s = (struct switches){
		.tag = "0",
		.off = arena_alloc(a, SWITCHES_MAX * sizeof *s->off),
		.flushes = arena_alloc(a, FLUSHES_MAX * sizeof *s->flushes),
		.changes = arena_alloc(a, CHANGES_MAX * sizeof *s->changes),
		.revoked = arena_alloc(a, REVOKED_MAX * sizeof *s->revoked),
	};
	return s;
}

static bool parse_off(struct arena *a, const json_t *json, struct off_switch *off)
{
	const char *kind = json_string_or(json, "kind", "");

	*off = (struct off_switch){
		.id = arena_string(a, text_of(json_string_or(json, "id", ""))),
		.client = arena_string(a, text_of(json_string_or(json, "client", ""))),
		.is_maintenance = json_is_true(json_object_get(json, "maintenance")),
		.reason = arena_string(a, text_of(json_string_or(json, "reason", ""))),
		.by = arena_string(a, text_of(json_string_or(json, "by", ""))),
		.text = arena_string(a, text_of(json_string_or(json, "text", ""))),
		.text_fr = arena_string(a, text_of(json_string_or(json, "text_fr", ""))),
		.text_vi = arena_string(a, text_of(json_string_or(json, "text_vi", ""))),
	};
	for (off->kind = OFF_PROVIDER; off->kind < OFF_SUBJECT; off->kind++)
		if (strcmp(kind, off_kind_name(off->kind)) == 0)
			break;
	return strcmp(kind, off_kind_name(off->kind)) == 0 && *off->id != '\0' &&
	       json_time(json, "since", &off->since) && json_time(json, "until", &off->until);
}

static bool parse_flush(struct arena *a, const json_t *json, struct provider_flush *flush)
{
	flush->provider = arena_string(a, text_of(json_string_or(json, "provider", "")));
	return *flush->provider != '\0' && json_time(json, "generation", &flush->generation);
}

static bool parse_change(struct arena *a, const json_t *json, struct operator_change *change)
{
	change->what = arena_string(a, text_of(json_string_or(json, "what", "")));
	change->by = arena_string(a, text_of(json_string_or(json, "by", "")));
	change->reason = arena_string(a, text_of(json_string_or(json, "reason", "")));
	return json_time(json, "version", &change->version) && json_time(json, "at", &change->at);
}

static bool parse_revoked(struct arena *a, const json_t *json, struct switches *s)
{
	const json_t *list = json_object_get(json, "revoked");

	if (json_array_size(list) > REVOKED_MAX)
		return false;
	for (; s->revoked_count < json_array_size(list); s->revoked_count++) {
		const json_t *one = json_array_get(list, s->revoked_count);
		struct revoked_key *key = &s->revoked[s->revoked_count];

		key->kid = arena_string(a, text_of(json_string_or(one, "kid", "")));
		key->alg = arena_string(a, text_of(json_string_or(one, "alg", "")));
		key->provider = arena_string(a, text_of(json_string_or(one, "provider", "")));
		if (*key->kid == '\0' || !json_time(one, "not_before", &key->not_before))
			return false;
	}
	return true;
}

static bool parse_lists(struct arena *a, const json_t *json, struct switches *s)
{
	const json_t *off = json_object_get(json, "off"),
		     *flushes = json_object_get(json, "flushes"),
		     *changes = json_object_get(json, "changes");

	if (json_array_size(off) > SWITCHES_MAX || json_array_size(flushes) > FLUSHES_MAX ||
	    json_array_size(changes) > CHANGES_MAX)
		return false;
	for (; s->off_count < json_array_size(off); s->off_count++)
		if (!parse_off(a, json_array_get(off, s->off_count), &s->off[s->off_count]))
			return false;
	for (; s->flush_count < json_array_size(flushes); s->flush_count++)
		if (!parse_flush(a, json_array_get(flushes, s->flush_count),
				 &s->flushes[s->flush_count]))
			return false;
	for (; s->change_count < json_array_size(changes); s->change_count++)
		if (!parse_change(a, json_array_get(changes, s->change_count),
				  &s->changes[s->change_count]))
			return false;
	return true;
}

struct switches *switches_parse(struct arena *a, struct text document)
{
	json_t *json = json_read(a, document, SWITCHES_BYTES);
	struct switches *s = switches_none(a);

	if (json == NULL || !json_time(json, "version", &s->version))
		return NULL;
	s->tag = arena_string(a, text_of(json_string_or(json, "tag", "")));
	return *s->tag != '\0' && parse_lists(a, json, s) && parse_revoked(a, json, s) ? s : NULL;
}

static void put_off(struct json_writer *w, const struct off_switch *off)
{
	json_open(w, '{');
	json_put_string(w, "kind", off_kind_name(off->kind));
	json_put_string(w, "id", off->id);
	json_put_string(w, "client", off->client);
	json_put_bool(w, "maintenance", off->is_maintenance);
	json_put_number(w, "since", off->since);
	json_put_number(w, "until", off->until);
	json_put_string(w, "reason", off->reason);
	json_put_string(w, "by", off->by);
	json_put_string(w, "text", off->text);
	json_put_string(w, "text_fr", off->text_fr);
	json_put_string(w, "text_vi", off->text_vi);
	json_close(w, '}');
}

static void put_flush(struct json_writer *w, const struct provider_flush *flush)
{
	json_open(w, '{');
	json_put_string(w, "provider", flush->provider);
	json_put_number(w, "generation", flush->generation);
	json_close(w, '}');
}

static void put_change(struct json_writer *w, const struct operator_change *change)
{
	json_open(w, '{');
	json_put_number(w, "version", change->version);
	json_put_number(w, "at", change->at);
	json_put_string(w, "what", change->what);
	json_put_string(w, "by", change->by);
	json_put_string(w, "reason", change->reason);
	json_close(w, '}');
}

static void put_revoked(struct json_writer *w, const struct revoked_key *key)
{
	json_open(w, '{');
	json_put_string(w, "kid", key->kid);
	json_put_string(w, "alg", key->alg);
	json_put_string(w, "provider", key->provider);
	json_put_number(w, "not_before", key->not_before);
	json_close(w, '}');
}

struct text switches_pack(struct arena *a, const struct switches *s)
{
	struct json_writer w = json_write(a);

	json_open(&w, '{');
	json_put_number(&w, "version", s->version);
	json_put_string(&w, "tag", s->tag);
	json_open_as(&w, "off", '[');
	for (size_t i = 0; i < s->off_count; i++)
		put_off(&w, &s->off[i]);
	json_close(&w, ']');
	json_open_as(&w, "flushes", '[');
	for (size_t i = 0; i < s->flush_count; i++)
		put_flush(&w, &s->flushes[i]);
	json_close(&w, ']');
	json_open_as(&w, "changes", '[');
	for (size_t i = 0; i < s->change_count; i++)
		put_change(&w, &s->changes[i]);
	json_close(&w, ']');
	json_open_as(&w, "revoked", '[');
	for (size_t i = 0; i < s->revoked_count; i++)
		put_revoked(&w, &s->revoked[i]);
	json_close(&w, ']');
	json_close(&w, '}');
	return json_written(&w);
}
