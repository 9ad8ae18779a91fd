#include "profile.h"
#include "client.h"
#include <stddef.h>

enum {
	BY_NOTHING = 1 << CLIENT_NONE,
	BY_SECRET = 1 << CLIENT_SECRET_BASIC | 1 << CLIENT_SECRET_POST
};

const char *const profile_names[] = {
	[PROFILE_DEFAULT] = "default",
	[PROFILE_PRIVATE_KEY_JWT] = "private-key-jwt",
	[PROFILE_FAPI2] = "fapi2",
	[PROFILE_FAPI2_MESSAGE_SIGNING] = "fapi2-message-signing",
	[PROFILE_STRICT_FC] = "strict-fc",
	[PROFILE_VNCONNECT] = "vnconnect",
	NULL,
};

/* FAPI 2.0 Security Profile 5.3.2 and 5.4, Message Signing 5.3; franceconnect 2.2, 2.3. */
static const struct profile_rules rules[] = {
	[PROFILE_DEFAULT] = {.refused_authentication = 0},
	[PROFILE_PRIVATE_KEY_JWT] =
		{
			.refused_authentication = BY_NOTHING | BY_SECRET,
			.requires_pkce = true,
		},
	[PROFILE_FAPI2] =
		{
			.refused_authentication = BY_NOTHING | BY_SECRET,
			.requires_pkce = true,
			.requires_pushed_request = true,
			.requires_bound_tokens = true,
			.refuses_rs256 = true,
			.requires_nbf = true,
			.requires_issuer_audience = true,
			.keeps_refresh_tokens = true,
		},
	[PROFILE_FAPI2_MESSAGE_SIGNING] =
		{
			.refused_authentication = BY_NOTHING | BY_SECRET,
			.requires_pkce = true,
			.requires_pushed_request = true,
			.requires_signed_request = true,
			.requires_signed_response = true,
			.requires_bound_tokens = true,
			.refuses_rs256 = true,
			.requires_nbf = true,
			.requires_issuer_audience = true,
			.keeps_refresh_tokens = true,
		},
	[PROFILE_STRICT_FC] =
		{
			.refused_authentication = BY_NOTHING,
			.pkce_is_optional = true,
			.parameters_of_fc = true,
			.session_acr = "eidas2",
		},
	[PROFILE_VNCONNECT] =
		{
			.refused_authentication = BY_NOTHING,
			.pkce_is_optional = true,
			.speaks_vnconnect = true,
		},
};

const struct profile_rules *profile_rules(enum profile profile) { return &rules[profile]; }
