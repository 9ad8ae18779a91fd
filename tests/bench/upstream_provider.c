/* upstream_provider.c -- the stand-in identity provider's protocol: approves everybody at once.
 *
 * It answers for any number of issuers, BASE/TENANT; tenants named rs* sign with RS256, all others
 * with ES256. ID tokens are signed for real, because the nonce is only known per login.
 */
#include "upstream.h"
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/sha.h>
#include <stdlib.h>
#include <time.h>

enum { SLOTS = 1 << 16, RAND_LEN = 24 };

/* One approved login, from the authorization response to userinfo. The ring of
 * slots is reused after SLOTS logins, which bounds memory. */
struct grant {
	char code[RAND_LEN + 1], access[RAND_LEN + 1];
	char challenge[44], nonce[257];
	uint32_t redirect_hash, client_hash, user;
};

static struct grant *grants;
static uint32_t grant_next;
static unsigned users = 10000;
const char *upstream_base, *upstream_fault = "";
static EVP_PKEY *ec_key, *rsa_key;
static EVP_PKEY_CTX *ec_sign, *rsa_sign;
static struct buf out, jwks;

static bool is_fault(const char *kind) { return strcmp(upstream_fault, kind) == 0; }

static uint32_t fnv(struct view s)
{
	uint32_t h = 2166136261u;
	for (size_t i = 0; i < s.n; i++)
		h = (h ^ (unsigned char)s.p[i]) * 16777619u;
	return h;
}

static void add_bn(struct buf *b, EVP_PKEY *key, const char *param, int width)
{
	BIGNUM *bn = NULL;
	unsigned char raw[512];
	char text[700];
	if (!EVP_PKEY_get_bn_param(key, param, &bn))
		die("no %s in the key", param);
	int n = width ? BN_bn2binpad(bn, raw, width) : BN_bn2bin(bn, raw);
	buf_add(b, text, b64url_enc(raw, (size_t)n, text));
	BN_free(bn);
}

void upstream_start(void)
{
	ec_key = EVP_EC_gen("P-256");
	rsa_key = EVP_RSA_gen(2048);
	if (!ec_key || !rsa_key)
		die("key generation failed");
	ec_sign = EVP_PKEY_CTX_new(ec_key, NULL);
	rsa_sign = EVP_PKEY_CTX_new(rsa_key, NULL);
	if (EVP_PKEY_sign_init(ec_sign) <= 0 || EVP_PKEY_sign_init(rsa_sign) <= 0 ||
	    EVP_PKEY_CTX_set_rsa_padding(rsa_sign, RSA_PKCS1_PADDING) <= 0 ||
	    EVP_PKEY_CTX_set_signature_md(rsa_sign, EVP_sha256()) <= 0)
		die("signer setup failed");

	buf_str(&jwks,
		"{\"keys\":[{\"kty\":\"EC\",\"use\":\"sig\",\"alg\":\"ES256\",\"kid\":\"es\","
		"\"crv\":\"P-256\",\"x\":\"");
	add_bn(&jwks, ec_key, OSSL_PKEY_PARAM_EC_PUB_X, 32);
	buf_str(&jwks, "\",\"y\":\"");
	add_bn(&jwks, ec_key, OSSL_PKEY_PARAM_EC_PUB_Y, 32);
	buf_str(&jwks,
		"\"},{\"kty\":\"RSA\",\"use\":\"sig\",\"alg\":\"RS256\",\"kid\":\"rs\",\"n\":\"");
	add_bn(&jwks, rsa_key, OSSL_PKEY_PARAM_RSA_N, 0);
	buf_str(&jwks, "\",\"e\":\"AQAB\"}]}");
	grants = xalloc(sizeof *grants * SLOTS);
}

void upstream_jwks(struct conn *c) { upstream_reply(c, "200 OK", "", buf_view(&jwks)); }

