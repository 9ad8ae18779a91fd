#include "scope.h"
#include "scope_table.h"

const char scope_offline_access[] = "offline_access";

static const struct refusal scope_without_openid = {"scope-without-openid", 400, "invalid_scope",
						    "The scope must contain openid."};
static const struct refusal scope_not_allowed = {
	"scope-not-allowed", 400, "invalid_scope",
	"The client asks for a scope that it did not register."};
static const struct refusal scope_too_long = {
	"scope-too-long", 400, "invalid_scope",
	"The scope has more than 32 values or 1024 characters."};

static const struct refusal scope_widened = {
	"scope-widened", 400, "invalid_scope",
	"The scope has a value that the refresh token was not granted, or lacks openid."};

const struct scope *scope_find(const struct config *config, struct text name)
{
	return scope_table_find(config->scopes, name);
}

const struct refusal *scope_check(struct arena *a, const struct config *config,
				  const struct client *client, const char *asked,
				  const char **granted)
{
	struct text list = text_of(asked);
	const char *sum = "openid";
	int count = 0;

	if (list.len > SCOPE_LENGTH_MAX)
		return &scope_too_long;
	if (!text_has_word(list, TEXT("openid")))
		return &scope_without_openid;
	for (struct text word; (word = text_next_word(&list)).at != NULL;) {
		if (++count > SCOPES_MAX)
			return &scope_too_long;
		bool is_offline = text_is(word, scope_offline_access);

		if (text_has_word(text_of(sum), word) ||
		    (is_offline ? client->refresh_tokens == REFRESH_TOKENS_NEVER
				: scope_find(config, word) == NULL))
			continue;
		if (!is_offline && !text_has_word(text_of(client->scope), word))
			return &scope_not_allowed;
		sum = arena_printf(a, "%s %.*s", sum, TEXT_ARG(word));
	}
	*granted = sum;
	return NULL;
}

const struct refusal *scope_narrow(struct arena *a, const char *granted, const char *asked,
				   const char **narrowed)
{
	struct text list = text_of(asked);
	const char *sum = "openid";

	if (!text_has_word(list, TEXT("openid")))
		return &scope_widened;
	for (struct text word; (word = text_next_word(&list)).at != NULL;) {
		if (!text_has_word(text_of(granted), word))
			return &scope_widened;
		if (!text_has_word(text_of(sum), word))
			sum = arena_printf(a, "%s %.*s", sum, TEXT_ARG(word));
	}
	*narrowed = sum;
	return NULL;
}

const char *scope_without(struct arena *a, const char *granted, const char *word)
{
	struct text list = text_of(granted);
	const char *sum = "";

	for (struct text one; (one = text_next_word(&list)).at != NULL;)
		if (!text_is(one, word))
			sum = arena_printf(a, "%s%s%.*s", sum, *sum == '\0' ? "" : " ",
					   TEXT_ARG(one));
	return sum;
}

bool scope_brings(const struct config *config, const char *granted, const char *claim)
{
	return scope_table_brings(config->scopes, granted, claim);
}

bool scope_is_for_data_provider(const struct config *config, struct text name)
{
	const struct scope *scope = scope_find(config, name);

	return scope != NULL && scope->claims[0] == NULL;
}

bool scope_has_data_provider(const struct config *config, const char *granted)
{
	struct text list = text_of(granted);

	for (struct text word; (word = text_next_word(&list)).at != NULL;)
		if (scope_is_for_data_provider(config, word))
			return true;
	return false;
}
