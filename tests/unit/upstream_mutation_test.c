/* upstream_mutation_test.c -- ten thousand ID tokens, each one accident or trick away from a good
 * one, through the very path that a sign-in takes; and as many that are encrypted as well. None is
 * accepted. The mutations are the same in every run. */
#include "base64url.h"
#include "jwe.h"
#include "jwk_private.h"
#include "test.h"
#include "upstream_token.h"
#include <string.h>

enum { MUTANTS = 10000, CLAIMS_MUTANTS = 2500 };

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

static unsigned next(unsigned below)
{
	static unsigned long long state = 0x9e3779b97f4a7c15ULL;

	state = state * 6364136223846793005ULL + 1442695040888963407ULL;
	return (unsigned)(state >> 33) % below;
}

/* One of: another character, any byte, one left out, one put in, cut off, two segments exchanged,
 * a piece doubled. */
static struct text mutate(struct arena *a, struct text good)
{
	size_t at = next((unsigned)good.len), len = good.len;
	char *made = arena_alloc(a, 2 * good.len + 2);

	memcpy(made, good.at, len);
	switch (next(7)) {
	case 0:
		made[at] = alphabet[next(64)];
		break;
	case 1:
		made[at] = (char)next(256);
		break;
	case 2:
		memmove(made + at, made + at + 1, len - at - 1);
		len--;
		break;
	case 3:
		memmove(made + at + 1, made + at, len - at);
		made[at] = "=. \nA-"[next(6)];
		len++;
		break;
	case 4:
		len = at;
		break;
	case 5:
		memcpy(made, good.at + at, len - at);
		memcpy(made + len - at, good.at, at);
		break;
	default:
		memcpy(made + len, good.at + at, len - at);
		len += len - at;
	}
	return (struct text){made, len};
}

/* A world whose token has been made once; each mutant in an arena of its own. */
static bool is_accepted(struct token_world *w, struct arena *a, struct text token)
{
	struct arena *kept = w->arena;
	const char *verdict;

	w->arena = a;
	w->upstream.id_token = token;
	verdict = token_verdict(w);
	w->arena = kept;
	return *verdict == '\0';
}

TEST(of_ten_thousand_mutated_id_tokens_none_is_accepted)
{
	struct token_world w;
	struct text good;
	int accepted = 0, same = 0;

	token_world(&w);
	token_sign(&w, token_claims(&w, NULL, NULL), "JWT");
	good = w.upstream.id_token;
	CHECK_STR(token_verdict(&w), "");
	for (int i = 0; i < MUTANTS; i++) {
		struct arena *a = arena_new();
		struct text mutant = mutate(a, good);

		if (text_equal(mutant, good))
			same++;
		else
			accepted += is_accepted(&w, a, mutant);
		arena_free(a);
	}
	CHECK_NUMBER(accepted, 0);
	CHECK(same < MUTANTS / 50);
	token_world_end(&w);
}

/* Those whose claims were changed and encoded well: the signature alone tells. */
TEST(changed_claims_under_an_old_signature_are_refused)
{
	struct token_world w;
	struct text good, head, rest, body;
	int accepted = 0;

	token_world(&w);
	token_sign(&w, token_claims(&w, NULL, NULL), NULL);
	good = w.upstream.id_token;
	head = text_split(good, '.', &rest);
	body = text_split(rest, '.', &rest);
	for (int i = 0; i < CLAIMS_MUTANTS; i++) {
		struct arena *a = arena_new();
		struct text claims = base64url_decode(a, body);
		char *changed = arena_copy(a, claims.at, claims.len);
		size_t at = next((unsigned)claims.len);
		struct text encoded;

		changed[at] = (char)(changed[at] ^ (1 << next(7)));
		encoded = base64url_encode(a, (struct text){changed, claims.len});
		accepted += is_accepted(&w, a,
					text_of(arena_printf(a, "%.*s.%.*s.%.*s", TEXT_ARG(head),
							     TEXT_ARG(encoded), TEXT_ARG(rest))));
		arena_free(a);
	}
	CHECK_NUMBER(accepted, 0);
	token_world_end(&w);
}

/* B27, B42: decrypt what can be, then verify it: as for a provider that encrypts. */
static bool opens(struct token_world *w, const struct jwk *own, enum jose_enc enc, struct arena *a,
		  struct text token)
{
	const struct refusal *no;
	struct text inner = jwe_decrypt(a, token, own, JOSE_ECDH_ES, enc, &no);

	return inner.at != NULL && is_accepted(w, a, inner);
}

static int accepted_of(struct token_world *w, const struct jwk *own, enum jose_enc enc, int mutants)
{
	struct text good =
		jwe_encrypt(w->arena, own, JOSE_ECDH_ES, enc, "JWT", w->upstream.id_token);
	int accepted = 0;

	CHECK(opens(w, own, enc, w->arena, good));
	for (int i = 0; i < mutants; i++) {
		struct arena *a = arena_new();
		struct text mutant = mutate(a, good);

		if (!text_equal(mutant, good))
			accepted += opens(w, own, enc, a, mutant);
		arena_free(a);
	}
	return accepted;
}

TEST(of_ten_thousand_mutated_encrypted_id_tokens_none_is_accepted)
{
	static const enum jose_enc encs[] = {JOSE_A256GCM, JOSE_A128GCM, JOSE_A128CBC_HS256,
					     JOSE_A256CBC_HS512};
	struct token_world w;
	struct text signed_token;
	struct jwk *own;

	token_world(&w);
	own = jwk_generate(w.arena, JOSE_ECDH_ES, JWK_ENC);
	token_sign(&w, token_claims(&w, NULL, NULL), NULL);
	signed_token = w.upstream.id_token;
	for (size_t i = 0; i < sizeof encs / sizeof *encs; i++) {
		w.upstream.id_token = signed_token;
		CHECK_NUMBER(accepted_of(&w, own, encs[i], MUTANTS / 4), 0);
	}
	token_world_end(&w);
}
