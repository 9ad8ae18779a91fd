/* signer.h -- asks the signer process, which alone holds private keys: docs/signer-protocol.md.
 *
 * Each call is the last act of a step. The signer signs typed claims, never bytes: it writes iss,
 * sub, iat and exp itself.
 */
#pragma once
#include "flow.h"
#include "hash.h"
#include "seal_ring.h"

/* An ID token for a client (OpenID Connect Core 2), and the subject it names. */
struct id_token_request {
	const char *client_id; /* aud; its registration says the algorithm and the sector */
	const char *account;   /* who, as account_key() made it */
	struct text
		identity_v1; /* bytes hashed by FranceConnect's rule; absent: not that derivation */
	const char *nonce, *acr; /* "" if none */
	const char *amr;         /* space separated; "" if none */
	const char *at_hash;     /* "" if none */
	const char *sid;         /* "" if none */
	long long auth_time;     /* 0 if unknown */
	struct text claims;      /* JSON object: what it says of her beside; absent: nothing */
};

struct id_token_answer {
	struct text id_token; /* compact JWS */
	const char *sub;
};

enum turn signer_id_token(struct flow *f, const struct id_token_request *request,
			  struct id_token_answer *answer);

/* A signed authorization response (JARM): either a code or an error; "" for what is not there. */
struct authorization_response_request {
	const char *client_id; /* aud; its registration says the algorithm */
	const char *code;
	const char *error, *error_description, *error_uri;
	const char *state;
};

enum turn signer_authorization_response(struct flow *f,
					const struct authorization_response_request *request,
					struct text *response);

/* A client assertion toward a provider (RFC 7523): iss = sub = our client_id there, aud = its
 * issuer. */
enum turn signer_client_assertion(struct flow *f, const char *provider_id, struct text *assertion);

/* Our authorization request as a signed JWT (RFC 9101); "" for what is not there. */
struct request_object_request {
	const char *provider_id;
	const char *state, *nonce, *code_challenge;
	const char *acr_values, *prompt, *max_age, *login_hint, *ui_locales;
};

enum turn signer_request_object(struct flow *f, const struct request_object_request *request,
				struct text *object);

/* A DPoP proof for a call to a provider (RFC 9449). */
struct dpop_proof_request {
	const char *provider_id;
	const char *endpoint; /* "par", "token" or "userinfo": the method follows */
	const char *htu;      /* without query and fragment */
	const char *nonce;    /* that server's last; "" if none */
	const char *ath;      /* hash of the access token that comes with it; "" if none */
	long long since;      /* when the sign-in began: all its proofs are by one key */
};

enum turn signer_dpop_proof(struct flow *f, const struct dpop_proof_request *request,
			    struct text *proof);

/* What a provider encrypted for us (RFC 7516): what is "id_token" or "userinfo". */
enum turn signer_decrypt(struct flow *f, const char *provider_id, const char *what, struct text jwe,
			 struct text *plain);

/* Our public keys for one provider, as a JWK Set. */
enum turn signer_client_jwks(struct flow *f, const char *provider_id, struct text *jwks);

/* A logout token for a client (OpenID Connect Back-Channel Logout 2.4); each has a fresh jti. */
struct logout_token_request {
	const char *client_id;
	const char *account;     /* who, as identity_account() made it; "" if none */
	struct text identity_v1; /* as in id_token_request */
	const char *sid;         /* "" if none; one of account and sid is there */
};

enum turn signer_logout_token(struct flow *f, const struct logout_token_request *request,
			      struct text *logout_token);

/* Who she is, for the subject that the signer derives for client_id. */
struct signer_person {
	const char *client_id, *account;
	struct text identity_v1; /* as above */
};

/* Signed userinfo (OpenID Connect Core 5.3.2): claims is a JSON object without sub. */
enum turn signer_userinfo(struct flow *f, const struct signer_person *person, struct text claims,
			  struct text *jwt);

/* Signed introspection (RFC 9701) for the resource server person->client_id; told->issuer and
 * told->subject are the signer's. person->account "" if the token is not active. */
struct introspection;
enum turn signer_introspection(struct flow *f, const struct signer_person *person,
			       const struct introspection *told, struct text *jwt);

/* Her subject alone, toward a resource server. */
enum turn signer_subject(struct flow *f, const struct signer_person *person, struct text *sub);

/* Does person->client_id know her as sub? *is becomes "1" or "0". */
enum turn signer_is_subject(struct flow *f, const struct signer_person *person, const char *sub,
			    struct text *is);

extern const struct refusal signer_unreachable;      /* 503: nobody answers at its socket */
extern const struct refusal signer_silent;           /* 503: no answer within a second */
extern const struct refusal signer_overloaded;       /* 503: too many wait for it already */
extern const struct refusal signer_key_out_of_reach; /* 503: its token is gone */
extern const struct refusal upstream_undecryptable;  /* 502: a provider's fault, not ours */
extern const struct refusal signer_refused; /* 500: it will not sign that; detail says why */

/* No token of which distrusts (NULL: of none) says so is passed on: signer_key_stolen instead. */
void signer_distrust(bool (*distrusts)(struct text token));

extern const struct refusal signer_key_stolen; /* 503: it has not taken up the successor yet */

/* What a worker is given when it says hello. */
struct signer_welcome {
	struct hash deployment_key; /* names what is in the store, and never changes */
	struct seal_ring ring;      /* the keys that seal; each has its day */
	struct text jwks;           /* our public keys, as /jwks publishes them */
	struct text schedule;       /* their dates: key_schedule.h */
	struct text report;         /* key_report.h; absent unless a node asked */
};

/* path is the signer's socket, which the supervisor made and keeps open while a signer restarts:
 * requests under way are sent again to the new one. Waits, at most five seconds, once, before the
 * loop runs; false if the signer does not answer. */
bool signer_open(struct event_base *base, const char *path, struct arena *a,
		 struct signer_welcome *welcome);
/* The same while we serve: keys come and go. node is who asks. */
enum turn signer_ask_keys(struct flow *f, const char *node, struct signer_welcome *welcome);

/* met is called (NULL: nobody) when another signer answers than before; it must not ask at once. */
void signer_on_welcome(void (*met)(void));

void signer_close(void);
bool signer_is_ready(void); /* has it answered last time? for /health/ready */
