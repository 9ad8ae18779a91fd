#include "vnconnect.h"
#include "vnconnect_table.h"
#include <string.h>

static const struct refusal vnconnect_path_forbidden = {
	"vnconnect-path-forbidden", 400, "unauthorized_client",
	"This path is for clients of profile vnconnect; discovery lists those for all."};
static const struct refusal vnconnect_over = {
	"vnconnect-over", 400, "unauthorized_client",
	"The date until which this client may use profile vnconnect has passed."};

static bool speaks(const struct client *client)
{
	return profile_rules(client->profile)->speaks_vnconnect;
}

bool vnconnect_is_path(struct text path)
{
	return text_starts(path, "/oauth2/") || text_starts(path, "/oidc/");
}

const struct refusal *vnconnect_check_path(const struct client *client, struct text path)
{
	return vnconnect_is_path(path) && !speaks(client) ? &vnconnect_path_forbidden : NULL;
}

const struct refusal *vnconnect_check_request(const struct client *client, struct text path,
					      long long now)
{
	if (speaks(client) && now >= client->vnconnect_until)
		return &vnconnect_over;
	return vnconnect_check_path(client, path);
}

const char *vnconnect_scope(const struct client *client, const char *asked)
{
	return speaks(client) && strcmp(asked, "openid") == 0 ? client->scope : asked;
}

static struct text our_word(const struct config *config, struct text theirs)
{
	for (const struct vnconnect_word *one = config->vnconnect->acr; one->theirs != NULL; one++)
		if (text_is(theirs, one->theirs))
			return text_of(one->ours);
	return theirs;
}

const char *vnconnect_acr_values(struct arena *a, const struct config *config,
				 const struct client *client, const char *asked)
{
	struct text list = text_of(asked);
	const char *sum = "";

	if (!speaks(client))
		return asked;
	for (struct text word; (word = text_next_word(&list)).at != NULL;)
		sum = arena_printf(a, "%s%s%.*s", sum, *sum == '\0' ? "" : " ",
				   TEXT_ARG(our_word(config, word)));
	return sum;
}

const char *vnconnect_acr(const struct config *config, const char *acr)
{
	for (const struct vnconnect_word *one = config->vnconnect->acr; one->theirs != NULL; one++)
		if (strcmp(one->ours, acr) == 0)
			return one->theirs;
	return "";
}
