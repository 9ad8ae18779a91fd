#include "confirmation.h"
#include <string.h>

static const struct refusal token_of_another_key = {
	"token-of-another-key", 401, "invalid_token",
	"The access token is bound to a DPoP key, and the request does not prove that key."};
static const struct refusal token_of_another_certificate = {
	"token-of-another-certificate", 401, "invalid_token",
	"The access token is bound to a client certificate, and the request does not show it."};

void confirmation_put(struct record_writer *w, const struct confirmation *cnf)
{
	record_put_string(w, "jkt", cnf->jkt);
	record_put_string(w, "x5t_s256", cnf->x5t_s256);
}

struct confirmation confirmation_get(struct arena *a, const struct record *record)
{
	return (struct confirmation){
		.jkt = record_string(a, record, "jkt"),
		.x5t_s256 = record_string(a, record, "x5t_s256"),
	};
}

const struct refusal *confirmation_check(const struct confirmation *cnf,
					 const struct confirmation *sender)
{
	if (*cnf->jkt != '\0' && strcmp(cnf->jkt, sender->jkt) != 0)
		return &token_of_another_key;
	if (*cnf->x5t_s256 != '\0' && strcmp(cnf->x5t_s256, sender->x5t_s256) != 0)
		return &token_of_another_certificate;
	return NULL;
}
