/* signature_tally.h -- how many signatures were given to whom: one log line each, once a minute.
 *
 * A line per signature would drown a surge; a signer that counts nothing would hide a worker that
 * mints. The totals are the signer's own, so a worker cannot lie about them.
 */
#pragma once
#include "jwk.h"

struct signature_tally;

/* room: of how many pairs of peer and algorithm there can be at most. */
struct signature_tally *signature_tally_new(struct arena *a, size_t room);

/* One more. class is a constant, peer a client_id or provider id that outlives the tally: both are
 * told apart by address. */
void signature_tally_add(struct signature_tally *tally, const char *class, const char *peer,
			 enum jose_alg alg);

/* To the log, and begin again; nothing if none were given. */
void signature_tally_log(struct signature_tally *tally);
