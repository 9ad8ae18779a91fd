/* chaos.h -- one call at a time (or many) to the provider that misbehaves, chaos.py. */
#pragma once
#include "http_client.h"
#include "http_host.h"

enum chaos_port { HTTP, HTTPS, WRONG_HOST, EXPIRED, SELF_SIGNED, TLS_1_1, CHAOS_PORTS };

/* What became of the last call; text lives until the next. */
extern struct chaos_outcome {
	const char *refusal; /* "" if it ended well */
	char detail[256];
	int status;
	char content_type[64];
	size_t len;
	char body[4096]; /* its beginning */
	long long max_age_s;
	int ended; /* how many calls have ended since chaos_start() */
} outcome;

/* Starts chaos.py, once per program, and the client on a new loop. */
void chaos_start(const char *issuer);
void chaos_stop(void); /* the client and the loop; checks that no flow is left */

/* Runs until it ended: GET, or POST of form if not NULL. path is one of chaos.py, or a whole URL
 * with * for the port. */
void chaos_call(enum chaos_port port, const char *path, const char *form);

struct flow *chaos_begin(enum chaos_port port, const char *path); /* does not run */
void chaos_run(int ms); /* the loop, until all calls ended or ms have passed */

extern struct http_host chaos_host; /* timeout 600 ms; trusts the throw-away CA */
