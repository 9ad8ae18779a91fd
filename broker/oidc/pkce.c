#include "pkce.h"
#include "base64url.h"
#include "hash.h"
#include <string.h>

static const struct refusal pkce_missing = {"pkce-missing", 400, "invalid_request",
					    "This client must send a code_challenge (PKCE)."};
static const struct refusal pkce_method_unsupported = {
	"pkce-method-unsupported", 400, "invalid_request", "code_challenge_method must be S256."};
static const struct refusal pkce_challenge_malformed = {
	"pkce-challenge-malformed", 400, "invalid_request",
	"code_challenge must be the 43 base64url characters of a SHA-256."};
static const struct refusal pkce_verifier_missing = {
	"pkce-verifier-missing", 400, "invalid_grant",
	"The code was asked for with a code_challenge; code_verifier is missing."};
static const struct refusal pkce_verifier_unexpected = {
	"pkce-verifier-unexpected", 400, "invalid_grant",
	"The code was asked for without a code_challenge."};
static const struct refusal pkce_verifier_wrong = {
	"pkce-verifier-wrong", 400, "invalid_grant",
	"The code_verifier does not belong to the code_challenge."};

enum { CHALLENGE_LENGTH = 43, VERIFIER_MIN = 43, VERIFIER_MAX = 128 };

const struct refusal *pkce_check_challenge(const struct client *client, const char *challenge,
					   const char *method)
{
	unsigned char digest[HASH_SIZE];

	if (*challenge == '\0' && *method == '\0')
		return client->require_pkce ? &pkce_missing : NULL;
	if (strcmp(method, "S256") != 0)
		return &pkce_method_unsupported;
	if (!base64url_decode_exactly(text_of(challenge), digest, sizeof digest))
		return &pkce_challenge_malformed;
	return NULL;
}

static bool is_verifier(const char *verifier)
{
	static const char unreserved[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
					 "0123456789-._~";
	size_t len = strlen(verifier);

	return len >= VERIFIER_MIN && len <= VERIFIER_MAX && strspn(verifier, unreserved) == len;
}

const struct refusal *pkce_check_verifier(const char *challenge, const char *verifier)
{
	unsigned char expected[HASH_SIZE];
	struct hash got;

	if (*challenge == '\0')
		return *verifier == '\0' ? NULL : &pkce_verifier_unexpected;
	if (*verifier == '\0')
		return &pkce_verifier_missing;
	if (!is_verifier(verifier) ||
	    !base64url_decode_exactly(text_of(challenge), expected, sizeof expected))
		return &pkce_verifier_wrong;
	got = hash_sha256(text_of(verifier));
	return secret_equal(hash_text(&got), (struct text){(char *)expected, sizeof expected})
		       ? NULL
		       : &pkce_verifier_wrong;
}

const char *pkce_challenge(struct arena *a, const char *verifier)
{
	struct hash digest = hash_sha256(text_of(verifier));

	return hash_base64url(a, &digest).at;
}
