#include "dpop.h"
#include "base64url.h"
#include "json_read.h"
#include "jws.h"
#include <string.h>
#include <strings.h>

const struct refusal dpop_proof_missing = {
	"dpop-proof-missing", 400, "invalid_dpop_proof",
	"The request has no DPoP proof, and this client's tokens are bound by one."};
const struct refusal dpop_proof_repeated = {"dpop-proof-repeated", 400, "invalid_dpop_proof",
					    "The request has more than one DPoP header."};
const struct refusal dpop_proof_replayed = {"dpop-proof-replayed", 400, "invalid_dpop_proof",
					    "The jti of the DPoP proof was used before."};
const struct refusal dpop_key_differs = {
	"dpop-key-differs", 400, "invalid_grant",
	"The DPoP proof is by another key than the one that the code was bound to."};
static const struct refusal dpop_proof_malformed = {
	"dpop-proof-malformed", 400, "invalid_dpop_proof",
	"The DPoP proof is not a JWT of typ dpop+jwt with jwk, jti, htm, htu and iat."};
static const struct refusal dpop_alg_unsupported = {
	"dpop-alg-unsupported", 400, "invalid_dpop_proof",
	"The DPoP proof is not signed with ES256, PS256 or EdDSA."};
static const struct refusal dpop_key_unfit = {
	"dpop-key-unfit", 400, "invalid_dpop_proof",
	"The jwk of the DPoP proof is not a sound public key for its alg."};
static const struct refusal dpop_signature_wrong = {
	"dpop-signature-wrong", 400, "invalid_dpop_proof",
	"The DPoP proof is not signed by the key in its header."};
static const struct refusal dpop_request_differs = {
	"dpop-request-differs", 400, "invalid_dpop_proof",
	"htm and htu of the DPoP proof are not the method and URL of this request."};
static const struct refusal dpop_time_wrong = {
	"dpop-time-wrong", 400, "invalid_dpop_proof",
	"iat of the DPoP proof is more than a minute ago or lies ahead, or it has expired."};
static const struct refusal dpop_token_differs = {
	"dpop-token-differs", 400, "invalid_dpop_proof",
	"ath of the DPoP proof is not the hash of the access token that came with it."};
static const struct refusal dpop_nonce_needed = {
	"dpop-nonce-needed", 400, "use_dpop_nonce",
	"Repeat the request with a new DPoP proof that has the nonce of the DPoP-Nonce header."};
static const struct refusal dpop_jkt_malformed = {
	"dpop-jkt-malformed", 400, "invalid_request",
	"dpop_jkt is not the base64url of a SHA-256 thumbprint."};

static const struct refusal dpop_jkt_differs = {
	"dpop-jkt-differs", 400, "invalid_dpop_proof",
	"dpop_jkt is not the thumbprint of the key of the DPoP proof."};

const char dpop_algs[] = "ES256 PS256 EdDSA";

enum { OLD_S = 60, AHEAD_S = 30, JTI_MAX = 255, NONCE_TIME = 8, NONCE_SIZE = NONCE_TIME + 16 };

/* --- what it is about --- */

struct resource {
	struct text scheme, authority, path;
};

static bool equal_in_any_case(struct text a, struct text b)
{
	return a.len == b.len && strncasecmp(a.at, b.at, a.len) == 0;
}

static struct text without_suffix(struct text t, const char *suffix)
{
	size_t len = strlen(suffix);

	if (t.len > len && memcmp(t.at + t.len - len, suffix, len) == 0)
		t.len -= len;
	return t;
}

/* RFC 9449 4.3: query and fragment do not count; RFC 3986 6.2.3: nor does the scheme's own port. */
static bool resource_of(struct text url, struct resource *resource)
{
	struct text rest, ignored;

	url = text_split(text_split(url, '#', &ignored), '?', &ignored);
	resource->scheme = text_split(url, ':', &rest);
	if (!text_starts(rest, "//"))
		return false;
	rest = (struct text){rest.at + 2, rest.len - 2};
	resource->authority = text_split(rest, '/', &resource->path);
	resource->authority =
		without_suffix(resource->authority,
			       equal_in_any_case(resource->scheme, TEXT("https")) ? ":443" : ":80");
	return true;
}

static bool is_url(struct text htu, const char *url)
{
	struct resource theirs, ours;

	return resource_of(htu, &theirs) && resource_of(text_of(url), &ours) &&
	       equal_in_any_case(theirs.scheme, ours.scheme) &&
	       equal_in_any_case(theirs.authority, ours.authority) &&
	       text_equal(theirs.path, ours.path);
}

static bool is_one_of(struct text htu, const char *const *urls)
{
	for (; *urls != NULL; urls++)
		if (is_url(htu, *urls))
			return true;
	return false;
}

/* --- when --- */

static const struct refusal *check_times(const json_t *claims, long long now, long long *iat)
{
	long long exp, nbf;

	if (!json_time(claims, "iat", iat))
		return &dpop_proof_malformed;
	if (*iat < now - OLD_S || *iat > now + AHEAD_S)
		return &dpop_time_wrong;
	if (json_object_get(claims, "exp") != NULL &&
	    (!json_time(claims, "exp", &exp) || exp < now - AHEAD_S))
		return &dpop_time_wrong;
	if (json_object_get(claims, "nbf") != NULL &&
	    (!json_time(claims, "nbf", &nbf) || nbf > now + AHEAD_S))
		return &dpop_time_wrong;
	return NULL;
}

