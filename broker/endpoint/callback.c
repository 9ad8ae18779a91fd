/* callback.c -- the provider sends the citizen back: GET /callback/PROVIDER?state=...&code=...
 *
 * OpenID Connect Core 1.0, 3.1.2.5 to 3.1.3.7, where we are the relying party. Each provider has a
 * path of its own (RFC 9700 4.4.2: no mix-up). What a provider must prove is its driver's part.
 */
#include "callback.h"
#include "await_provider.h"
#include "choose_again.h"
#include "endpoints.h"
#include "posted_callback.h"

static const struct flow_step steps[] = {
	{"read-parameters", browser_read_parameters},
	{"open-posted", posted_callback_open},
	{"await-provider", await_provider_back}, /* a page, if its code could not be redeemed now */
	{"take-interaction", take_interaction},  /* Redis: one use only */
	{"check-interaction", check_interaction},
	{"load-metadata", load_metadata},           /* the provider's, cached */
	{"load-response-keys", load_response_keys}, /* HTTPS, if it signs its answer: cached */
	{"check-response", check_response},
	{"authenticate-client", authenticate_as_client}, /* signer, for private_key_jwt */
	{"prove-token-request", prove_token_request},    /* signer, for DPoP */
	{"redeem-code", redeem_code},                    /* HTTPS: the provider's token endpoint */
	{"load-keys", load_keys},                        /* HTTPS: the provider's JWKS, cached */
	{"decrypt-id-token", decrypt_id_token},          /* signer, if it is encrypted */
	{"verify-id-token", verify_id_token},
	{"prove-userinfo-request", prove_userinfo_request}, /* signer, for DPoP */
	{"request-userinfo", request_userinfo}, /* HTTPS: the provider's userinfo endpoint */
	{"decrypt-userinfo", decrypt_userinfo}, /* signer, if it is encrypted */
	{"verify-userinfo", verify_userinfo},
	{"prove-resource-request", prove_resource_request}, /* signer, for DPoP */
	{"request-resource", request_resource},             /* HTTPS: one more, if there is one */
	{"read-resource", read_resource},
	{"establish-identity", establish_identity},
	{"check-claims", check_claims},
	{"check-level", check_level},
	{"recall-registered", recall_registered}, /* Redis, if there is a civil registry */
	{"ask-registry", ask_registry},           /* HTTPS: that registry */
	{"judge-registered", judge_registered},   /* Redis, if it knows her */
	{"load-session", load_session},           /* Redis, if the browser has one */
	{"make-grant", make_grant},
	{"compare-subject", compare_subject}, /* signer, if one citizen was asked for */
	{"check-subject", check_subject},
	{"end-earlier-session", end_earlier_session}, /* Redis, if it is somebody else's */
	{"show-information", show_information},       /* a page, unless the client has none */
	{"save-grant", save_grant},                   /* Redis */
	{"return-to-client", return_to_client},
	{NULL, NULL},
};

static void refuse(struct flow *f)
{
	if (!choose_again(f, callback_of(f)->browser.request, callback_of(f)->upstream.provider))
		browser_refuse(f);
}

const struct flow_kind callback_flow = {
	.name = "callback",
	.size = sizeof(struct callback),
	.deadline_ms = 15000,
	.steps = steps,
	.refuse = refuse,
};
