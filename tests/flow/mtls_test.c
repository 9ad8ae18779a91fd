/* mtls_test.c -- clients and tokens known by a TLS certificate: at /token and /userinfo, RFC 8705.
 */
#include "client_certificate.h"
#include "every_step.h"
#include "published_keys.h"
#include "sign_in_steps.h"
#include "test.h"
#include "world.h"
#include <stdio.h>

static const struct client_certificate notarys = {.x5t_s256 = "certificate-of-the-notary",
						  .subject_dn = "CN=notary"};
static const struct client_certificate others = {
	.x5t_s256 = "certificate-of-another", .subject_dn = "CN=notary", .is_trusted = true};

#define NOTARY_REQUEST                                                                             \
	"/authorize?client_id=notary&redirect_uri=https%3A%2F%2Fnotary.example%2Fcb"               \
	"&response_type=code&scope=openid&state=st&nonce=no" PKCE

/* For POST /token. */
static const char *form_of_notary(void)
{
	static char form[1024];

	world_begin();
	world_get(NOTARY_REQUEST);
	world_keep_cookies();
	world_post("/simulator", world_form("state", "persona=anne"));
	world_get(strstr(world_answer.location, "/callback/"));
	snprintf(form, sizeof form,
		 "grant_type=authorization_code&client_id=notary&code=%s"
		 "&redirect_uri=https%%3A%%2F%%2Fnotary.example%%2Fcb&code_verifier=" VERIFIER,
		 world_parameter("code"));
	return form;
}

static const char *bearer_of_notary(void)
{
	static char bearer[256];
	const char *form = form_of_notary(), *at;

	world_certificate = &notarys;
	world_post("/token", form);
	CHECK_NUMBER(world_answer.status, 200);
	CHECK(strstr(world_answer.body, "\"token_type\":\"Bearer\"") != NULL);
	at = strstr(world_answer.body, "\"access_token\":\"");
	at = at == NULL ? "" : at + strlen("\"access_token\":\"");
	snprintf(bearer, sizeof bearer, "Bearer %.*s", (int)strcspn(at, "\""), at);
	return bearer;
}

/* C-27, C-39 */
TEST(a_registered_certificate_authenticates_its_client)
{
	const char *form = form_of_notary();

	world_certificate = NULL;
	world_post("/token", form);
	CHECK_STR(world_refusal, "client-certificate-missing");
	CHECK_NUMBER(world_answer.status, 401);
	world_certificate = &others;
	world_post("/token", form);
	CHECK_STR(world_refusal, "client-certificate-of-another");
	CHECK(strstr(world_answer.body, "\"error\":\"invalid_client\"") != NULL);
	world_certificate = &notarys;
	world_post("/token", form);
	CHECK_NUMBER(world_answer.status, 200);
	CHECK(strstr(world_answer.body, "\"token_type\":\"Bearer\"") != NULL);
	CHECK_NUMBER(world_operations, 3);
}

/* C-39, RFC 8705 2.2: the set may be published, and changes there */
TEST(a_certificate_is_sought_behind_a_jwks_uri)
{
	const char *form = form_of_notary();

	published_begin("notary");
	world_certificate = &notarys;
	published_text("{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-521\",\"x5t#S256\":\"another\"}]}");
	world_post("/token", form);
	CHECK_STR(world_refusal, "client-certificate-of-another");
	CHECK_NUMBER(published_fetches, 2);
	published_begin("notary");
	world_certificate = &notarys;
	published_text("{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-521\","
		       "\"x5t#S256\":\"certificate-of-the-notary\"}]}");
	world_post("/token", form);
	CHECK_STR(world_refusal, "code-unknown");
	CHECK_NUMBER(published_fetches, 1);
	published_end("notary");
}

/* C-40 */
TEST(a_token_of_a_certificate_is_good_with_it_alone)
{
	const char *bearer = bearer_of_notary();

	world_certificate = NULL;
	world_get_as("/userinfo", bearer);
	CHECK_STR(world_refusal, "token-of-another-certificate");
	CHECK_NUMBER(world_answer.status, 401);
	CHECK(strstr(world_answer.authenticate,
		     "Bearer realm=\"userinfo\", error=\"invalid_token\"") != NULL);
	world_certificate = &others;
	world_get_as("/userinfo", bearer);
	CHECK_STR(world_refusal, "token-of-another-certificate");
	world_certificate = &notarys;
	world_get_as("/userinfo", bearer);
	CHECK_NUMBER(world_answer.status, 200);
}

/* C-25: another method may authenticate the client, and the certificate still binds */
TEST(a_client_of_bound_tokens_must_show_a_certificate)
{
	const char *form = "client_id=deed&client_secret=a-secret-of-the-deeds-office-0123456&"
			   "grant_type=authorization_code&code=x";

	world_begin();
	world_post("/token", form);
	CHECK_STR(world_refusal, "token-certificate-missing");
	CHECK_NUMBER(world_answer.status, 400);
	CHECK(strstr(world_answer.body, "\"error\":\"invalid_request\"") != NULL);
	world_certificate = &others;
	world_post("/token", form);
	CHECK_STR(world_refusal, "code-unknown");
}

/* Client tax did not ask for it: what it happens to show binds nothing. */
TEST(a_certificate_binds_only_where_it_was_agreed)
{
	const char *form = form_of_token();
	char bearer[256];
	const char *at;

	world_certificate = &others;
	world_post_as("/token", form, TAX_BASIC);
	at = strstr(world_answer.body, "\"access_token\":\"") + strlen("\"access_token\":\"");
	snprintf(bearer, sizeof bearer, "Bearer %.*s", (int)strcspn(at, "\""), at);
	world_certificate = NULL;
	world_get_as("/userinfo", bearer);
	CHECK_NUMBER(world_answer.status, 200);
}

static const char *redeemed(const char **path)
{
	const char *form = form_of_notary();

	world_certificate = &notarys;
	*path = "/token";
	return form;
}

TEST(token_with_a_certificate_survives_every_step)
{
	every_step(&(struct every_step){redeemed, 200, NULL});
}
