#include "token_keys.h"
#include "jws.h"
#include "log.h"
#include "pkcs11_token.h"

const struct refusal token_unconfigured = {
	"token-unconfigured", 500, NULL,
	"A key is in a token that the setting pkcs11_tokens does not have."};

enum { SIGN_PATIENCE_MS = 10000 };

/* What jws_sign() asks for a key in a token: the line is away->arg. */
static struct text sign_over_line(const struct jwk_away *away, struct arena *a,
				  const struct jwk *key, enum jose_alg alg, struct text input)
{
	const struct key_token *token =
		(const struct key_token *)((const char *)away - offsetof(struct key_token, away));
	struct record *answer = arena_alloc(a, sizeof *answer);
	const struct refusal *no;

	(void)key;
	no = token_line_ask(away->arg, a, TOKEN_SIGN, token_sign_request(a, token, alg, input, 0),
			    SIGN_PATIENCE_MS, answer);
	return no == NULL ? record_get(answer, "signature") : TEXT_NONE;
}

const struct refusal *token_keys_bind(struct token_desk *desk, const struct key_set *set,
				      const char **detail)
{
	for (size_t i = 0; i < set->count; i++) {
		struct key_token *token = set->keys[i].token;
		struct token_line *line;

		if (token == NULL || set->keys[i].dates.destroyed != 0)
			continue;
		line = token_desk_line(desk, token->label);
		if (line == NULL) {
			*detail = token->uri.at;
			return &token_unconfigured;
		}
		token->away = (struct jwk_away){sign_over_line, line};
	}
	return NULL;
}

/* The token's own words first: a key that can be taken out may sign well. */
static const struct refusal *check_one(struct arena *a, struct token_line *line,
				       const struct key *key, int patience_ms)
{
	struct record_writer w = record_write(a);
	const struct refusal *no;
	struct record answer;
	struct jwk *shown;
	struct text token;

	record_put(&w, "id", key->token->id);
	record_put_string(&w, "alg", jose_alg_name(key->alg));
	no = token_line_ask(line, a, TOKEN_SHOW, record_written(&w), patience_ms, &answer);
	if (no != NULL)
		return no;
	shown = jwk_parse(a, record_get(&answer, "jwk"), &no);
	if (shown == NULL || !text_equal(jwk_thumbprint(a, shown), key->kid))
		return &pkcs11_key_missing;
	token = jws_sign(a, key->jwk, key->alg, NULL, TEXT("{}"));
	if (token.at == NULL || jws_open(a, token, key->jwk, key->alg, &no).at == NULL)
		return &pkcs11_token_lost;
	return NULL;
}

static bool is_absence(const struct refusal *no)
{
	return no == &pkcs11_token_lost || no == &pkcs11_token_missing ||
	       no == &pkcs11_module_unfit || no == &pkcs11_pin_refused;
}

const struct refusal *token_keys_check(struct arena *a, struct token_desk *desk,
				       const struct key_set *set, int patience_ms,
				       bool must_be_here, const char **detail)
{
	for (size_t i = 0; i < set->count; i++) {
		const struct key *key = &set->keys[i];
		const struct refusal *no;

		if (key->token == NULL || key->dates.destroyed != 0)
			continue;
		no = check_one(a, token_desk_line(desk, key->token->label), key, patience_ms);
		*detail = key->kid.at;
		if (no != NULL && (must_be_here || !is_absence(no)))
			return no;
		key->token->reach = no == NULL ? KEY_THERE : KEY_GONE;
		if (no == NULL)
			continue;
		patience_ms = 0; /* once is enough for a start */
		log_line(LOG_LEVEL_WARNING, "token-key-out-of-reach", "kid", key->kid.at, "token",
			 key->token->label.at, "why", no->name, "remedy", no->help, NULL);
	}
	return NULL;
}
