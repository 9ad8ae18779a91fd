/* oidc_driver.h -- a provider that speaks OpenID Connect: the authorization code flow of Core 3.1,
 * where we are the client. */
#pragma once
#include "provider_driver.h"

extern const struct provider_driver oidc_driver;
