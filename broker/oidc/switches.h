/* switches.h -- what operators have switched off while we run: providers, clients, levels, people.
 *
 * One small document, the same for all workers of all machines; each of them holds it in memory
 * (switch_watch.h) and asks it before a sign-in goes on or anything is given. NULL in place of it
 * means that nobody knows what is switched off: everything is refused until it is known. Pure; what
 * it points to lives in the arena that it was parsed in.
 */
#pragma once
#include "arena.h"
#include "refusal.h"
#include <stdbool.h>

enum off_kind { OFF_PROVIDER, OFF_CLIENT, OFF_LEVEL, OFF_SUBJECT };

struct off_switch {
	enum off_kind kind;
	const char *id;          /* of a provider or client, an acr, an account_id(), or a sub */
	const char *client;      /* OFF_PROVIDER: for this client's citizens alone. OFF_SUBJECT: id
				  * is the sub that this client knows. "": neither */
	bool is_maintenance;     /* work that was announced, rather than a disturbance */
	long long since, until;  /* wall time; until 0: until it is released */
	const char *reason, *by; /* for operators alone */
	const char *text, *text_fr, *text_vi; /* for citizens; "" if there is none */
};

/* A key of ours that was stolen: what it signs is worth nothing, and whatever was given to those
 * that it concerns until then ends, since nobody can tell to whom it was given. */
struct revoked_key {
	const char *kid, *alg;
	const char *provider; /* whom it was for; "": it signed tokens, for all clients of alg */
	long long not_before; /* wall time; what was begun later is good */
};

/* Who changed what, for the log; the whole list is kept beside the document. */
struct operator_change {
	long long version, at;
	const char *what, *by, *reason;
};

/* Workers forget what they keep of a provider when its generation becomes another. */
struct provider_flush {
	const char *provider;
	long long generation;
};

enum {
	SWITCHES_MAX = 512,
	FLUSHES_MAX = 256,
	CHANGES_MAX = 8,
	REVOKED_MAX = 32,
	SWITCHES_BYTES = 512 * 1024
};

struct switches {
	long long version; /* one more with each change; 0: there was none yet */
	const char *tag;   /* the version, and a word that no other document has */
	size_t off_count, flush_count, change_count, revoked_count;
	struct off_switch *off;          /* SWITCHES_MAX places */
	struct provider_flush *flushes;  /* FLUSHES_MAX places */
	struct operator_change *changes; /* the last ones, the oldest first; CHANGES_MAX places */
	struct revoked_key *revoked;     /* the same; REVOKED_MAX places */
};

struct switches *switches_none(struct arena *a);
struct switches *switches_parse(struct arena *a, struct text document); /* NULL if it is not one */
struct text switches_pack(struct arena *a, const struct switches *s);

/* May a citizen of this client sign in at it? */
const struct refusal *switches_check_provider(const struct switches *s, const char *provider,
					      const char *client, long long now);
const struct refusal *switches_check_client(const struct switches *s, const char *client,
					    long long now);
const struct refusal *switches_check_acr(const struct switches *s, const char *acr, long long now);
const struct refusal *switches_check_subject(const struct switches *s, const char *account_id,
					     long long now);
/* The same, as one client knows her. */
const struct refusal *switches_check_sub(const struct switches *s, const char *client,
					 const char *sub, long long now);

/* What was begun at began (a session, or what it gave), may client have it still? */
struct client;
const struct refusal *switches_check_began(const struct switches *s, const struct client *client,
					   const char *provider, long long began);

/* Was a key of this kid stolen? */
bool switches_is_revoked(const struct switches *s, struct text kid);

/* The switch that keeps a provider from this client's citizens; NULL if none does. */
const struct off_switch *switches_find_provider(const struct switches *s, const char *provider,
						const char *client, long long now);

/* 0 until it was flushed for the first time, and while nothing is known. */
long long switches_generation(const struct switches *s, const char *provider);

const char *off_kind_name(enum off_kind kind); /* "provider", "client", "level", "subject" */
bool off_switch_holds(const struct off_switch *off, long long now);

extern const struct refusal switches_unknown, provider_switched_off, provider_in_maintenance,
	client_suspended, level_restricted, subject_blocked, given_before_revocation;
