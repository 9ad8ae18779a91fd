#include "key_readiness.h"
#include "key_clients.h"

const char *key_readiness_name(enum key_readiness_verdict verdict)
{
	static const char *const names[] = {[CLIENT_HAS_KEY] = "ready",
					    [CLIENT_IS_STALE] = "stale",
					    [CLIENT_IS_UNKNOWN] = "unknown"};

	return names[verdict];
}

static struct client_readiness *find(const struct key_readiness *r, struct text client_id)
{
	for (size_t i = 0; i < r->count; i++)
		if (text_is(client_id, r->clients[i].client->client_id))
			return &r->clients[i];
	return NULL;
}

/* "COUNT TIME" */
static void take_counts(struct text rest, long long *count, long long *time)
{
	long long n, at;

	if (text_number(text_next_word(&rest), &n) && text_number(text_next_word(&rest), &at)) {
		*count = n;
		*time = at;
	}
}

static void take_line(struct key_readiness *r, const struct key *key, struct text line)
{
	struct text what = text_next_word(&line);
	struct client_readiness *c = find(r, text_next_word(&line));
	long long ignored;

	if (c == NULL)
		return;
	if (text_is(what, "f"))
		take_counts(line, &c->fetches, &c->fetched);
	else if (text_is(what, "u"))
		take_counts(line, &c->unknown_kids, &ignored);
	else if (text_is(what, "k") && text_equal(text_next_word(&line), key->kid))
		text_number(text_next_word(&line), &c->fetched_key);
}

static enum key_readiness_verdict judge(const struct client_readiness *c)
{
	if (c->fetched_key != 0)
		return CLIENT_HAS_KEY;
	return c->fetched != 0 ? CLIENT_IS_STALE : CLIENT_IS_UNKNOWN;
}

struct key_readiness key_readiness_of(struct arena *a, const struct config *config,
				      const struct key *key, struct text lines)
{
	struct key_readiness r = {
		.clients = arena_alloc(a, (config->client_count + 1) * sizeof *r.clients)};

	for (size_t i = 0; i < config->client_count; i++)
		if (key_serves_client(key->alg, config->clients[i]))
			r.clients[r.count++].client = config->clients[i];
	while (lines.at != NULL)
		take_line(&r, key, text_split(lines, '\n', &lines));
	for (size_t i = 0; i < r.count; i++) {
		r.clients[i].verdict = judge(&r.clients[i]);
		r.ready += r.clients[i].verdict == CLIENT_HAS_KEY;
	}
	return r;
}
