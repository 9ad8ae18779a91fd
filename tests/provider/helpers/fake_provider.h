/* fake_provider.h -- a provider in memory, and sign-ins at it, one step after the other.
 *
 * It stands in for http_client.c and clock.c: answers come on the next turn of the loop, and time
 * passes when a test says so.
 */
#pragma once
#include "config.h"
#include "http_client.h"
#include "provider_driver.h"
#include "upstream_token.h"

enum fake_page { METADATA, TOKEN, JWKS, USERINFO, FAKE_PAGES };

extern struct fake_provider {
	struct token_world world; /* provider, keys, ID token */
	struct event_base *loop;
	struct {
		int status;
		const char *type, *body;
		long long max_age_s;
		bool fails, hangs;
		int calls;
		char form[2048], authorization[512];
	} pages[FAKE_PAGES];
	struct config config;
	const char *driver, *code, *iss, *response; /* "oidc"; what comes back, right at first */
	long long elapsed_s;                        /* since the test began */
	int running, waiting;                       /* what http_client_load() says */
	int live;                                   /* calls neither answered nor cancelled */
} fake;

void fake_open(void);
void fake_close(void); /* checks that nothing is left */

/* A call has ended, as http_client.c would tell it; no is NULL if there was an answer. */
void fake_note(const struct refusal *no, int status, int ms);

/* Publish the keys of the world, and sign its perfect ID token into the token response. */
void fake_publish_keys(void);
void fake_issue_token(void);

/* What became of the last sign-in that ended. */
extern struct fake_outcome {
	const char *refusal; /* "" if an identity was established */
	const char *step;    /* where it was refused */
	int ended, well;
	char sub[64], acr[64], amr[64], email[64];
} outcome;

struct flow *fake_sign_in(void);               /* begins one */
void fake_finish_hanging(enum fake_page page); /* its calls are answered now, and later ones */
void fake_run(void);                           /* until nothing moves any more */
const char *fake_verdict(void); /* one sign-in from begin to end: its refusal, or "" */
