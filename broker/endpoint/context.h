/* context.h -- what every endpoint of this worker shares, made once at its start and then only
 * read; but what operators switch off comes while it runs (switch_watch.h). */
#pragma once
#include "config.h"
#include "hash.h"
#include "key_set.h"
#include "lost_answer.h"
#include "page.h"
#include "seal_ring.h"
#include "switches.h"

struct context {
	const struct config *config;
	const struct pages *pages;
	struct seal_ring form_keys;           /* seal what waits in our pages' forms */
	struct seal_ring ticket_keys;         /* and TLS session tickets */
	struct hash nonce_key;                /* of our DPoP nonces */
	struct hash refresh_token_key;        /* tells our refresh tokens from forged ones */
	struct hash account_key;              /* makes account ids: account.h */
	struct hash device_key;               /* by what accounts know browsers: device.h */
	const struct jwk_set *jwks;           /* our own public keys, for an id_token_hint */
	struct text jwks_document, jwks_etag; /* verifies what we sign for clients */
	long long jwks_next_step;             /* when it is to change next; 0: nothing is planned */
	struct key_set schedule;              /* their dates; jwk is NULL in each */
	struct text discovery_document, discovery_etag;
	bool (*is_ready)(void); /* store and signer stand; for /health/ready */
	struct spender self;    /* this worker, in what it writes down for its successors */
	const char *worker;     /* the same for operators: machine, run and number */
	bool (*process_lives)(long long pid); /* is there such a process on this machine? */
	const struct switches *switches;      /* NULL: not known yet. As long as a step lasts */
};

extern struct context context; /* worker.c fills it before the first request */
