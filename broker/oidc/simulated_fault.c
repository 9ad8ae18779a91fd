#include "simulated_fault.h"
#include "base64url.h"
#include "hash.h"
#include <string.h>

const struct simulated_fault simulated_faults[] = {
	{"error-access_denied", FAULT_RESPONSE},
	{"error-login_required", FAULT_RESPONSE},
	{"error-consent_required", FAULT_RESPONSE},
	{"error-interaction_required", FAULT_RESPONSE},
	{"error-account_selection_required", FAULT_RESPONSE},
	{"error-unmet_authentication_requirements", FAULT_RESPONSE},
	{"error-invalid_request", FAULT_RESPONSE},
	{"error-invalid_scope", FAULT_RESPONSE},
	{"error-unauthorized_client", FAULT_RESPONSE},
	{"error-unsupported_response_type", FAULT_RESPONSE},
	{"error-server_error", FAULT_RESPONSE},
	{"error-temporarily_unavailable", FAULT_RESPONSE},
	{"response-state", FAULT_RESPONSE},
	{"response-no-state", FAULT_RESPONSE},
	{"response-iss", FAULT_RESPONSE},
	{"response-no-iss", FAULT_RESPONSE},
	{"code-late", FAULT_RESPONSE},
	{"token-slow", FAULT_TOKENS},
	{"token-error", FAULT_TOKENS},
	{"token-malformed", FAULT_TOKENS},
	{"id-token-missing", FAULT_TOKENS},
	{"id-token-iss", FAULT_ID_TOKEN},
	{"id-token-aud", FAULT_ID_TOKEN},
	{"id-token-nonce", FAULT_ID_TOKEN},
	{"id-token-no-nonce", FAULT_ID_TOKEN},
	{"id-token-expired", FAULT_ID_TOKEN},
	{"id-token-clock-behind", FAULT_ID_TOKEN},
	{"id-token-clock-ahead", FAULT_ID_TOKEN},
	{"id-token-acr", FAULT_ID_TOKEN},
	{"id-token-at-hash", FAULT_ID_TOKEN},
	{"id-token-signature", FAULT_ID_TOKEN},
	{"id-token-kid", FAULT_ID_TOKEN},
	{"id-token-alg", FAULT_ID_TOKEN},
	{"id-token-none", FAULT_ID_TOKEN},
	{"keys-rotated", FAULT_KEYS},
	{"keys-replaced", FAULT_KEYS},
	{"userinfo-sub", FAULT_USERINFO},
	{"userinfo-error", FAULT_USERINFO},
	{"userinfo-malformed", FAULT_USERINFO},
	{NULL, FAULT_RESPONSE},
};

enum { HOUR_S = 3600, SKEW_S = 5 };

const struct simulated_fault *simulated_fault_find(const char *name)
{
	for (const struct simulated_fault *f = simulated_faults; f->name != NULL; f++)
		if (strcmp(f->name, name) == 0)
			return f;
	return NULL;
}

bool fault_is(const struct simulated_fault *fault, const char *name)
{
	return fault != NULL && strcmp(fault->name, name) == 0;
}

static const char *other(struct arena *a, const char *value)
{
	return arena_printf(a, "%s-of-somebody-else", value);
}

void fault_spoil_response(struct arena *a, const struct simulated_fault *fault,
			  struct authorize_response *response)
{
	if (text_starts(text_of(fault->name), "error-")) {
		response->code = "";
		response->error = fault->name + strlen("error-");
		response->error_description = "The sandbox was asked for this error.";
	}
	if (fault_is(fault, "response-state"))
		response->state = other(a, response->state);
	if (fault_is(fault, "response-no-state"))
		response->state = "";
	if (fault_is(fault, "code-late"))
		response->code = other(a, response->code); /* as unknown as one that expired */
}

void fault_spoil_parameters(const struct simulated_fault *fault, struct form *form)
{
	if (fault_is(fault, "response-no-iss"))
		form_take(form, "iss");
	for (size_t i = 0; i < form->count; i++)
		if (fault_is(fault, "response-iss") && strcmp(form->parameters[i].name, "iss") == 0)
			form->parameters[i].value = "https://somebody-else.example";
}

static void release(void *json) { json_decref(json); }

static void set(json_t *claims, const char *name, const char *value)
{
	json_object_set_new(claims, name, json_string(value));
}

static void shift(json_t *claims, const char *name, json_int_t seconds)
{
	json_t *time = json_object_get(claims, name);

	if (time != NULL)
		json_integer_set(time, json_integer_value(time) + seconds);
}

