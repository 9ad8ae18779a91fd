/* key_record.h -- one key as its file says it: {"kid","use","alg","provider", dates, "jwk"}.
 *
 * provider is left out of keys that are for all clients.
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
