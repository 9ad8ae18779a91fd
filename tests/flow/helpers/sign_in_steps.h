/* sign_in_steps.h -- a citizen's way through the flows, for tests that begin further along. */
#pragma once

#define CHALLENGE "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
#define VERIFIER "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
#define PKCE "&code_challenge=" CHALLENGE "&code_challenge_method=S256"

/* Client "tax": two providers and an information page. */
#define TAX_REQUEST_WITHOUT_STATE                                                                  \
	"/authorize?client_id=tax&redirect_uri=https%3A%2F%2Ftax.example%2Fcb&response_type=code"  \
	"&scope=openid%20given_name%20email&nonce=no&acr_values=eidas1" PKCE
#define TAX_REQUEST TAX_REQUEST_WITHOUT_STATE "&state=st"
/* The same, for refresh tokens. */
#define TAX_OFFLINE_REQUEST                                                                        \
	"/authorize?client_id=tax&redirect_uri=https%3A%2F%2Ftax.example%2Fcb&response_type=code"  \
	"&scope=openid%20given_name%20email%20offline_access&state=st&nonce=no&prompt="            \
	"consent" PKCE
/* Client "health": one provider, no information page. */
#define HEALTH_REQUEST                                                                             \
	"/authorize?client_id=health&redirect_uri=https%3A%2F%2Fhealth.example%2Fcb"               \
	"&response_type=code&scope=openid&state=st&nonce=no" PKCE

#define TAX_BASIC "Basic dGF4OmEtc2VjcmV0LW9mLXRoZS10YXgtb2ZmaWNlLTAxMjM0NTY3ODk="

/* Each begins a new world, goes so far, and returns what the next request needs (static). */
const char *form_of_chooser(const char *provider);  /* for POST /choose */
const char *path_of_callback(const char *persona);  /* for GET, tax at "persona" */
const char *form_of_information(void);              /* for POST /information */
const char *form_of_token(void);                    /* for POST /token as TAX_BASIC */
const char *form_of_token_for(const char *request); /* the same after another TAX_REQUEST */
const char *access_token(void);                     /* "Bearer ..." */

/* In the same world: what tax redeems this code with, for POST /token as TAX_BASIC (static). */
const char *form_of_code(const char *code);
