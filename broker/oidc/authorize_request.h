/* authorize_request.h -- what a client asks at the authorization endpoint: OpenID Connect
 * Core 3.1.2.1.
 *
 * Checked once, then sealed into the page, and carried through the sign-in. Strings are never NULL;
 * "" means absent. Pure; everything lives in the arena.
 */
#pragma once
#include "claims_parameter.h"
#include "config.h"
#include "form.h"
#include "record.h"
#include "refusal.h"
#include "response_mode.h"

struct authorize_request {
	const struct client *client;
	const char *redirect_uri;   /* registered: answers may go there */
	const char *state, *nonce;  /* the client's */
	const char *scope;          /* granted, "openid" among them */
	const char *code_challenge; /* S256 */
	const char *dpop_jkt;       /* the code is for the holder of this DPoP key; "": anybody's */
	const char *acr;            /* the level to ask for */
	bool acr_is_essential;
	const char *acr_values; /* those of which one must be told, "" if any may be */
	const char *acr_floor;  /* no provider may prove less, whoever asked; "" if there is none */
	const char *subject;    /* the sub that must sign in, "" if anybody */
	const char *login_hint, *ui_locales, *provider_hint;
	const char *id_token_claims,
		*userinfo_claims; /* by the claims parameter, space separated */
	enum response_mode response_mode;
	const char *pushed; /* what its request_uri ends with; "" if it was not pushed */
	bool is_signed;     /* it came as a request object: set before it is checked */
	bool is_pushed;     /* so, too */
	unsigned prompt;    /* set of enum prompt */
	long long max_age;  /* seconds; -1 if none */
};

/* The part that must hold before anything may be redirected: client and redirect_uri. On success
 * *request is made, with state if it is well-formed. */
const struct refusal *authorize_request_identify(struct arena *a, const struct config *config,
						 const struct form *form,
						 struct authorize_request **request);

/* Everything else; a refusal here goes to the client by redirect. */
const struct refusal *authorize_request_check(struct arena *a, const struct config *config,
					      const struct form *form,
					      struct authorize_request *request);

/* Must the provider authenticate her again, whatever session it has? (prompt, max_age=0) */
bool authorize_request_forces_login(const struct authorize_request *request);

void authorize_request_put(struct record_writer *w, const struct authorize_request *request);

/* NULL if the record lacks what it must have, or its client is gone from the configuration. */
struct authorize_request *authorize_request_get(struct arena *a, const struct config *config,
						const struct record *record);
