/* strict_parameters.h -- the parameter rules of FranceConnect, for clients with profile strict-fc.
 *
 * state, nonce (22 characters) and acr_values are required, prompt is login or consent, and a
 * parameter that is none of theirs is refused rather than ignored. Unlike there, PKCE is accepted,
 * and the client is told by redirect. For other profiles nothing is checked. Pure.
 */
#pragma once
#include "client.h"
#include "form.h"
#include "refusal.h"

const struct refusal *strict_parameters_check(const struct client *client, const struct form *form);
