/* keys_tokens.c -- the tokens, for the verbs that make, use or end keys in them. */
#include "keys_command.h"
#include "token_keys.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>

bool keys_open_tokens(struct keys_command *c)
{
	static const char *const verbs[] = {"init",   "rotate", "generate", "destroy",
					    "revoke", "verify", NULL};
	const struct token_rights rights = {.may_change = true, .owner = c->home.owner};
	const struct pkcs11_setting *settings = c->config->pkcs11_tokens;

	if (settings->name != NULL && text_is_listed(verbs, c->verb) &&
	    !token_desk_open(&c->desk, settings, &rights)) {
		fprintf(stderr, "The tokens' processes cannot be started: %s\n", strerror(errno));
		return false;
	}
	c->maker.desk = &c->desk;
	c->home.maker = &c->maker;
	return true;
}

const struct refusal *keys_check_tokens(struct keys_command *c, const struct key_set *set,
					const char **detail)
{
	enum { PATIENCE_MS = 10000 };
	const struct refusal *no = token_keys_bind(&c->desk, set, detail);

	return no != NULL ? no
			  : token_keys_check(c->arena, &c->desk, set, PATIENCE_MS, true, detail);
}

const char *keys_place(const struct keys_command *c, const struct key *key)
{
	const struct pkcs11_setting *s = c->config->pkcs11_tokens;

	if (key->token == NULL)
		return "file";
	while (s->name != NULL && !text_is(key->token->label, s->label))
		s++;
	return s->name != NULL ? s->name : "(no token of ours)";
}
