#include "scope.h"
#include <string.h>

static const struct refusal scope_without_openid = {"scope-without-openid", 400, "invalid_scope",
						    "The scope must contain openid."};
static const struct refusal scope_not_allowed = {
	"scope-not-allowed", 400, "invalid_scope",
	"The client asks for a scope that it did not register."};
static const struct refusal scope_too_long = {
	"scope-too-long", 400, "invalid_scope",
	"The scope has more than 32 values or 1024 characters."};

const struct scope *scope_find(const struct config *config, struct text name)
{
	for (const struct scope *scope = config->scopes; scope->name != NULL; scope++)
		if (text_is(name, scope->name))
			return scope;
	return NULL;
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
		if (scope_find(config, word) == NULL || text_has_word(text_of(sum), word))
			continue;
		if (!text_has_word(text_of(client->scope), word))
			return &scope_not_allowed;
		sum = arena_printf(a, "%s %.*s", sum, TEXT_ARG(word));
	}
	*granted = sum;
	return NULL;
}

static bool has_claim(const struct scope *scope, const char *claim)
{
	for (const char *const *one = scope->claims; *one != NULL; one++)
		if (strcmp(*one, claim) == 0)
			return true;
	return false;
}

bool scope_brings(const struct config *config, const char *granted, const char *claim)
{
	struct text list = text_of(granted);

	for (struct text word; (word = text_next_word(&list)).at != NULL;) {
		const struct scope *scope = scope_find(config, word);

		if (scope != NULL && has_claim(scope, claim))
			return true;
	}
	return false;
}
