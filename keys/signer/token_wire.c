#include "token_wire.h"
#include "pkcs11_token.h"

enum { FIRST_EXIT = 10 };

static const struct refusal *const refusals[] = {
	&pkcs11_token_lost,  &pkcs11_module_unfit, &pkcs11_token_missing, &pkcs11_pin_refused,
	&pkcs11_key_missing, &pkcs11_key_unsafe,   &pkcs11_alg_unknown};

enum { REFUSALS = sizeof refusals / sizeof *refusals };

int token_exit_of(const struct refusal *no)
{
	int i = 0;

	while (i < REFUSALS - 1 && refusals[i] != no)
		i++;
	return FIRST_EXIT + i;
}

const struct refusal *token_exit_reason(int status)
{
	return status >= FIRST_EXIT && status < FIRST_EXIT + REFUSALS
		       ? refusals[status - FIRST_EXIT]
		       : &pkcs11_token_lost;
}

const struct refusal *token_refusal_named(struct text name)
{
	for (size_t i = 0; i < REFUSALS; i++)
		if (text_is(name, refusals[i]->name))
			return refusals[i];
	return &pkcs11_token_lost;
}
