/* agency.h -- the provider "agency" of the fake world: it signs for real, and well unless told. */
#pragma once
#include "world.h"

struct agency {
	const char *nonce; /* what the broker sent; set by agency_begin() */
	const char *iss, *aud, *sub, *acr, *userinfo_sub; /* NULL: as it should be */
	const char *claims;  /* of userinfo, behind sub; NULL: Anne's */
	long long auth_time; /* 0: now; below 0: it does not say */
	long long exp_in_s;  /* 0: 60 */
	bool rotates_keys;   /* its JWKS has a new key since the first fetch */
	bool wrong_key;      /* signs with a key it does not publish */
	bool signs_nothing;  /* alg none */
	int token_status, userinfo_status, jwks_status, discovery_status; /* 0: 200 */
	const char *sid;    /* of its session; NULL: it says none */
	bool ends_sessions; /* it has an end_session_endpoint; outlives agency_begin() */
	int end_status;     /* of that; 0: 200 */
	/* a modern one; outlives agency_begin() */
	struct modern {
		bool demands_nonces;  /* of each proof: "as-1" with tokens, "rs-1" at userinfo */
		bool never_satisfied; /* whatever the proof has */
		bool encrypts;
	} modern;
	bool gives_refresh_token,  /* with its code's tokens */
		is_over;           /* the first access token, wherever it is used */
	const char *refreshed_sub; /* in the ID token of a refresh; NULL: sub, "": no ID token */
	int refresh_status;        /* 0: 200 */
	const char *resource;      /* what its one more resource says; NULL: it is not there */
	int refresh_calls, resource_calls;
	int par_status; /* 0: 201 */
	int par_calls, token_calls, userinfo_calls;
	char pushed_state[64];  /* what came at its /par, and the last proof's nonce */
	char authorization[64]; /* at userinfo */
};

extern struct agency agency;

/* A new world in which client tax's citizen has been sent to the agency; the path of its callback.
 */
const char *agency_begin(void);
const char *agency_begin_with(const char *request); /* the path and query of authorize */

/* The same without a new world: perhaps in another browser, whose cookies are none yet. */
const char *agency_go_on_with(const char *request);

/* The same up to the chooser: the form that sends her there. */
const char *agency_chooser(const char *request);

/* What it signs with its published key. */
struct text agency_sign(struct arena *a, const char *typ, struct text payload);

/* Its registration, to change; agency_begin() does not undo that. */
struct provider *agency_registration(void);
