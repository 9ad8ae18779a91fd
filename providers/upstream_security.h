/* upstream_security.h -- the steps of the driver "oidc" that protect requests and answers: signed
 * and pushed requests (RFC 9101, RFC 9126), client assertions (RFC 7523), DPoP (RFC 9449),
 * encrypted answers (RFC 7516). Each goes on at once where the provider's file asks for nothing.
 */
#pragma once
#include "provider_driver.h"

enum turn upstream_sign_request(struct flow *f, struct upstream *u);
enum turn upstream_authenticate_push(struct flow *f, struct upstream *u);
enum turn upstream_prove_push(struct flow *f, struct upstream *u);
enum turn upstream_push_request(struct flow *f, struct upstream *u);
enum turn upstream_take_pushed(struct flow *f, struct upstream *u);

enum turn upstream_authenticate_client(struct flow *f, struct upstream *u);
enum turn upstream_prove_token_request(struct flow *f, struct upstream *u);
bool upstream_is_asked_again(struct flow *f, struct upstream *u, const struct http_answer *answer);
enum turn upstream_decrypt_id_token(struct flow *f, struct upstream *u);

enum turn upstream_prove_userinfo_request(struct flow *f, struct upstream *u);
enum turn upstream_decrypt_userinfo(struct flow *f, struct upstream *u);
enum turn upstream_prove_resource_request(struct flow *f, struct upstream *u);

/* Is it still to be called? */
bool upstream_wants_userinfo(const struct upstream *u);

/* Does it answer with a JWT, signed or encrypted? */
bool upstream_userinfo_is_jwt(const struct provider *provider);

/* The scheme of its access tokens: "DPoP" or "Bearer". */
const char *upstream_token_type(const struct upstream *u);

extern const struct refusal upstream_id_token_unencrypted, upstream_userinfo_unencrypted;
