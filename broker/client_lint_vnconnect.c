/* client_lint_vnconnect.c -- what an agency meets when the word vnconnect in its registration
 * becomes default: national 6.3. Each finding is one thing to change in its program, and each can
 * be changed before the word is.
 */
#include "client_lint.h"
#include "clock.h"
#include "scope.h"
#include "vnconnect.h"
#include "vnconnect_table.h"
#include <string.h>

enum { DAY_S = 86400 };

static void say_when(const struct client *client, struct config_faults *findings)
{
	long long left = client->vnconnect_until - clock_now();

	if (left <= 0)
		config_fault(findings, client->client_id, "vnconnect_until",
			     "has passed: every request of the client is refused",
			     "Write default for the profile, or agree with the agency on a day.");
	else
		config_warning(findings, client->client_id, "vnconnect_until",
			       arena_printf(findings->arena,
					    "leaves %lld days to change to default",
					    (left + DAY_S - 1) / DAY_S),
			       "docs/vnconnect.md says how; what follows is what changes.");
}

static void explain_request(const struct client *client, struct config_faults *findings)
{
	struct arena *a = findings->arena;

	config_warning(findings, client->client_id, "profile",
		       "as default refuses /oauth2/... and /oidc/...",
		       "Take the endpoints of /.well-known/openid-configuration: they serve now.");
	if (!client->require_pkce)
		config_warning(findings, client->client_id, "require_pkce",
			       "is true by profile default: a request needs code_challenge",
			       "Send code_challenge (S256) and code_verifier, or, if the library "
			       "cannot, write require_pkce false and send state.");
	if (strcmp(client->scope, "openid") != 0)
		config_warning(findings, client->client_id, "scope",
			       "is not asked any more by openid alone, which is a number only",
			       arena_printf(a, "Send scope=%s, or the part that is needed.",
					    client->scope));
}

static void explain_levels(const struct config *config, const struct client *client,
			   struct config_faults *findings)
{
	for (const struct vnconnect_word *word = config->vnconnect->acr; word->theirs != NULL;
	     word++)
		config_warning(findings, client->client_id, "acr_values",
			       arena_printf(findings->arena, "%s means nothing by profile default",
					    word->theirs),
			       arena_printf(findings->arena, "Send %s; the ID token's acr says it.",
					    word->ours));
}

static void explain_claims(const struct config *config, const struct client *client,
			   struct config_faults *findings)
{
	const struct vnconnect_claim *row = config->vnconnect->claims;
	struct arena *a = findings->arena;

	for (; row->name != NULL; row++)
		if (scope_brings(config, client->scope, row->claim))
			config_warning(
				findings, client->client_id, "userinfo",
				arena_printf(a, "%s is not told by profile default", row->name),
				arena_printf(a, "Read %s%s.", row->claim,
					     row->form == VNCONNECT_COMPACT_DATE
						     ? ", written YYYY-MM-DD"
						     : ""));
	config_warning(findings, client->client_id, "userinfo",
		       "logoutUri and userProfileUri are not told by profile default",
		       "Send her to end_session_endpoint with id_token_hint.");
}

void client_lint_vnconnect(const struct config *config, const struct client *client,
			   struct config_faults *findings)
{
	if (client->profile != PROFILE_VNCONNECT) {
		if (client->vnconnect_until != 0)
			config_warning(findings, client->client_id, "vnconnect_until",
				       "means nothing without that profile", "Remove it.");
		return;
	}
	say_when(client, findings);
	explain_request(client, findings);
	explain_levels(config, client, findings);
	explain_claims(config, client, findings);
}
