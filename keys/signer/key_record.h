/* key_record.h -- one key as its file says it: {"kid","use","alg","provider", dates, "token",
 * "standby", "jwk"}.
 *
 * provider is left out of keys that are for all clients. token is the URI (RFC 7512) of a private
 * half that never was outside of a token; jwk then is the public half. standby is true or left out.
 * A key that seals has its "secret", 32 bytes as base64url, in the place of "jwk".
 * Of a destroyed key, jwk is the public half: the file is what remembers it.
 * Dates are seconds since 1970 under the names of struct key_dates; one that is not planned is
 * left out. The kid is the thumbprint of the key beside it, or the file is refused. Pure.
 */
#pragma once
#include "key_set.h"

enum { KEY_RECORD_MAX = 16 * 1024 };

/* The text, private members included: for key_file_write() and nothing else. */
struct text key_record_pack(struct arena *a, const struct key *key);

/* False if it is not a record that key_record_pack() could have written. The key lasts as long as
 * lasting; what is private on the way there is in scratch, to be freed at once. */
bool key_record_parse(struct arena *lasting, struct arena *scratch, struct text bytes,
		      struct key *key);

/* What a key file's "token" says; NULL if it is no URI of a key in a token. Out of reach of nobody
 * as yet, and signing nothing: token_desk.h sees to that. */
struct key_token *key_token_new(struct arena *a, struct text uri);
