#include "jose_fixture.h"
#include "base64url.h"
#include "jws_signature.h"
#include "test.h"

struct jwk *key_of(struct arena *a, const char *json)
{
	const struct refusal *no = NULL;
	struct jwk *key = jwk_parse(a, text_of(json), &no);

	CHECK_REFUSAL(no, "");
	return key;
}

const char *key_refused(const char *json)
{
	struct arena *a = arena_new();
	const struct refusal *no = NULL;
	bool taken = jwk_parse(a, text_of(json), &no) != NULL;

	arena_free(a);
	return taken ? "" : no->name;
}

const char *key_with(struct arena *a, const char *json, const char *members)
{
	return arena_printf(a, "%.*s,%s}", (int)strlen(json) - 1, json, members);
}

struct text token_with_header(struct arena *a, const struct jwk *key, enum jose_alg alg,
			      const char *header, const char *payload)
{
	struct text encoded = base64url_encode(a, text_of(header));
	struct text body = base64url_encode(a, text_of(payload));
	char *input = arena_printf(a, "%.*s.%.*s", TEXT_ARG(encoded), TEXT_ARG(body));
	struct text signature = jws_signature_make(a, key, alg, text_of(input));

	signature = base64url_encode(a, signature);
	return text_of(arena_printf(a, "%s.%.*s", input, TEXT_ARG(signature)));
}
