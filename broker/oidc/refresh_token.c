#include "refresh_token.h"
#include "base64url.h"

enum { FAMILY_LENGTH = 43, MAC_SIZE = HASH_SIZE / 2, GENERATION_DIGITS = 9 };

const struct refusal refresh_token_unknown = {
	"refresh-token-unknown", 400, "invalid_grant",
	"The refresh token is unknown, has expired, is revoked, or was issued to another client."};
const struct refusal refresh_token_reused = {
	"refresh-token-reused", 400, "invalid_grant",
	"The refresh token was replaced before; it and all its successors are revoked."};

static struct text mac_of(struct arena *a, const struct hash *key, const char *family,
			  long long generation)
{
	struct hash mac =
		hash_hmac(hash_text(key), text_of(arena_printf(a, "%s.%lld", family, generation)));

	return base64url_encode(a, (struct text){(const char *)mac.bytes, MAC_SIZE});
}

const char *refresh_token_write(struct arena *a, const struct hash *key, const char *family,
				long long generation)
{
	return arena_printf(a, "%s.%lld.%.*s", family, generation,
			    TEXT_ARG(mac_of(a, key, family, generation)));
}

bool refresh_token_read(struct arena *a, const struct hash *key, const char *written,
			struct refresh_token *token)
{
	struct text rest, mac, whole = text_of(written);
	struct text family = text_split(whole, '.', &rest);
	struct text generation = text_split(rest, '.', &mac);

	if (whole.len > REFRESH_TOKEN_MAX || family.len != FAMILY_LENGTH || mac.at == NULL ||
	    generation.len > GENERATION_DIGITS || !text_number(generation, &token->generation))
		return false;
	token->family = arena_string(a, family);
	return secret_equal(whole,
			    text_of(refresh_token_write(a, key, token->family, token->generation)));
}
