#include "key_choice.h"

const struct refusal signer_key_missing = {
	"signer-key-missing", 500, NULL,
	"No current key signs with the algorithm that is asked; run parvis keys init --alg."};
const struct refusal signer_token_lost = {
	"signer-token-lost", 503, NULL,
	"The token of the key that signs is out of reach, and no other key can stand in for it."};

const struct refusal *key_choose(const struct signer *s, const struct key *wanted, long long now,
				 const struct key **key)
{
	if (wanted == NULL)
		return &signer_key_missing;
	*key = key_set_stand_in(&s->keys->set, wanted, now);
	return *key == NULL ? &signer_token_lost : NULL;
}

const struct refusal *key_choose_for_client(const struct signer *s, const struct client *client,
					    const char *alg, long long now, const struct key **key)
{
	return key_choose(s,
			  key_set_signing(&s->keys->set, jose_alg_parse(text_of(alg)),
					  client->canary_lead_s, now),
			  now, key);
}