/* Appends the compact JWS of `claims`. */
static void add_jws(struct buf *b, bool rsa, struct view claims)
{
	unsigned char digest[32], sig[600], raw[64];
	size_t sig_len = sizeof sig;
	buf_room(b, claims.n * 2 + 1200);
	struct view head = rsa ? VIEW("{\"alg\":\"RS256\",\"kid\":\"rs\",\"typ\":\"JWT\"}")
			       : VIEW("{\"alg\":\"ES256\",\"kid\":\"es\",\"typ\":\"JWT\"}");
	size_t start = b->n;
	b->n += b64url_enc(head.p, head.n, b->p + b->n);
	b->p[b->n++] = '.';
	b->n += b64url_enc(claims.p, claims.n, b->p + b->n);
	SHA256((unsigned char *)b->p + start, b->n - start, digest);
	if (is_fault("sig"))
		digest[0] ^= 1;
	if (EVP_PKEY_sign(rsa ? rsa_sign : ec_sign, sig, &sig_len, digest, sizeof digest) <= 0)
		die("signing failed");
	const unsigned char *p = sig;
	if (!rsa) { /* DER to r || s */
		ECDSA_SIG *es = d2i_ECDSA_SIG(NULL, &p, (long)sig_len);
		BN_bn2binpad(ECDSA_SIG_get0_r(es), raw, 32);
		BN_bn2binpad(ECDSA_SIG_get0_s(es), raw + 32, 32);
		ECDSA_SIG_free(es);
		p = raw;
		sig_len = sizeof raw;
	} else {
		p = sig;
	}
	b->p[b->n++] = '.';
	b->n += b64url_enc(p, sig_len, b->p + b->n);
}

void upstream_discovery(struct conn *c, struct view tenant)
{
	out.n = 0;
	buf_fmt(&out, "{\"issuer\":\"%s/%.*s\"", upstream_base, VIEW_ARGS(tenant));
	static const char *const endpoint[][2] = {
		{"authorization_endpoint", "authorize"}, {"token_endpoint", "token"},
		{"userinfo_endpoint", "userinfo"},       {"jwks_uri", "jwks"},
		{"end_session_endpoint", "logout"},
	};
	for (size_t i = 0; i < sizeof endpoint / sizeof *endpoint; i++)
		buf_fmt(&out, ",\"%s\":\"%s/%.*s/%s\"", endpoint[i][0], upstream_base,
			VIEW_ARGS(tenant), endpoint[i][1]);
	buf_fmt(&out, ",\"id_token_signing_alg_values_supported\":[\"%s\"]",
		view_starts(tenant, VIEW("rs")) ? "RS256" : "ES256");
	buf_str(&out,
		",\"response_types_supported\":[\"code\"],\"response_modes_supported\":[\"query\"]"
		",\"grant_types_supported\":[\"authorization_code\"]"
		",\"subject_types_supported\":[\"public\"]"
		",\"scopes_supported\":[\"openid\",\"profile\",\"email\",\"birth\"]"
		",\"token_endpoint_auth_methods_supported\":[\"client_secret_basic\","
		"\"client_secret_post\",\"private_key_jwt\"]"
		",\"token_endpoint_auth_signing_alg_values_supported\":[\"ES256\",\"RS256\"]"
		",\"code_challenge_methods_supported\":[\"S256\"]"
		",\"authorization_response_iss_parameter_supported\":true"
		",\"claims_supported\":[\"sub\",\"name\",\"given_name\",\"family_name\","
		"\"birthdate\","
		"\"gender\",\"birthplace\",\"birthcountry\",\"email\",\"email_verified\","
		"\"preferred_username\"]}");
	upstream_reply(c, "200 OK", "", buf_view(&out));
}

