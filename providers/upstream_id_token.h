/* upstream_id_token.h -- is a provider's ID token what it must be? OpenID Connect Core 3.1.3.7, in
 * its order, with RFC 7519, RFC 8725 and the bounds we add. Pure.
 */
#pragma once
#include "jwk.h"
#include "provider_driver.h"

enum { ID_TOKEN_AGE_MAX_S = 600, UPSTREAM_SUB_MAX = 255 };

/* Its claims, in the arena; NULL with *no set, and *detail for the log. now is the wall clock.
 * Reads from u what was asked and came: provider, nonce, id_token, access_token, keys, max_age,
 * force_login, started. Once u->is_refreshed it is refreshed_id_token that is read, and held
 * against the first one (upstream_refresh.h) in the place of nonce and auth_time. */
json_t *upstream_id_token_verify(struct arena *a, const struct upstream *u, long long now,
				 const struct refusal **no, const char **detail);

/* Every check but that of the signature, for claims that are there. */
const struct refusal *upstream_id_token_check_claims(struct arena *a, const struct upstream *u,
						     const json_t *claims, long long now);

extern const struct refusal upstream_id_token_malformed, upstream_id_token_typ_wrong,
	upstream_id_token_critical, upstream_id_token_issuer_wrong,
	upstream_id_token_audience_wrong, upstream_id_token_audience_untrusted,
	upstream_id_token_azp_missing, upstream_id_token_azp_wrong, upstream_id_token_alg_wrong,
	upstream_id_token_key_unknown, upstream_id_token_signature_wrong,
	upstream_id_token_sub_unfit, upstream_id_token_exp_unfit, upstream_id_token_expired,
	upstream_id_token_iat_unfit, upstream_id_token_iat_in_future, upstream_id_token_too_old,
	upstream_id_token_not_yet_valid, upstream_id_token_nonce_wrong,
	upstream_id_token_at_hash_wrong, upstream_id_token_c_hash_wrong,
	upstream_id_token_s_hash_wrong, upstream_id_token_acr_unfit,
	upstream_id_token_auth_time_unfit, upstream_login_too_old;
