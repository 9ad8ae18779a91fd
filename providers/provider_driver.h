/* provider_driver.h -- how a kind of provider is spoken to: a const record of functions.
 *
 * provider_list.c is the array of them: add a line, add a driver. The flows choose (sends the
 * citizen to a provider) and callback (takes her back) own the order; a driver owns what each step
 * does. Steps that wait end with the call they wait for; a NULL step is skipped.
 */
#pragma once
#include "flow.h"
#include "http_client.h"
#include "identity.h"
#include "provider.h"

struct provider_metadata; /* providers/provider_metadata.h */
struct jwk_set;
struct config;

/* One sign-in at a provider: what was asked, what came back, what was made of it. */
struct upstream {
	const struct config *config;
	const struct provider *provider;
	/* asked; kept in the interaction */
	const char *redirect_uri;  /* ours: issuer/callback/ID */
	const char *state, *nonce; /* fresh, 32 random bytes each */
	const char *code_verifier; /* RFC 7636, S256 */
	const char *acr;           /* ours, the lowest that satisfies the client; "" if none */
	const char *login_hint, *ui_locales;
	bool force_login;  /* prompt=login or max_age: the provider must authenticate again */
	long long max_age; /* -1 if none */
	long long started; /* wall time, to prove auth_time against */
	/* came back on the callback */
	const char *code, *error, *iss; /* "" if absent */
	const char *response;           /* JARM: those three in one JWT; "" if absent */
	/* made on the way */
	const struct provider_metadata *metadata;
	const struct jwk_set *keys;
	struct text client_assertion, request_object; /* absent where none is needed */
	struct text proof;                            /* DPoP, for the call that comes next */
	const char *request_uri;                      /* of the pushed request; NULL: not pushed */
	const struct http_answer *repeated; /* the call that was made again for want of a nonce */
	struct http_answer pushed, tokens, userinfo_answer, resource_answer;
	struct text access_token, refresh_token; /* never kept: they end with the flow */
	struct text id_token;                    /* a JWS: what was within, if it came encrypted */
	bool is_refreshed;                       /* it was asked for other tokens: not again */
	struct text refreshed_id_token;          /* that came with those; absent if none did */
	json_t *id_token_claims, *userinfo;      /* once verified; NULL before */
	json_t *resource;                        /* NULL if there is none, or it could not be had */
	bool keys_are_newer;                     /* they were asked for once more: not again */
	struct identity *identity;
};

struct provider_driver {
	const char *name;
	/* choose, then callback: endpoints known, from the configuration, memory or the provider */
	enum turn (*load_metadata)(struct flow *f, struct upstream *u);
	/* choose, in this order: the request is signed and pushed, if it must be */
	enum turn (*sign_request)(struct flow *f, struct upstream *u);      /* the signer */
	enum turn (*authenticate_push)(struct flow *f, struct upstream *u); /* the signer */
	enum turn (*prove_push)(struct flow *f, struct upstream *u);        /* the signer */
	enum turn (*push_request)(struct flow *f, struct upstream *u);
	enum turn (*take_pushed)(struct flow *f, struct upstream *u);
	/* choose: where the citizen goes now; in the arena */
	const char *(*authorization_request)(struct arena *a, const struct upstream *u);
	/* callback, in this order */
	enum turn (*load_response_keys)(struct flow *f, struct upstream *u); /* if it is signed */
	enum turn (*check_response)(struct flow *f, struct upstream *u);     /* iss, error, code */
	enum turn (*authenticate_client)(struct flow *f,
					 struct upstream *u); /* the signer, if it must */
	enum turn (*prove_token_request)(struct flow *f, struct upstream *u); /* the signer */
	enum turn (*redeem_code)(struct flow *f, struct upstream *u);
	/* Must the call that was answered be made again, with a new proof and credentials (RFC 9449
	 * 8)? True once for each; pushed, tokens, userinfo_answer or resource_answer of u. */
	bool (*is_asked_again)(struct flow *f, struct upstream *u,
			       const struct http_answer *answer);
	/* Must its tokens be refreshed, from authenticate_client on, before they are used (answer
	 * is NULL), or since they were not taken? True once. */
	bool (*is_refreshed)(struct upstream *u, const struct http_answer *answer);
	enum turn (*load_keys)(struct flow *f, struct upstream *u);
	enum turn (*decrypt_id_token)(struct flow *f, struct upstream *u); /* the signer */
	enum turn (*verify_id_token)(struct flow *f,
				     struct upstream *u); /* may jump back to load_keys once */
	enum turn (*prove_userinfo_request)(struct flow *f, struct upstream *u); /* the signer */
	enum turn (*request_userinfo)(struct flow *f, struct upstream *u);
	enum turn (*decrypt_userinfo)(struct flow *f, struct upstream *u); /* the signer */
	enum turn (*verify_userinfo)(struct flow *f, struct upstream *u);  /* as verify_id_token */
	enum turn (*prove_resource_request)(struct flow *f, struct upstream *u); /* the signer */
	enum turn (*request_resource)(struct flow *f, struct upstream *u);
	enum turn (*read_resource)(struct flow *f, struct upstream *u);
	enum turn (*establish_identity)(struct flow *f, struct upstream *u); /* sets u->identity */
};

const struct provider_driver *provider_driver_find(const char *name); /* NULL */
