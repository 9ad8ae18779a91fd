/* key_set.h -- which keys there are, and what each may do now: RFC 7517 section 5, spoken of as in
 * NIST SP 800-57 section 7.
 *
 * A key carries the dates of its life; its state is a function of them and of the time, so that
 * every process and every machine that reads the same files agrees without talking. Pure.
 */
#pragma once
#include "jwk.h"

enum key_use {
	KEY_SIGNS_TOKENS,      /* "sig": what we issue; published at /jwks */
	KEY_SIGNS_ASSERTIONS,  /* "client-assertion": us toward a provider (RFC 7523, RFC 9101) */
	KEY_PROVES_POSSESSION, /* "dpop": the tokens that a provider gives us (RFC 9449) */
	KEY_DECRYPTS,          /* "enc": what a provider encrypts for us */
	KEY_SEALS              /* "seal": what we keep in the store and in pages; sealing_key.h */
};

enum key_state {
	KEY_CREATED,   /* exists, nobody is told */
	KEY_NEXT,      /* published, does not sign yet */
	KEY_CURRENT,   /* published, signs */
	KEY_PREVIOUS,  /* published, signs no more */
	KEY_RETIRED,   /* not published */
	KEY_DESTROYED, /* its private half is gone */
	KEY_REVOKED    /* compromised: good for nothing any more */
};

/* Seconds since 1970; 0: not planned. Each is the first moment of the state it is named after. */
struct key_dates {
	long long created, published, active, retiring, retired, destroyed, revoked;
};

/* How well a token does what it is asked: a signer's own view of the moment, in no file. */
enum key_reach { KEY_GONE, KEY_LATE, KEY_THERE };

/* Where a private half is that never was outside of a token (an HSM). */
struct key_token {
	struct text uri;       /* RFC 7512: pkcs11_uri.h */
	struct text label, id; /* of it: the token's label and the key's CKA_ID */
	struct jwk_away away;
	enum key_reach reach;
};

struct key {
	struct text kid; /* RFC 7638 thumbprint */
	enum key_use use;
	enum jose_alg alg; /* the one algorithm it is used with */
	struct key_dates dates;
	const struct jwk *jwk;     /* NULL if it seals */
	const struct hash *secret; /* of one that seals and is not destroyed; else NULL */
	struct text provider; /* id of the one it is for; absent: "sig", which is for all clients */
	struct key_token *token; /* NULL: jwk has the private half */
	bool is_standby;         /* signs only while no other of its kind can */
	long long max_age; /* seconds that a JWKS, or what it seals, was to last when it was made */
	long long step;    /* number of the step that wrote it last; 0: before steps had any */
};

struct key_set {
	size_t count;
	const struct key *keys;
};

/* Steps of one deployment are counted: what has the higher number is newer, on whatever machine.
 * The last of these keys; 0: none was counted. */
long long key_set_step(const struct key_set *set);

const char *key_use_name(enum key_use use);
bool key_use_parse(struct text name, enum key_use *use);

/* An algorithm that a key of this use may have, by its name; JOSE_NONE if it is none. */
enum jose_alg key_alg_parse(enum key_use use, struct text name);
enum jwk_use key_use_jwk(enum key_use use); /* as a JWK says it */
const char *key_state_name(enum key_state state);

enum key_state key_state(const struct key_dates *dates, long long now);
bool key_is_published(const struct key *key, long long now);

/* Are they in the order of a life, without a gap that makes no sense? */
bool key_dates_are_ordered(const struct key_dates *dates);

/* May it decrypt? Also before it is published, and after: its successor is not yet known to all. */
bool key_decrypts(const struct key *key, long long now);

/* Are both for the same provider, or for none? */
bool key_provider_is(struct text one, struct text other);

/* The key for all that signs now: of several current ones the one activated last, then the greatest
 * kid, so that a successor's date alone ends its predecessor's signing. NULL if there is none. */
const struct key *key_set_current(const struct key_set *set, enum key_use use, enum jose_alg alg,
				  long long now);

/* Has it that duty still? One that was activated signs like any other. */
bool key_is_standby(const struct key *key);

/* The same of the keys that are for this provider alone. */
const struct key *key_set_current_of(const struct key_set *set, struct text provider,
				     enum key_use use, enum jose_alg alg, long long now);

/* The key of tokens that signs now for a client that sees new keys first: the next one, if it has
 * been published for lead_s; else, and with lead_s 0 (it is no such client), the current one. */
const struct key *key_set_signing(const struct key_set *set, enum jose_alg alg, long long lead_s,
				  long long now);

/* Its state among its like: one that would sign, had its successor not begun, is previous. So at
 * most one of a kind is current, whatever the dates say, and a step of a rotation is one file. */
enum key_state key_set_state(const struct key_set *set, const struct key *key, long long now);

/* The last moment until now at which it was the one that signs; 0: never. */
long long key_set_last_signed(const struct key_set *set, const struct key *key, long long now);

/* The key to sign with now if it cannot be wanted's, whose token may be out of reach: one that was
 * current before, a standby, or the next one, all published and of wanted's kind. Never one of a
 * token that is gone, and one of a token that is late only if there is no other; NULL if there is
 * none. */
const struct key *key_set_stand_in(const struct key_set *set, const struct key *wanted,
				   long long now);

/* Are both of one use, algorithm and provider: does one succeed the other? */
bool key_is_like(const struct key *one, const struct key *other);
