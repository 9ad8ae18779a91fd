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

/* If form has request, its parameters take the form's place and *is_signed is set; an unknown
 * client's is left alone, for authorize_request_identify() to refuse. The form is as it was if the
 * object is refused. */
const struct refusal *request_object_resolve(struct arena *a, const struct config *config,
					     struct form *form, long long now, bool *is_signed);

/* The parameters of token, if client signed it for us, as if they had been a form: client_id is
 * always among them. outside are those that came beside it. */
const struct refusal *request_object_open(struct arena *a, const struct config *config,
					  const struct client *client, const char *token,
					  long long now, const struct form *outside,
					  struct form *inside);
