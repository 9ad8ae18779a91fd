#include "session.h"
#include "hash.h"
#include "json_read.h"
#include "random.h"
#include "record.h"
#include <stdlib.h>
#include <string.h>

enum { CLAIMS_MAX = 128 * 1024, SID_BYTES = 16 };

static bool knows_by_pivot(const struct client *client)
{
	return client != NULL && client->subject_version == SUBJECT_FRANCECONNECT;
}

static bool all_know_by_pivot(struct arena *a, const struct config *config,
			      const struct session *session)
{
	struct text list = text_of(session->clients);

	for (struct text word; (word = text_next_word(&list)).at != NULL;)
		if (!knows_by_pivot(config_client(config, arena_string(a, word))))
			return false;
	return true;
}

/* Her subjects are derived from something else. */
static bool is_european(const struct config *config, const char *provider)
{
	const struct provider *p = config_provider(config, provider);

	return p == NULL || p->identity == IDENTITY_EUROPEAN;
}

bool session_is_of(struct arena *a, const struct config *config, const struct session *session,
		   const struct identity *identity, const char *provider,
		   const struct client *client)
{
	struct text pivot;

	if (strcmp(session->account, identity_account(a, identity)) == 0)
		return true;
	if (!knows_by_pivot(client) || !all_know_by_pivot(a, config, session) ||
	    is_european(config, provider) || is_european(config, session->provider))
		return false;
	pivot = identity_pivot_hash(a, identity);
	return pivot.at != NULL && text_equal(pivot, identity_pivot_hash(a, session->identity));
}

struct session *session_begin(struct arena *a, const struct config *config,
			      const struct identity *identity, const char *provider,
			      const struct client *client, long long now,
			      const struct session *earlier)
{
	struct session *session = arena_alloc(a, sizeof *session);

	session->identity = arena_alloc(a, sizeof *session->identity);
	*session->identity = *identity;
	session->account = identity_account(a, identity);
	session->provider = provider;
	session->group = client->sso.group;
	session->started = now;
	if (earlier != NULL && session_is_of(a, config, earlier, identity, provider, client)) {
		session->sid = earlier->sid;
		session->clients = earlier->clients;
		session->notices = earlier->notices;
		return session;
	}
	session->sid = random_token(a, SID_BYTES).at;
	session->clients = session->notices = "";
	return session;
}

static struct text claims_json(struct arena *a, const json_t *claims)
{
	char *dump = json_dumps(claims, JSON_COMPACT);
	struct text json = dump == NULL ? TEXT("{}") : arena_text(a, text_of(dump));

	free(dump);
	return json;
}

struct text session_pack(struct arena *a, const struct session *session)
{
	struct record_writer w = record_write(a);
	const struct identity *identity = session->identity;

	record_put_string(&w, "sid", session->sid);
	record_put_string(&w, "provider", session->provider);
	record_put_string(&w, "issuer", identity->issuer);
	record_put_string(&w, "sub", identity->sub);
	record_put_string(&w, "acr", identity->acr);
	record_put_string(&w, "amr", identity->amr);
	record_put_number(&w, "auth_time", identity->auth_time);
	record_put(&w, "claims", claims_json(a, identity->claims));
	record_put(&w, "provider_sid", identity->provider_sid);
	record_put(&w, "provider_id_token", identity->provider_id_token);
	record_put_string(&w, "group", session->group);
	record_put_string(&w, "clients", session->clients);
	record_put_string(&w, "notices", session->notices);
	record_put_number(&w, "started", session->started);
	return record_written(&w);
}

struct session *session_parse(struct arena *a, struct text packed)
{
	struct session *session = arena_alloc(a, sizeof *session);
	struct identity *identity = session->identity = arena_alloc(a, sizeof *identity);
	struct record *record = arena_alloc(a, sizeof *record);

	if (!record_read(packed, record))
		return NULL;
	*identity = (struct identity){
		.issuer = record_string(a, record, "issuer"),
		.sub = record_string(a, record, "sub"),
		.acr = record_string(a, record, "acr"),
		.amr = record_string(a, record, "amr"),
		.auth_time = record_number(record, "auth_time"),
		.claims = json_read(a, record_get(record, "claims"), CLAIMS_MAX),
		.provider_sid = record_get(record, "provider_sid"),
		.provider_id_token = record_get(record, "provider_id_token"),
	};
	session->account = identity_account(a, identity);
	session->sid = record_string(a, record, "sid");
	session->provider = record_string(a, record, "provider");
	session->group = record_string(a, record, "group");
	session->clients = record_string(a, record, "clients");
	session->notices = record_string(a, record, "notices");
	session->started = record_number(record, "started");
	return *session->sid == '\0' || *identity->sub == '\0' || identity->claims == NULL
		       ? NULL
		       : session;
}

const char *session_notice(struct arena *a, const struct authorize_request *request,
			   const char *told)
{
	struct record_writer w = record_write(a);
	struct hash hash;

	record_put_string(&w, "client_id", request->client->client_id);
	record_put_string(&w, "scope", request->scope);
	record_put_string(&w, "claims", told);
	hash = hash_sha256(record_written(&w));
	return hash_base64url(a, &hash).at;
}

/* word in front of list, once, with at most most words in all. */
static const char *latest_first(struct arena *a, const char *word, const char *list, int most)
{
	struct text rest = text_of(list);
	const char *sum = word;

	for (struct text one; --most > 0 && (one = text_next_word(&rest)).at != NULL;)
		if (!text_is(one, word))
			sum = arena_printf(a, "%s %.*s", sum, TEXT_ARG(one));
	return sum;
}

struct session *session_continue(struct arena *a, const struct session *session,
				 const struct client *client, const char *notice)
{
	struct session *next = arena_alloc(a, sizeof *next);

	*next = *session;
	next->clients = latest_first(a, client->client_id, session->clients, SESSION_CLIENTS_MAX);
	if (*notice != '\0')
		next->notices = latest_first(a, notice, session->notices, SESSION_NOTICES_MAX);
	return next;
}

int session_remaining_s(const struct session *session, int ttl_s, long long now)
{
	long long remaining = session->started + ttl_s - now;

	if (remaining > ttl_s)
		return ttl_s;
	return remaining < 0 ? 0 : (int)remaining;
}