static void shift_times(json_t *claims, json_int_t seconds)
{
	shift(claims, "iat", seconds);
	shift(claims, "exp", seconds);
	shift(claims, "nbf", seconds);
}

static void spoil_claims(const struct simulated_fault *fault, json_t *claims)
{
	if (fault_is(fault, "id-token-iss"))
		set(claims, "iss", "https://somebody-else.example");
	if (fault_is(fault, "id-token-aud"))
		set(claims, "aud", "somebody-else");
	if (fault_is(fault, "id-token-nonce"))
		set(claims, "nonce", "the-nonce-of-another-login");
	if (fault_is(fault, "id-token-no-nonce"))
		json_object_del(claims, "nonce");
	if (fault_is(fault, "id-token-expired"))
		shift_times(claims, -HOUR_S);
	if (fault_is(fault, "id-token-clock-behind"))
		shift_times(claims, -SKEW_S);
	if (fault_is(fault, "id-token-clock-ahead"))
		shift_times(claims, SKEW_S);
	if (fault_is(fault, "id-token-acr"))
		set(claims, "acr", "below-every-level");
	if (fault_is(fault, "id-token-at-hash"))
		set(claims, "at_hash", "AAAAAAAAAAAAAAAAAAAAAA");
}

static struct text written(struct arena *a, const json_t *json)
{
	char *out = json_dumps(json, JSON_COMPACT);
	struct text copy = {arena_copy(a, out, strlen(out)), strlen(out)};

	free(out);
	return copy;
}

/* Claims under a header of our own making; signed with nothing, or by HMAC with the public key as
 * the secret (RFC 8725 2.1). */
static struct text misheaded(struct arena *a, const char *header, struct text claims,
			     const struct jwk *secret)
{
	char *input = arena_printf(a, "%s.%s", base64url_encode(a, text_of(header)).at,
				   base64url_encode(a, claims).at);
	struct hash mac;

	if (secret == NULL)
		return text_of(arena_printf(a, "%s.", input));
	mac = hash_hmac(jwk_public_json(a, secret), text_of(input));
	return text_of(arena_printf(a, "%s.%s", input, hash_base64url(a, &mac).at));
}

/* The first character: the last one holds bits that are not looked at. */
static struct text with_other_signature(struct arena *a, struct text token)
{
	char *copy = arena_string(a, token);
	char *signature = strrchr(copy, '.') + 1;

	*signature = *signature == 'A' ? 'B' : 'A';
	return text_of(copy);
}

struct text fault_spoil_id_token(struct arena *a, const struct simulated_fault *fault,
				 struct text id_token, const struct fault_keys *keys)
{
	const struct refusal *no;
	const struct jws *jws = jws_read(a, id_token, &no);
	json_t *claims = json_deep_copy(jws_claims(a, jws));
	struct text payload;

	arena_defer(a, release, claims);
	spoil_claims(fault, claims);
	payload = written(a, claims);
	if (fault_is(fault, "id-token-signature"))
		return with_other_signature(a, id_token);
	if (fault_is(fault, "id-token-none"))
		return misheaded(a, "{\"alg\":\"none\",\"typ\":\"JWT\"}", payload, NULL);
	if (fault_is(fault, "id-token-alg"))
		return misheaded(a,
				 arena_printf(a, "{\"alg\":\"HS256\",\"kid\":\"%.*s\"}",
					      TEXT_ARG(keys->published->kid)),
				 payload, keys->published);
	return jws_sign(a, fault_is(fault, "id-token-kid") ? keys->stranger : keys->published,
			jws->alg, "JWT", payload);
}

static struct text half(struct text answer)
{
	answer.len /= 2;
	return answer;
}

static struct text changed(struct arena *a, struct text answer, const char *name, const char *value)
{
	json_t *members = json_loadb(answer.at, answer.len, 0, NULL);

	arena_defer(a, release, members);
	json_object_del(members, name);
	if (value != NULL)
		set(members, name, value);
	return written(a, members);
}

struct text fault_spoil_tokens(struct arena *a, const struct simulated_fault *fault,
			       struct text answer)
{
	if (fault_is(fault, "token-malformed"))
		return half(answer);
	if (fault_is(fault, "id-token-missing"))
		return changed(a, answer, "id_token", NULL);
	return answer;
}

struct text fault_spoil_userinfo(struct arena *a, const struct simulated_fault *fault,
				 struct text answer)
{
	if (fault_is(fault, "userinfo-malformed"))
		return half(answer);
	if (fault_is(fault, "userinfo-sub"))
		return changed(a, answer, "sub", "somebody-else");
	return answer;
}
