/* request_object.h -- an authorization request as a signed JWT, by value: RFC 9101, OpenID Connect
 * Core 6.1, FAPI 2.0 Message Signing 5.3.1.
 *
 * Signed by one of the client's keys with an asymmetric algorithm; never "none", never encrypted.
 * Its parameters replace those outside: nothing is merged. Pure.
 */
#pragma once
#include "config.h"
#include "form.h"
#include "refusal.h"

/* Who is said to have signed the form's request: whose keys are needed. NULL if there is none, or
 * if it will be refused unread. Nothing is proven yet. */
const struct client *request_object_client(const struct config *config, const struct form *form);

/* Does keys hold the one that the object names, for an algorithm that the client may use? */
bool request_object_finds_key(struct arena *a, const struct client *client, const char *token,
			      const struct jwk_set *keys);

/* If form has request, its parameters take the form's place and *is_signed is set; an unknown
 * client's is left alone, for authorize_request_identify() to refuse. The form is as it was if the
 * object is refused. */
const struct refusal *request_object_resolve(struct arena *a, const struct config *config,
					     const struct jwk_set *keys, struct form *form,
					     long long now, bool *is_signed);

/* The parameters of token, if client signed it for us with one of keys, as if they had been a form:
 * client_id is always among them. outside are those that came beside it. */
const struct refusal *request_object_open(struct arena *a, const struct config *config,
					  const struct client *client, const struct jwk_set *keys,
					  const char *token, long long now,
					  const struct form *outside, struct form *inside);