void upstream_authorize(struct conn *c, struct view tenant, struct view params)
{
	struct view redirect_enc, client_enc, state, nonce, challenge;
	char redirect[1024], nonce_raw[512], client_raw[512];
	form_get(params, "redirect_uri", &redirect_enc);
	form_get(params, "client_id", &client_enc);
	form_get(params, "state", &state);
	form_get(params, "nonce", &nonce);
	form_get(params, "code_challenge", &challenge);
	if (!redirect_enc.n || redirect_enc.n >= sizeof redirect || !client_enc.n ||
	    client_enc.n >= sizeof client_raw || nonce.n >= sizeof nonce_raw) {
		upstream_error(c, "400 Bad Request", "invalid_request");
		return;
	}
	struct view redirect_uri = {redirect, url_dec(redirect_enc, redirect)};
	struct view nonce_dec = {nonce_raw, url_dec(nonce, nonce_raw)};
	if (nonce_dec.n > 256 || memchr(nonce_dec.p, '"', nonce_dec.n) ||
	    memchr(nonce_dec.p, '\\', nonce_dec.n) || (challenge.n && challenge.n != 43) ||
	    memchr(redirect_uri.p, '\r', redirect_uri.n) ||
	    memchr(redirect_uri.p, '\n', redirect_uri.n)) {
		upstream_error(c, "400 Bad Request", "invalid_request");
		return;
	}

	uint32_t slot = grant_next++ & (SLOTS - 1);
	struct grant *g = &grants[slot];
	random_b64url(g->code, RAND_LEN * 3 / 4);
	g->access[0] = 0;
	memcpy(g->nonce, nonce_dec.p, nonce_dec.n);
	g->nonce[nonce_dec.n] = 0;
	memcpy(g->challenge, challenge.p, challenge.n);
	g->challenge[challenge.n] = 0;
	g->redirect_hash = fnv(redirect_uri);
	g->client_hash = fnv((struct view){client_raw, url_dec(client_enc, client_raw)});
	random_bytes(&g->user, sizeof g->user);
	g->user %= users;

	out.n = 0;
	buf_str(&out,
		"HTTP/1.1 302 Found\r\nCache-Control: no-store\r\nContent-Length: 0\r\nLocation: ");
	buf_put(&out, redirect_uri);
	buf_fmt(&out, "%ccode=%04x%s", memchr(redirect_uri.p, '?', redirect_uri.n) ? '&' : '?',
		slot, g->code);
	if (state.n) {
		buf_str(&out, "&state=");
		buf_put(&out, state);
		if (is_fault("state"))
			buf_str(&out, "x");
	}
	char iss[512];
	int n = snprintf(iss, sizeof iss, "%s/%.*s", upstream_base, VIEW_ARGS(tenant));
	buf_str(&out, "&iss=");
	buf_urlenc(&out, (struct view){iss, (size_t)n});
	buf_str(&out, "\r\n\r\n");
	upstream_send(c->fd, buf_view(&out));
}

/* The grant that "<slot as 4 hex digits><secret>" names, if the secret fits. */
static struct grant *find_grant(struct view handle, bool access)
{
	char hex[5] = "";
	if (handle.n != 4 + RAND_LEN)
		return NULL;
	memcpy(hex, handle.p, 4);
	struct grant *g = &grants[strtoul(hex, NULL, 16) & (SLOTS - 1)];
	const char *secret = access ? g->access : g->code;
	return secret[0] && memcmp(secret, handle.p + 4, RAND_LEN) == 0 ? g : NULL;
}

/* Who is calling the token endpoint? Credentials are read, not verified. */
static struct view token_client(const struct request *r, char *scratch, size_t size)
{
	struct view v, sub;
	if (r->auth.n > 6 && view_ieq((struct view){r->auth.p, 6}, VIEW("Basic "))) {
		struct view cred = {r->auth.p + 6, r->auth.n - 6};
		long n = cred.n < size ? b64url_dec(cred, (unsigned char *)scratch) : -1;
		if (n > 0 && view_cut((struct view){scratch, (size_t)n}, ':', &v, &sub))
			return (struct view){v.p, url_dec(v, scratch)};
	} else if (form_get(r->body, "client_assertion", &v)) {
		struct view head, rest, claims, sig;
		view_cut(v, '.', &head, &rest);
		view_cut(rest, '.', &claims, &sig);
		long n = claims.n < size ? b64url_dec(claims, (unsigned char *)scratch) : -1;
		if (n > 0 && json_get((struct view){scratch, (size_t)n}, "sub", &sub))
			return sub;
	} else if (form_get(r->body, "client_secret", &sub) && form_get(r->body, "client_id", &v) &&
		   v.n < size) {
		return (struct view){scratch, url_dec(v, scratch)};
	}
	return (struct view){"", 0};
}

