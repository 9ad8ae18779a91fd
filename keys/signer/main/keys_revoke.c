/* keys_revoke.c -- a key is known to be stolen: it ends now, another signs, and we say whom it
 * concerns. --dry-run is the drill: all of it but the writing. */
#include "json_write.h"
#include "key_clients.h"
#include "key_plan.h"
#include "keys_command.h"
#include <stdio.h>
#include <string.h>

static const struct key *standby(const struct key_set *set, const struct key *key, long long now)
{
	for (size_t i = 0; i < set->count; i++)
		if (key_is_like(&set->keys[i], key) &&
		    key_state(&set->keys[i].dates, now) == KEY_NEXT)
			return &set->keys[i];
	return NULL;
}

/* Best is one that all have seen: the next one after its wait, or the one before. */
static const struct refusal *hand_over(struct keys_command *c, struct key_editor *e,
				       const struct key *key)
{
	const struct key_set set = key_editor_set(e);
	const struct key_plan plan = key_plan_of(c->config, &set, key->use);
	const struct key_need need = {key->use, key->alg, key->provider};
	const struct key_deed deed = {"activate", "compromised", "revoke", c->now};
	const struct key *next = standby(&set, key, c->now);
	const struct refusal *no = NULL;
	struct key_dates dates = {.created = c->now, .published = c->now, .active = c->now};

	if (next != NULL && key_may_activate(&plan, &set, next, c->now).no != NULL &&
	    key_may_roll_back(&set, key, c->now, &no) != NULL)
		next = NULL;
	else if (next == NULL && key_may_roll_back(&set, key, c->now, &no) == NULL)
		return key_editor_add(e, &need, &dates, key_promise(c->config, key->use), &deed,
				      &next);
	if (next == NULL)
		return NULL;
	dates = next->dates;
	dates.active = c->now;
	return key_editor_date(e, next, &dates, &deed);
}

static void list_affected(struct json_writer *w, const struct config *config, const struct key *key)
{
	json_open_as(w, "affected", '[');
	if (key->provider.at != NULL)
		json_put_text(w, NULL, key->provider);
	for (size_t i = 0; key->use == KEY_SIGNS_TOKENS && i < config->client_count; i++)
		if (key_serves_client(key->alg, config->clients[i]))
			json_put_string(w, NULL, config->clients[i]->client_id);
	json_close(w, ']');
}

static void report(struct keys_command *c, const struct key_editor *e, const struct key *key)
{
	const struct key_set set = key_editor_set(e);
	const struct key *now_signs =
		key_set_current_of(&set, key->provider, key->use, key->alg, c->now);
	struct json_writer w = json_write(c->arena);

	json_open(&w, '{');
	json_put_text(&w, "revoked", key->kid);
	json_put_string(&w, "use", key_use_name(key->use));
	json_put_string(&w, "alg", jose_alg_name(key->alg));
	if (key->provider.at != NULL)
		json_put_text(&w, "provider", key->provider);
	json_put_bool(&w, "dry_run", c->dry_run);
	json_put_number(&w, "not_before", c->now);
	if (now_signs != NULL)
		json_put_text(&w, "now_signs", now_signs->kid);
	list_affected(&w, c->config, key);
	json_close(&w, '}');
	puts(json_written(&w).at);
	if (!c->json)
		fputs("Next, at once: systemctl reload parvis (or SIGHUP) on every machine, and "
		      "tell those\naffected to fetch our keys anew and to refuse what was signed "
		      "before not_before.\n",
		      stderr);
}

int keys_revoke(struct keys_command *c, struct key_editor *e, const struct key *key)
{
	const struct key_deed deed = {"revoke", NULL, NULL, c->now};
	const struct key_set set = key_editor_set(e);
	struct key_dates dates = key->dates;
	const struct refusal *no = NULL;

	dates.revoked = c->now;
	if (c->dry_run) {
		e->keys[key - e->keys].dates = dates;
	} else {
		if (key_set_state(&set, key, c->now) == KEY_CURRENT)
			no = hand_over(c, e, key);
		if (no == NULL)
			no = key_editor_date(e, key, &dates, &deed);
	}
	if (no != NULL)
		return keys_refuse(no, e->detail);
	report(c, e, key);
	return EXIT_DONE;
}
