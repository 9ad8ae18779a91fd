/* command_keys_readiness.c -- parvis keys readiness [KID]: who has the key that is to sign next,
 * and what would break if it signed now. */
#include "clock.h"
#include "json_write.h"
#include "key_readiness.h"
#include "moment.h"
#include "store_evidence.h"
#include "switch_desk.h"
#include <stdio.h>
#include <string.h>

enum { KID_LEAST = 4 };

struct readiness_report {
	struct switch_desk *desk;
	const char *kid;   /* or its beginning; NULL: those that are next */
	struct text lines; /* what workers saw */
	struct json_writer json;
	size_t keys, lacking; /* clients that lack one of them */
};

static bool is_meant(const struct readiness_report *r, const struct key *key)
{
	long long now = clock_now();

	if (r->kid == NULL)
		return key_state(&key->dates, now) == KEY_NEXT && !key_is_standby(key);
	return key_is_published(key, now) && strlen(r->kid) >= KID_LEAST &&
	       text_starts(key->kid, r->kid);
}

static enum turn ask_evidence(struct flow *f, struct desk_call *call)
{
	return store_read_evidence(f, text_of(call->arg), &call->value);
}

static bool read_evidence(struct readiness_report *r)
{
	const struct key_set *set = &r->desk->schedule;
	const char *kids = "";
	struct desk_call call = {.ask = ask_evidence};

	for (size_t i = 0; i < set->count; i++)
		if (is_meant(r, &set->keys[i]))
			kids = arena_printf(r->desk->arena, "%s %.*s", kids,
					    TEXT_ARG(set->keys[i].kid));
	call.arg = kids;
	if (!switch_desk_run(r->desk, &call))
		return false;
	r->lines = call.value;
	return true;
}

static void put_client(struct json_writer *w, const struct client_readiness *c)
{
	json_open(w, '{');
	json_put_string(w, "client_id", c->client->client_id);
	json_put_string(w, "verdict", key_readiness_name(c->verdict));
	if (c->fetched_key != 0)
		json_put_number(w, "fetched_key", c->fetched_key);
	if (c->fetched != 0)
		json_put_number(w, "fetched", c->fetched);
	json_put_number(w, "fetches", c->fetches);
	json_put_number(w, "unknown_kids", c->unknown_kids);
	json_put_bool(w, "canary", c->client->canary_lead_s > 0);
	json_close(w, '}');
}

static void put_key(struct json_writer *w, const struct key *key, const struct key_readiness *all)
{
	json_open(w, '{');
	json_put_text(w, "kid", key->kid);
	json_put_string(w, "alg", jose_alg_name(key->alg));
	json_put_number(w, "published", key->dates.published);
	if (key->dates.active != 0)
		json_put_number(w, "active", key->dates.active);
	json_put_bool(w, "ready", all->ready == all->count);
	json_open_as(w, "clients", '[');
	for (size_t i = 0; i < all->count; i++)
		put_client(w, &all->clients[i]);
	json_close(w, ']');
	json_close(w, '}');
}

static void print_client(struct arena *a, const struct client_readiness *c)
{
	const char *what = c->verdict == CLIENT_HAS_KEY    ? "fetched it"
			   : c->verdict == CLIENT_IS_STALE ? "has older keys, fetched"
							   : "was never seen to fetch our keys";

	printf("  %-8s %-24s %s%s%s%s\n", key_readiness_name(c->verdict), c->client->client_id,
	       what, c->verdict == CLIENT_IS_UNKNOWN ? "" : " ",
	       c->verdict == CLIENT_IS_UNKNOWN
		       ? ""
		       : moment_write(a, c->fetched_key != 0 ? c->fetched_key : c->fetched),
	       c->client->canary_lead_s > 0 ? " (canary)" : "");
}

static void print_key(struct arena *a, const struct key *key, const struct key_readiness *all)
{
	printf("%.*s (%s), published %s, signs from %s: %zu of %zu clients have it.\n",
	       TEXT_ARG(key->kid), jose_alg_name(key->alg), moment_write(a, key->dates.published),
	       moment_write(a, key->dates.active), all->ready, all->count);
	for (size_t i = 0; i < all->count; i++)
		print_client(a, &all->clients[i]);
	if (all->ready < all->count)
		printf("If it signed now, the %zu that are not ready would refuse what it signs, "
		       "unless they\nfetch our keys when they meet its kid. parvis keys activate "
		       "later, or ask them.\n",
		       all->count - all->ready);
}

static void report_key(struct readiness_report *r, const struct key *key)
{
	struct arena *a = r->desk->arena;
	const struct key_readiness all = key_readiness_of(a, r->desk->config, key, r->lines);

	r->keys++;
	r->lacking += all.count - all.ready;
	if (r->desk->wants_json)
		put_key(&r->json, key, &all);
	else
		print_key(a, key, &all);
}

static int report(struct readiness_report *r)
{
	const struct key_set *set = &r->desk->schedule;

	r->json = json_write(r->desk->arena);
	json_open(&r->json, '{');
	json_open_as(&r->json, "keys", '[');
	for (size_t i = 0; i < set->count; i++)
		if (is_meant(r, &set->keys[i]))
			report_key(r, &set->keys[i]);
	json_close(&r->json, ']');
	json_close(&r->json, '}');
	if (r->desk->wants_json)
		puts(json_written(&r->json).at);
	else if (r->keys == 0)
		puts("No such key is published and waits; parvis keys plan says when one will.");
	if (r->keys == 0)
		return EXIT_NOTHING;
	return r->lacking == 0 ? EXIT_DONE : EXIT_REFUSED;
}

int command_keys_readiness(struct command_line *line)
{
	struct switch_desk desk = {.arena = NULL};
	struct readiness_report r = {.desk = &desk, .kid = command_word(line)};
	int end;

	if (!command_line_end(line))
		return EXIT_USAGE;
	end = switch_desk_open(line, &desk);
	if (end == EXIT_DONE)
		end = read_evidence(&r) ? report(&r) : EXIT_ERROR;
	switch_desk_close(&desk);
	return end;
}