/* The grant behind the request's code, which is spent by asking; NULL if anything differs. */
static struct grant *redeem(const struct request *r, struct view client)
{
	char redirect[1024], verifier_hash[44];
	unsigned char hash[32];
	struct view v;
	form_get(r->body, "code", &v);
	struct grant *g = find_grant(v, false);
	if (g == NULL || g->client_hash != fnv(client))
		return NULL;
	g->code[0] = '\0';
	form_get(r->body, "redirect_uri", &v);
	if (v.n >= sizeof redirect ||
	    g->redirect_hash != fnv((struct view){redirect, url_dec(v, redirect)}))
		return NULL;
	form_get(r->body, "code_verifier", &v);
	SHA256((const unsigned char *)v.p, v.n, hash);
	b64url_enc(hash, sizeof hash, verifier_hash);
	return g->challenge[0] != '\0' && memcmp(verifier_hash, g->challenge, 43) != 0 ? NULL : g;
}

static void add_id_token(const struct grant *g, struct view tenant, struct view client)
{
	static struct buf claims;
	long now = (long)time(NULL);
	claims.n = 0;
	buf_fmt(&claims, "{\"iss\":\"%s/%.*s%s\",\"sub\":\"u%u\",\"aud\":\"%.*s%s\"", upstream_base,
		VIEW_ARGS(tenant), is_fault("iss") ? "x" : "", g->user, VIEW_ARGS(client),
		is_fault("aud") ? "x" : "");
	buf_fmt(&claims,
		",\"iat\":%ld,\"exp\":%ld,\"auth_time\":%ld,\"acr\":\"eidas1\",\"amr\":[\"pwd\"]",
		now, is_fault("exp") ? now - 3600 : now + 300, now);
	if (g->nonce[0] != '\0')
		buf_fmt(&claims, ",\"nonce\":\"%s%s\"", g->nonce, is_fault("nonce") ? "x" : "");
	buf_str(&claims, "}");
	add_jws(&out, view_starts(tenant, VIEW("rs")), buf_view(&claims));
}

void upstream_token(struct conn *c, struct view tenant, const struct request *r)
{
	char scratch[4096];
	struct view v, client = token_client(r, scratch, sizeof scratch);
	if (client.n == 0) {
		upstream_error(c, "401 Unauthorized", "invalid_client");
		return;
	}
	struct grant *g = redeem(r, client);
	if (!form_get(r->body, "grant_type", &v) || !view_eq(v, VIEW("authorization_code")) ||
	    g == NULL) {
		upstream_error(c, "400 Bad Request", "invalid_grant");
		return;
	}
	random_b64url(g->access, RAND_LEN * 3 / 4);
	out.n = 0;
	buf_fmt(&out,
		"{\"access_token\":\"%04x%s\",\"token_type\":\"Bearer\",\"expires_in\":60,"
		"\"scope\":\"openid profile email birth\",\"id_token\":\"",
		(unsigned)(g - grants), g->access);
	add_id_token(g, tenant, client);
	buf_str(&out, "\"}");
	upstream_reply(c, "200 OK", "Pragma: no-cache\r\n", buf_view(&out));
}

void upstream_userinfo(struct conn *c, const struct request *r)
{
	struct view bearer = {"", 0};
	if (r->auth.n > 7 && view_ieq((struct view){r->auth.p, 7}, VIEW("Bearer ")))
		bearer = (struct view){r->auth.p + 7, r->auth.n - 7};
	struct grant *g = find_grant(bearer, true);
	if (!g) {
		upstream_reply(c, "401 Unauthorized",
			       "WWW-Authenticate: Bearer error=\"invalid_token\"\r\n", VIEW("{}"));
		return;
	}
	unsigned u = g->user;
	out.n = 0;
	buf_fmt(&out,
		"{\"sub\":\"u%u%s\",\"name\":\"Ada Testeur%u\",\"given_name\":\"Ada\","
		"\"family_name\":\"Testeur%u\",\"preferred_username\":\"user%u\",\"gender\":"
		"\"female\","
		"\"birthdate\":\"19%02u-%02u-%02u\",\"birthplace\":\"75107\",\"birthcountry\":"
		"\"99100\","
		"\"email\":\"user%u@idp.example.test\",\"email_verified\":true}",
		u, is_fault("sub") ? "x" : "", u, u, u, u % 90, u % 12 + 1, u % 28 + 1, u);
	upstream_reply(c, "200 OK", "", buf_view(&out));
}
