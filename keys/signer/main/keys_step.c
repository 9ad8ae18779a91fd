/* keys_step.c -- what an operator does with one key; each step is refused while it could hurt. */
#include "json_write.h"
#include "key_plan.h"
#include "keys_command.h"
#include <stdio.h>
#include <string.h>

enum { KID_LEAST = 4 };

/* The only key whose kid begins so. */
static const struct key *find(struct keys_command *c, const struct key_editor *e)
{
	const struct key *found = NULL;
	size_t len = c->kid == NULL ? 0 : strlen(c->kid);

	for (size_t i = 0; len >= KID_LEAST && i < e->count; i++) {
		if (e->keys[i].kid.len < len || memcmp(e->keys[i].kid.at, c->kid, len) != 0)
			continue;
		if (found != NULL) {
			fputs("Several keys begin so; type more of the kid.\n", stderr);
			return NULL;
		}
		found = &e->keys[i];
	}
	if (found == NULL)
		fputs("Name one key by its kid, or by the first 4 characters or more of it; parvis "
		      "keys list shows them.\n",
		      stderr);
	return found;
}

struct change {
	struct key_verdict verdict;
	struct key_dates dates; /* if the verdict is good, or overruled */
};

static struct key_verdict may_roll_back(const struct key_set *set, const struct key *key,
					long long now)
{
	struct key_verdict verdict = {NULL, 0, NULL};

	key_may_roll_back(set, key, now, &verdict.no);
	return verdict;
}

/* Later than that of the one it follows, which two steps in one second would leave to chance. */
static long long activation(const struct key_set *set, const struct key *key, long long now)
{
	const struct key *current = key_set_current_of(set, key->provider, key->use, key->alg, now);

	return current != NULL && current->dates.active == now ? now + 1 : now;
}

static struct change change_of(const struct keys_command *c, const struct key_set *set,
			       const struct key *key)
{
	const struct key_plan plan = key_plan_of(c->config, set, key->use);
	struct change change = {.dates = key->dates};

	if (strcmp(c->verb, "publish") == 0) {
		change.verdict = key_may_publish(set, key, c->now);
		change.dates.published = c->now;
	} else if (strcmp(c->verb, "activate") == 0) {
		change.verdict = key_may_activate(&plan, set, key, c->now);
		change.dates.active = activation(set, key, c->now);
	} else if (strcmp(c->verb, "retire") == 0) {
		change.verdict = key_may_retire(&plan, set, key, c->now);
		if (change.dates.active > c->now)
			change.dates.active = 0;
		change.dates.retired = c->now;
		if (key_is_standby(key) && key_state(&key->dates, c->now) == KEY_NEXT) {
			change.dates.retiring = c->now;
			change.dates.retired = c->now + plan.retention;
		}
	} else if (strcmp(c->verb, "destroy") == 0) {
		change.verdict = key_may_destroy(&plan, set, key, c->now);
		change.dates.destroyed = c->now;
	} else if (strcmp(c->verb, "rollback") == 0) {
		change.verdict = may_roll_back(set, key, c->now);
		change.dates.retiring = c->now;
	} else {
		change.verdict = key_may_revoke(key, c->now);
		change.dates.revoked = c->now;
	}
	return change;
}

bool keys_can_be_forced(const struct key_verdict *verdict)
{
	return verdict->earliest != 0 || verdict->node != NULL;
}

void keys_say_refused(const struct keys_command *c, const struct key_verdict *verdict)
{
	struct json_writer w = json_write(c->arena);

	if (!c->json) {
		fprintf(stderr, "Refused: %s (%s)\n", verdict->no->help, verdict->no->name);
		if (verdict->node != NULL && *verdict->node != '\0')
			fprintf(stderr, "It is %s; parvis keys status shows all.\n", verdict->node);
		if (verdict->earliest != 0)
			fprintf(stderr, "It becomes safe on %s.\n",
				moment_write(c->arena, verdict->earliest));
		if (keys_can_be_forced(verdict))
			fputs("Nothing was changed. In an emergency: --force --reason WHY.\n",
			      stderr);
		return;
	}
	json_open(&w, '{');
	json_put_string(&w, "refused", verdict->no->name);
	if (verdict->earliest != 0)
		json_put_number(&w, "earliest", verdict->earliest);
	if (verdict->node != NULL)
		json_put_string(&w, "node", verdict->node);
	json_close(&w, '}');
	puts(json_written(&w).at);
}

