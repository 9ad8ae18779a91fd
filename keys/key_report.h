/* key_report.h -- what one worker has loaded of our keys, in the words of its signer: a small JWS
 * that no worker and nobody who can write to the store can make up.
 *
 * It says which step the signer has read, which keys it publishes, of whatever use, and which of
 * them are in use now. Its type is its own, and it has neither aud nor sub: it passes for no other
 * token. Pure.
 */
#pragma once
#include "jws.h"
#include "key_set.h"

enum { KEY_REPORT_KEYS_MAX = 256, KEY_REPORT_LIFE_S = 60 };

struct key_report {
	struct text node; /* machine, run and worker */
	long long issued_at, expires_at;
	long long step;
	size_t published_count, signing_count;
	struct text published[KEY_REPORT_KEYS_MAX], signing[KEY_REPORT_KEYS_MAX];
};

/* More keys than it can hold are left out, and count as not loaded. */
struct key_report key_report_of(const struct key_set *set, long long step, struct text node,
				long long now);

struct text key_report_sign(struct arena *a, const struct key_report *report, const char *issuer,
			    const struct key *key);

/* NULL with *no set unless one of keys signed it for this issuer. Whether it has expired is the
 * caller's to ask. */
const struct key_report *key_report_open(struct arena *a, struct text token, const char *issuer,
					 const struct jwk_set *keys, const struct refusal **no);

bool key_report_publishes(const struct key_report *report, struct text kid);
bool key_report_signs(const struct key_report *report, struct text kid);

extern const struct refusal key_report_malformed;