static struct hash nonce_tag(const struct hash *key, const unsigned char *time)
{
	return hash_hmac(hash_text(key), (struct text){(const char *)time, NONCE_TIME});
}

const char *dpop_nonce(struct arena *a, const struct hash *key, long long now)
{
	unsigned char nonce[NONCE_SIZE];
	struct hash tag;

	for (int i = 0; i < NONCE_TIME; i++)
		nonce[i] = (unsigned char)((unsigned long long)now >> 8 * (NONCE_TIME - 1 - i));
	tag = nonce_tag(key, nonce);
	memcpy(nonce + NONCE_TIME, tag.bytes, NONCE_SIZE - NONCE_TIME);
	return base64url_encode(a, (struct text){(char *)nonce, sizeof nonce}).at;
}

static bool is_nonce(const struct dpop_request *request, struct text nonce)
{
	unsigned char bytes[NONCE_SIZE];
	unsigned long long made = 0;
	struct hash tag;

	if (nonce.at == NULL || !base64url_decode_exactly(nonce, bytes, sizeof bytes))
		return false;
	tag = nonce_tag(request->nonce_key, bytes);
	if (!secret_equal((struct text){(char *)tag.bytes, NONCE_SIZE - NONCE_TIME},
			  (struct text){(char *)bytes + NONCE_TIME, NONCE_SIZE - NONCE_TIME}))
		return false;
	for (int i = 0; i < NONCE_TIME; i++)
		made = made << 8 | bytes[i];
	return (long long)made >= request->now - request->nonce_ttl_s &&
	       (long long)made <= request->now + AHEAD_S; /* another machine's clock */
}

/* --- whose --- */

static bool is_supported(enum jose_alg alg)
{
	return alg == JOSE_ES256 || alg == JOSE_PS256 || alg == JOSE_EDDSA;
}

static const struct refusal *check_signature(struct arena *a, const struct jws *jws,
					     struct dpop_proof *proof)
{
	const struct refusal *no;
	const struct jwk *key;

	if (!is_supported(jws->alg))
		return &dpop_alg_unsupported;
	key = jws_own_key(a, jws, &no);
	if (key == NULL || !jwk_permits(key, jws->alg, JWK_VERIFY))
		return &dpop_key_unfit;
	if (jws_verify(jws, key, jws->alg) != NULL)
		return &dpop_signature_wrong;
	proof->jkt = arena_string(a, jwk_thumbprint(a, key));
	return NULL;
}

static const struct refusal *check_claims(struct arena *a, const json_t *claims,
					  const struct dpop_request *request, long long *iat)
{
	struct text htm = json_text(claims, "htm"), htu = json_text(claims, "htu");
	struct hash ath = hash_sha256(text_of(request->access_token));
	const struct refusal *no;

	if (htm.at == NULL || htu.at == NULL)
		return &dpop_proof_malformed;
	if (!text_is(htm, request->method) || !is_one_of(htu, request->urls))
		return &dpop_request_differs;
	if ((no = check_times(claims, request->now, iat)) != NULL)
		return no;
	if (*request->access_token != '\0' &&
	    !text_equal(json_text(claims, "ath"), hash_base64url(a, &ath)))
		return &dpop_token_differs;
	return request->nonce_ttl_s == 0 || is_nonce(request, json_text(claims, "nonce"))
		       ? NULL
		       : &dpop_nonce_needed;
}

const struct refusal *dpop_check(struct arena *a, struct text token,
				 const struct dpop_request *request, struct dpop_proof *proof)
{
	const struct refusal *no;
	const struct jws *jws = jws_read(a, token, &no);
	const json_t *claims;
	struct text jti;
	long long iat;

	if (jws == NULL)
		return no == &jws_alg_unexpected ? &dpop_alg_unsupported : &dpop_proof_malformed;
	claims = jws_claims(a, jws);
	jti = json_text(claims, "jti");
	if (claims == NULL || !text_is(jws->typ, "dpop+jwt") || jti.len == 0 || jti.len > JTI_MAX)
		return &dpop_proof_malformed;
	if ((no = check_signature(a, jws, proof)) != NULL ||
	    (no = check_claims(a, claims, request, &iat)) != NULL)
		return no;
	/* No client_id begins with a space: the memory is shared with that of assertions. */
	proof->once = arena_printf(a, " %s %.*s", proof->jkt, TEXT_ARG(jti));
	proof->once_ttl_s = (int)(iat + OLD_S - request->now) + 1;
	return NULL;
}

const struct refusal *dpop_check_jkt(const char *dpop_jkt)
{
	unsigned char thumbprint[HASH_SIZE];

	return *dpop_jkt == '\0' || base64url_decode_exactly(text_of(dpop_jkt), thumbprint,
							     sizeof thumbprint)
		       ? NULL
		       : &dpop_jkt_malformed;
}

const struct refusal *dpop_bind(const char **dpop_jkt, const char *jkt)
{
	if (*jkt == '\0')
		return NULL;
	if (**dpop_jkt != '\0' && strcmp(*dpop_jkt, jkt) != 0)
		return &dpop_jkt_differs;
	*dpop_jkt = jkt;
	return NULL;
}
