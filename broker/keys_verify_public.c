#include "keys_verify_public.h"
#include "clock.h"
#include "config.h"
#include "http_client.h"
#include "json_read.h"
#include "json_write.h"
#include "key_desk.h"
#include "key_nodes.h"
#include "log.h"
#include "read_whole.h"
#include <stdio.h>
#include <unistd.h>

enum { CALL_MS = 5000, DOCUMENT_MAX = 64 * 1024, NODES_MAX = 16 * 1024 * 1024 };

static struct {
	struct arena *arena;
	const struct config *config;
	struct http_host host;
	const char *discovery_url, *jwks_url;
	struct text discovery, jwks;
	const char *problem; /* the first that was found; NULL: none yet */
} look;

struct verification {
	struct flow flow; /* first */
	struct http_answer answer;
};

static struct http_answer *answer_of(struct flow *f) { return &((struct verification *)f)->answer; }

static enum turn fetch(struct flow *f, const char *url)
{
	const struct http_call call = {.host = &look.host,
				       .url = url,
				       .accept = "application/json",
				       .is_background = true};

	return http_call(f, &call, answer_of(f));
}

static enum turn keep(struct flow *f, const char *url, struct text *kept)
{
	*kept = arena_text(look.arena, answer_of(f)->body);
	if (answer_of(f)->status == 200)
		return FLOW_NEXT;
	look.problem =
		arena_printf(look.arena, "%s answers with status %d.", url, answer_of(f)->status);
	return FLOW_STOP;
}

static enum turn fetch_discovery(struct flow *f) { return fetch(f, look.discovery_url); }

static enum turn keep_discovery(struct flow *f)
{
	return keep(f, look.discovery_url, &look.discovery);
}

static enum turn fetch_jwks(struct flow *f) { return fetch(f, look.jwks_url); }

static enum turn keep_jwks(struct flow *f) { return keep(f, look.jwks_url, &look.jwks); }

static void refuse(struct flow *f)
{
	look.problem = arena_printf(look.arena, "%s cannot be fetched: %s (%s)", look.discovery_url,
				    f->refusal->help, f->refusal->name);
}

static const struct flow_step steps[] = {
	{"fetch-discovery", fetch_discovery}, /* HTTPS, our own */
	{"keep-discovery", keep_discovery},
	{"fetch-jwks", fetch_jwks}, /* the same */
	{"keep-jwks", keep_jwks},
	{"finish", flow_finish},
	{NULL, NULL},
};

static const struct flow_kind kind = {.name = "verify-public",
				      .size = sizeof(struct verification),
				      .deadline_ms = 2 * CALL_MS,
				      .steps = steps,
				      .refuse = refuse,
				      .quiet = true};

static bool fetch_both(void)
{
	const char *issuer = look.config->settings.issuer;
	struct event_base *base = event_base_new();

	if (base == NULL)
		return false;
	look.discovery_url =
		arena_printf(look.arena, "%s/.well-known/openid-configuration", issuer);
	look.jwks_url = arena_printf(look.arena, "%s/jwks", issuer);
	look.host = (struct http_host){.id = "ourselves",
				       .timeout_ms = CALL_MS,
				       .private_network = true,
				       .urls = {look.discovery_url, look.jwks_url}};
	http_client_open(base, look.config);
	flow_start(base, arena_new(), &kind, NULL);
	while (flow_live() > 0)
		event_base_loop(base, EVLOOP_ONCE);
	http_client_close();
	event_base_free(base);
	return look.problem == NULL;
}

static const char *check_discovery(void)
{
	const json_t *read = json_read(look.arena, look.discovery, DOCUMENT_MAX);

	if (!text_is(json_text(read, "issuer"), look.config->settings.issuer))
		return "The discovery document is none of this issuer.";
	return text_is(json_text(read, "jwks_uri"), look.jwks_url)
		       ? NULL
		       : "The discovery document names another jwks_uri than ours.";
}

static const char *check_jwks(const struct jwk_set **set)
{
	const struct refusal *no = NULL;

	*set = jwk_set_parse(look.arena, look.jwks, &no);
	if (*set == NULL)
		return arena_printf(look.arena, "The key set is refused: %s (%s)", no->help,
				    no->name);
	return (*set)->count > 0 ? NULL : "The key set is empty.";
}

static struct text reports(const struct command_line *line)
{
	int fd = key_desk_nodes(line);
	struct text lines = fd < 0 ? TEXT_NONE : read_whole(look.arena, fd, NODES_MAX);

	if (fd >= 0)
		close(fd);
	return lines;
}

/* What each worker signed a moment ago is as good as any token. */
static const char *check_nodes(const struct command_line *line, const struct jwk_set *set,
			       size_t *count)
{
	struct text lines = reports(line);
	struct key_nodes nodes;

	if (lines.at == NULL)
		return "The store does not say who serves.";
	nodes = key_nodes_parse(look.arena, lines, look.config->settings.issuer, set, clock_now());
	for (size_t i = 0; i < nodes.count; i++) {
		if (!key_node_is_live(&nodes.at[i]))
			continue;
		if (nodes.at[i].report == NULL)
			return arena_printf(look.arena,
					    "What worker %s signs does not verify with the public "
					    "key set: %s.",
					    nodes.at[i].name, nodes.at[i].unproven);
		++*count;
	}
	return *count > 0 ? NULL : "Nobody serves.";
}

static int report(const struct command_line *line, size_t keys, size_t workers)
{
	static const char *const json[] = {"--json", NULL};
	struct json_writer w = json_write(look.arena);
	bool wants_json = false;

	for (size_t i = 0; i < line->count; i++)
		wants_json |= text_is_listed(json, line->words[i]);
	json_open(&w, '{');
	json_put_bool(&w, "well", look.problem == NULL);
	json_put_number(&w, "keys", (long long)keys);
	json_put_number(&w, "workers", (long long)workers);
	if (look.problem != NULL)
		json_put_string(&w, "problem", look.problem);
	json_close(&w, '}');
	if (wants_json)
		puts(json_written(&w).at);
	else if (look.problem != NULL)
		fprintf(stderr, "Refused: %s\n", look.problem);
	else
		printf("%zu keys are public, and what %zu workers sign verifies with them.\n", keys,
		       workers);
	return look.problem == NULL ? EXIT_DONE : EXIT_REFUSED;
}

int keys_verify_public(const struct command_line *line)
{
	const struct jwk_set *set = NULL;
	struct config_faults faults;
	size_t workers = 0;
	int end = EXIT_ERROR;

	look.arena = arena_new();
	faults = config_faults_none(look.arena);
	look.config = config_load(look.arena, line->folder, &faults);
	log_open("operator", LOG_LEVEL_ERROR);
	if (look.config == NULL) {
		fputs("parvis: the configuration has faults; see parvis config check.\n", stderr);
	} else {
		if (fetch_both())
			look.problem = check_discovery();
		if (look.problem == NULL)
			look.problem = check_jwks(&set);
		if (look.problem == NULL)
			look.problem = check_nodes(line, set, &workers);
		end = report(line, set == NULL ? 0 : set->count, workers);
	}
	arena_free(look.arena);
	return end;
}