static void say_done(const struct keys_command *c, const struct key_set *set, const struct key *key)
{
	struct json_writer w = json_write(c->arena);
	const char *state = key_state_name(key_set_state(set, key, c->now));

	if (!c->json) {
		printf("%s %s: %.*s (%s, %s) is %s now.\n", c->dry_run ? "Would" : "Did", c->verb,
		       TEXT_ARG(key->kid), key_use_name(key->use), jose_alg_name(key->alg), state);
		return;
	}
	json_open(&w, '{');
	json_put_string(&w, "step", c->verb);
	json_put_text(&w, "kid", key->kid);
	json_put_string(&w, "state", state);
	json_put_bool(&w, "dry_run", c->dry_run);
	json_close(&w, '}');
	puts(json_written(&w).at);
}

/* Does every machine that serves have what the step builds on? */
static struct key_verdict have_heard(const struct keys_command *c, const struct key_nodes *nodes,
				     const struct key_set *set, const struct key *key)
{
	const struct key_plan plan = key_plan_of(c->config, set, key->use);

	if (strcmp(c->verb, "activate") == 0)
		return key_nodes_may_activate(nodes, &plan, key, c->now);
	if (strcmp(c->verb, "retire") == 0)
		return key_nodes_may_retire(nodes, &plan, key, c->now);
	if (strcmp(c->verb, "destroy") == 0 && key->dates.retired != 0)
		return key_nodes_may_destroy(nodes, key, c->now);
	return (struct key_verdict){NULL, 0, NULL};
}

static int take(struct keys_command *c, struct key_editor *e, const struct key *key)
{
	const struct key_set set = key_editor_set(e);
	const struct key_nodes nodes = keys_nodes(c, &set);
	struct change change = change_of(c, &set, key);
	const struct refusal *guard, *no;
	struct key_deed deed = {c->verb, NULL, NULL, c->now};

	if (change.verdict.no == NULL)
		change.verdict = have_heard(c, &nodes, &set, key);
	guard = change.verdict.no;
	if (guard != NULL && !(c->force && keys_can_be_forced(&change.verdict))) {
		keys_say_refused(c, &change.verdict);
		return EXIT_REFUSED;
	}
	if (strcmp(c->verb, "revoke") == 0)
		return keys_revoke(c, e, key);
	if (guard != NULL)
		deed = (struct key_deed){c->verb, c->reason, guard->name, c->now};
	if (c->dry_run) {
		e->keys[key - e->keys].dates = change.dates;
	} else if ((no = key_editor_date(e, key, &change.dates, &deed)) != NULL)
		return keys_refuse(no, e->detail);
	say_done(c, &set, key);
	return EXIT_DONE;
}

int keys_step(struct keys_command *c)
{
	struct key_editor *e = keys_open(c);
	const struct key *key = e == NULL ? NULL : find(c, e);
	int code = key == NULL ? EXIT_ERROR : take(c, e, key);

	if (e != NULL)
		key_editor_close(e);
	return code;
}

/* Exists, and nobody is told: publish follows. */
int keys_generate(struct keys_command *c)
{
	struct key_editor *e = keys_open(c);
	const struct key_dates dates = {.created = c->now};
	const struct key_deed deed = {"generate", NULL, NULL, c->now};
	struct key_need need = {.alg = c->algs[0],
				.provider = c->provider == NULL ? TEXT_NONE : text_of(c->provider)};
	const struct refusal *no;
	const struct key *made;

	if (e == NULL)
		return EXIT_ERROR;
	key_use_parse(text_of(c->use == NULL ? "sig" : c->use), &need.use);
	if (need.use == KEY_SEALS)
		need.alg = SEAL_A256GCM;
	e->makes_standby = c->standby;
	no = key_editor_add(e, &need, &dates, key_promise(c->config, need.use), &deed, &made);
	key_editor_close(e);
	if (no != NULL)
		return keys_refuse(no, e->detail);
	if (c->json)
		printf("{\"kid\":\"%.*s\"}\n", TEXT_ARG(made->kid));
	else
		printf("Made %.*s. Next: parvis keys publish %.8s\n", TEXT_ARG(made->kid),
		       made->kid.at);
	return EXIT_DONE;
}
