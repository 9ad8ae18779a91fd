/* provider_security.h -- what of a provider's file says how requests to it are protected, and its
 * answers: RFC 9126, RFC 9101, RFC 9449, RFC 8705, RFC 7516, FAPI 2.0 Security Profile 5.3.3.
 *
 * Names are those of our own registration there (RFC 7591). Pure.
 */
#pragma once
#include "member.h"
#include "provider.h"

/* First of all: its word decides what others are unless they are given. */
void provider_profile_read(struct members *m, struct provider *p);
enum client_authentication provider_profile_authentication(enum provider_profile profile);

/* Last: after authentication and algorithms. */
void provider_security_read(struct members *m, struct provider *p);

void provider_security_none(struct provider *p); /* of one that is spoken to inside of us */

/* Does it get what private_key_jwt signs, or requests that are signed? */
bool provider_needs_signature(const struct provider *p);

/* Do we show it a certificate? */
bool provider_uses_mtls(const struct provider *p);
