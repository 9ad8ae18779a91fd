/* keys_list.c -- each key and its state, and which are missing. */
#include "json_write.h"
#include "key_plan.h"
#include "keys_command.h"
#include <stdio.h>
#include <string.h>

static void put_key(const struct keys_command *c, struct json_writer *w, const struct key_set *set,
		    const struct key *key)
{
	json_open(w, '{');
	json_put_text(w, "kid", key->kid);
	json_put_string(w, "use", key_use_name(key->use));
	json_put_string(w, "alg", jose_alg_name(key->alg));
	if (key->provider.at != NULL)
		json_put_text(w, "provider", key->provider);
	json_put_string(w, "state", key_state_name(key_set_state(set, key, c->now)));
	json_put_string(w, "place", keys_place(c, key));
	if (key->token != NULL)
		json_put_text(w, "token", key->token->uri);
	if (key->is_standby)
		json_put_bool(w, "standby", true);
	json_put_number(w, "created", key->dates.created);
	json_put_number(w, "published", key->dates.published);
	json_put_number(w, "active", key->dates.active);
	json_put_number(w, "retiring", key->dates.retiring);
	json_put_number(w, "retired", key->dates.retired);
	json_put_number(w, "destroyed", key->dates.destroyed);
	json_put_number(w, "revoked", key->dates.revoked);
	json_close(w, '}');
}

static void put_need(struct json_writer *w, const struct key_need *need)
{
	json_open(w, '{');
	json_put_string(w, "use", key_use_name(need->use));
	json_put_string(w, "alg", jose_alg_name(need->alg));
	if (need->provider.at != NULL)
		json_put_text(w, "provider", need->provider);
	json_close(w, '}');
}

static void put_shared(const struct keys_command *c, struct json_writer *w)
{
	const struct keys_shared shared = keys_shared(c);

	if (shared.standing == NULL)
		return;
	json_open_as(w, "shared", '{');
	json_put_string(w, "standing", shared.standing);
	json_put_string(w, "detail", shared.detail);
	json_close(w, '}');
}

static void print_shared(const struct keys_command *c)
{
	const struct keys_shared shared = keys_shared(c);

	if (shared.standing != NULL)
		printf("shared    %-8s %s\n", shared.standing, shared.detail);
}

static void print_json(const struct keys_command *c, const struct key_set *set,
		       const struct key_needs *needs, const struct key_nodes *nodes)
{
	struct json_writer w = json_write(c->arena);

	json_open(&w, '{');
	json_open_as(&w, "keys", '[');
	for (size_t i = 0; i < set->count; i++)
		put_key(c, &w, set, &set->keys[i]);
	json_close(&w, ']');
	json_open_as(&w, "missing", '[');
	for (size_t i = 0; i < needs->count; i++)
		if (!key_need_is_met(set, &needs->at[i], c->now))
			put_need(&w, &needs->at[i]);
	json_close(&w, ']');
	json_put_number(&w, "step", key_set_step(set));
	put_shared(c, &w);
	keys_put_nodes(&w, nodes, key_set_step(set));
	json_close(&w, '}');
	puts(json_written(&w).at);
}

/* A standby is published like the next key, and never is that. */
static const char *state_word(const struct keys_command *c, const struct key_set *set,
			      const struct key *key)
{
	enum key_state state = key_set_state(set, key, c->now);

	return key_is_standby(key) && state == KEY_NEXT ? "standby" : key_state_name(state);
}

static void print_key(const struct keys_command *c, const struct key_set *set,
		      const struct key *key)
{
	printf("%-9s %-16s %-12s %-16.*s %-43.*s %-17s %-17s %-17s %s\n", state_word(c, set, key),
	       key_use_name(key->use), jose_alg_name(key->alg), TEXT_ARG(key->provider),
	       TEXT_ARG(key->kid), moment_write(c->arena, key->dates.active),
	       moment_write(c->arena, key->dates.retiring),
	       moment_write(c->arena, key->dates.retired), keys_place(c, key));
}

static void print_table(const struct keys_command *c, const struct key_set *set,
			const struct key_needs *needs, const struct key_nodes *nodes)
{
	printf("%-9s %-16s %-12s %-16s %-43s %-17s %-17s %-17s %s\n", "state", "use", "alg",
	       "provider", "kid", "active", "retiring", "retired", "place");
	for (size_t i = 0; i < set->count; i++)
		print_key(c, set, &set->keys[i]);
	for (size_t i = 0; i < needs->count; i++)
		if (!key_need_is_met(set, &needs->at[i], c->now))
			printf("%-9s %-16s %-12s %-16.*s make it: parvis keys init\n", "missing",
			       key_use_name(needs->at[i].use), jose_alg_name(needs->at[i].alg),
			       TEXT_ARG(needs->at[i].provider));
	print_shared(c);
	keys_print_nodes(nodes, key_set_step(set));
}

/* For a monitor: is somebody to be called? Said on standard error. */
static bool is_alert(const struct keys_command *c, const struct key_set *set,
		     const struct key_needs *needs)
{
	bool is_one = false;

	for (size_t i = 0; i < needs->count; i++) {
		const struct key_plan plan = key_plan_of(c->config, set, needs->at[i].use);

		if (!key_successor_is_missing(&plan, set, &needs->at[i],
					      c->config->settings.key_alert_s, c->now))
			continue;
		is_one = true;
		fprintf(stderr,
			"ALERT: %s %s %.*s ends soon or signs no more, and no successor is "
			"published: parvis keys rotate.\n",
			key_use_name(needs->at[i].use), jose_alg_name(needs->at[i].alg),
			TEXT_ARG(needs->at[i].provider));
	}
	return is_one;
}

int keys_list(struct keys_command *c)
{
	const struct key_needs needs = keys_needed(c);
	struct key_editor *e = keys_open(c);
	struct key_nodes nodes;
	struct key_set set;

	if (e == NULL)
		return EXIT_ERROR;
	key_editor_close(e);
	set = key_editor_set(e);
	nodes = keys_nodes(c, &set);
	if (c->json)
		print_json(c, &set, &needs, &nodes);
	else
		print_table(c, &set, &needs, &nodes);
	return strcmp(c->verb, "status") == 0 && is_alert(c, &set, &needs) ? EXIT_ERROR : EXIT_DONE;
}
