/* vnconnect_test.c -- an agency of the Vietnamese portal and its dialect, through the flows:
 * national 6.2, 6.3. Client "portal" speaks it, "tax" and "health" do not.
 */
#include "agency.h"
#include "context.h"
#include "every_step.h"
#include "sign_in_steps.h"
#include "test.h"
#include "world.h"
#include <stdio.h>
#include <string.h>

#define PORTAL "client_id=portal&redirect_uri=https%3A%2F%2Fportal.example%2Fcb"
/* As public integrations send it: no state, no nonce, no PKCE. */
#define PORTAL_REQUEST                                                                             \
	"/oauth2/authorize?response_type=code&" PORTAL "&scope=openid&acr_values=LoA1"
#define UPSTREAM_TOKEN "the-upstream-token" /* helpers/agency.c */
#define PORTAL_SECRET "&client_id=portal&client_secret=a-secret-of-the-old-portal-0123456789ab"

/* Signs in as a persona; the form of POST /oauth2/token. */
static const char *form_of_portal(const char *persona)
{
	static char form[1024], path[sizeof world_answer.location], answer[1024];

	world_begin();
	world_get(PORTAL_REQUEST);
	world_keep_cookies();
	snprintf(answer, sizeof answer, "state=%s&persona=%s", world_parameter("state"), persona);
	world_post("/simulator", answer);
	strcpy(path, strstr(world_answer.location, "/callback/"));
	world_get(path);
	world_keep_cookies();
	snprintf(form, sizeof form,
		 "grant_type=authorization_code&code=%s&redirect_uri=https%%3A%%2F%%2Fportal."
		 "example%%2Fcb" PORTAL_SECRET,
		 world_parameter("code"));
	return form;
}

static const char *bearer_of_portal(void)
{
	static char bearer[256];
	int fail_at = world_fail_at, hang_at = world_hang_at, deadline = world_deadline_ms;
	const char *at;

	world_post("/oauth2/token", form_of_portal("anne"));
	at = strstr(world_answer.body, "\"access_token\":\"");
	at = at == NULL ? "" : at + strlen("\"access_token\":\"");
	snprintf(bearer, sizeof bearer, "Bearer %.*s", (int)strcspn(at, "\""), at);
	world_fail_at = fail_at;
	world_hang_at = hang_at;
	world_deadline_ms = deadline;
	return bearer;
}

/* The path of a URL that userinfo tells; "" if it does not. */
static const char *path_told(const char *member)
{
	static char path[4096];
	char start[64];
	const char *at;

	world_begin();
	world_get_as("/oauth2/userinfo", bearer_of_portal());
	snprintf(start, sizeof start, "\"%s\":\"http://localhost:8080", member);
	at = strstr(world_answer.body, start);
	if (at == NULL)
		return "";
	at += strlen(start);
	snprintf(path, sizeof path, "%.*s", (int)strcspn(at, "\""), at);
	return path;
}

TEST(a_login_of_the_dialect_brings_a_code_and_iss_without_state)
{
	form_of_portal("anne");
	CHECK_NUMBER(world_answer.status, 303);
	CHECK(strncmp(world_answer.location, "https://portal.example/cb?code=", 31) == 0);
	CHECK_STR(world_parameter("iss"), "http://localhost:8080");
	CHECK_STR(world_parameter("state"), "");
}

TEST(userinfo_of_the_dialect_has_its_names_and_no_others)
{
	world_get_as("/oauth2/userinfo", bearer_of_portal());
	CHECK_NUMBER(world_answer.status, 200);
	CHECK(strncmp(world_answer.body,
		      "{\"sub\":\"subject-of-the-tests\",\"LoaiTaiKhoan\":\"1\","
		      "\"HoVaTen\":\"Martin Anne\",\"ThuDienTu\":\"anne@example.org\","
		      "\"loginIdp\":\"persona\",\"loAs\":\"LoA1\",\"userProfileUri\":"
		      "\"http://localhost:8080/oidc/profile/",
		      190) == 0);
	CHECK(strstr(world_answer.body, "given_name") == NULL);
	CHECK(strstr(world_answer.body, "\"logoutUri\":\"http://localhost:8080/oidc/logout/") !=
	      NULL);
}

/* What the original did worst: national 6.2. */
TEST(no_token_of_the_provider_reaches_the_client)
{
	static const char *const agency_alone[] = {"agency", NULL};
	struct client *portal = world_client("portal");
	const char *const *providers = portal->providers;
	char form[1024], bearer[256];
	const char *at;

	portal->providers = agency_alone;
	world_get(agency_begin_with(PORTAL_REQUEST));
	world_keep_cookies();
	snprintf(form, sizeof form,
		 "grant_type=authorization_code&code=%s&redirect_uri=https%%3A%%2F%%2Fportal."
		 "example%%2Fcb" PORTAL_SECRET,
		 world_parameter("code"));
	world_post("/oauth2/token", form);
	CHECK_NUMBER(world_answer.status, 200);
	CHECK(strstr(world_answer.body, UPSTREAM_TOKEN) == NULL);
	at = strstr(world_answer.body, "\"access_token\":\"") + strlen("\"access_token\":\"");
	snprintf(bearer, sizeof bearer, "Bearer %.*s", (int)strcspn(at, "\""), at);
	world_get_as("/oauth2/userinfo", bearer);
	CHECK_NUMBER(world_answer.status, 200);
	CHECK(strstr(world_answer.body, "\"logoutUri\"") != NULL);
	CHECK(strstr(world_answer.body, UPSTREAM_TOKEN) == NULL);
	CHECK(strstr(world_answer.body, "eyJ") == NULL); /* nor its ID token: a JWT begins so */
	portal->providers = providers;
}

/* So that an agency moves call by call before it changes the word. */
TEST(the_same_client_is_told_standard_claims_at_the_standard_path)
{
	world_get_as("/userinfo", bearer_of_portal());
	CHECK_NUMBER(world_answer.status, 200);
	CHECK(strstr(world_answer.body, "\"given_name\":\"Anne\"") != NULL);
	CHECK(strstr(world_answer.body, "HoVaTen") == NULL);
	CHECK(strstr(world_answer.body, "logoutUri") == NULL);
}

TEST(introspection_and_revocation_answer_at_paths_of_the_dialect)
{
	char form[512];

	snprintf(form, sizeof form, "token=%s" PORTAL_SECRET, bearer_of_portal() + 7);
	world_post("/oauth2/introspect", form);
	CHECK_STR(world_refusal, "introspection-not-allowed");
	world_post("/oauth2/revoke", form);
	CHECK_NUMBER(world_answer.status, 200);
	CHECK_NUMBER(world_stored(STORE_ACCESS_TOKEN), 0);
}

static const char *with_standard_request(const char *path)
{
	static char request[1024];

	snprintf(request, sizeof request, "/oauth2%s", path);
	return request;
}

TEST(another_client_is_refused_by_name_at_each_path_of_the_dialect)
{
	const char *bearer;

	world_begin();
	world_get(with_standard_request(TAX_REQUEST));
	CHECK_STR(world_refusal, "vnconnect-path-forbidden");
	CHECK_STR(world_parameter("error"), "unauthorized_client");
	world_post_as("/oauth2/token", form_of_token(), TAX_BASIC);
	CHECK_STR(world_refusal, "vnconnect-path-forbidden");
	CHECK_NUMBER(world_stored(STORE_GRANT), 1); /* and its code is untouched */
	world_post_as("/oauth2/introspect", "token=x", TAX_BASIC);
	CHECK_STR(world_refusal, "vnconnect-path-forbidden");
	world_post_as("/oauth2/revoke", "token=x", TAX_BASIC);
	CHECK_STR(world_refusal, "vnconnect-path-forbidden");
	bearer = access_token();
	world_get_as("/oauth2/userinfo", bearer);
	CHECK_STR(world_refusal, "vnconnect-path-forbidden");
	world_get_as("/userinfo", bearer);
	CHECK_NUMBER(world_answer.status, 200);
}

/* Whatever is wrong, she can sign out; the client loses its hint and its way back. */
TEST(another_client_signs_nobody_out_by_a_path_of_the_dialect)
{
	char path[4096];

	world_post("/information", form_of_information());
	world_keep_cookies();
	snprintf(path, sizeof path,
		 "/oidc/logout?id_token_hint=%s&post_logout_redirect_uri=https%%3A%%2F%%2Ftax."
		 "example%%2Fbye",
		 world_id_token("tax", "subject-of-the-tests"));
	world_get(path);
	CHECK_NUMBER(world_answer.status, 200);
	CHECK_STR(world_answer.location, "");
	CHECK_NUMBER(world_stored(STORE_SESSION), 1);
}

TEST(a_profile_that_has_ended_is_refused_by_redirect)
{
	struct client *portal = world_client("portal");
	long long until = portal->vnconnect_until;

	portal->vnconnect_until = 1;
	world_begin();
	world_get(PORTAL_REQUEST);
	CHECK_STR(world_refusal, "vnconnect-over");
	CHECK(strncmp(world_answer.location, "https://portal.example/cb?error=unauthorized_client",
		      51) == 0);
	portal->vnconnect_until = until;
}

TEST(a_logout_uri_signs_her_out_at_once_and_leads_back)
{
	char path[4096];

	snprintf(path, sizeof path,
		 "%s?post_logout_redirect_uri=https%%3A%%2F%%2Fportal.example%%2Fbye",
		 path_told("logoutUri"));
	world_get(path);
	CHECK_STR(world_answer.location, "https://portal.example/bye");
	CHECK_NUMBER(world_stored(STORE_SESSION), 0);
}

TEST(a_logout_uri_serves_once)
{
	char path[4096];

	snprintf(path, sizeof path, "%s", path_told("logoutUri"));
	world_cookie[0] = '\0'; /* somebody else had it first */
	world_get(path);
	CHECK_NUMBER(world_answer.status, 200);
	CHECK_NUMBER(world_stored(STORE_SESSION), 1);
	form_of_portal("anne");
	world_get(path);
	CHECK_NUMBER(world_answer.status, 200); /* she is asked */
	CHECK_NUMBER(world_stored(STORE_SESSION), 1);
}

/* A leaked URL is no way to sign others out. */
TEST(a_logout_uri_of_one_session_asks_in_another)
{
	char path[4096];

	snprintf(path, sizeof path, "%s", path_told("logoutUri"));
	form_of_portal("bob");
	world_get(path);
	CHECK_NUMBER(world_answer.status, 200);
	CHECK(strstr(world_answer.body, "sign_out") != NULL);
	CHECK_NUMBER(world_stored(STORE_SESSION), 1);
}

TEST(nobody_is_led_to_an_unregistered_address_by_a_logout_uri)
{
	char path[4096];

	snprintf(path, sizeof path, "%s?post_logout_redirect_uri=https%%3A%%2F%%2Fevil.example%%2F",
		 path_told("logoutUri"));
	world_get(path);
	CHECK_NUMBER(world_answer.status, 200);
	CHECK_STR(world_answer.location, "");
	CHECK_NUMBER(world_stored(STORE_SESSION), 0);
}

TEST(a_profile_uri_leads_her_to_her_provider_once)
{
	char path[4096];

	snprintf(path, sizeof path, "%s", path_told("userProfileUri"));
	world_get(path);
	CHECK_NUMBER(world_answer.status, 303);
	CHECK_STR(world_answer.location, "https://persona.example/account");
	world_get(path);
	CHECK_STR(world_refusal, "vnconnect-url-used");
	CHECK_NUMBER(world_answer.status, 403);
}

TEST(a_profile_uri_says_nothing_to_anybody_else)
{
	char path[4096];

	snprintf(path, sizeof path, "%s", path_told("userProfileUri"));
	world_cookie[0] = '\0';
	world_get(path);
	CHECK_STR(world_refusal, "vnconnect-url-of-another-session");
	CHECK_STR(world_answer.location, "");
	world_get("/oidc/profile/made-up");
	CHECK_STR(world_refusal, "vnconnect-url-unknown");
}

TEST(without_a_page_at_the_provider_there_is_no_profile_uri)
{
	char path[4096];
	struct config without = *world_config();
	struct provider persona = *config_provider(&without, "persona");
	const struct provider *const providers[] = {&persona};

	persona.profile_uri = "";
	without.providers = providers;
	without.provider_count = 1;
	snprintf(path, sizeof path, "%s", path_told("userProfileUri"));
	context.config = &without;
	world_get(path);
	CHECK_STR(world_refusal, "vnconnect-profile-gone");
	CHECK_STR(path_told("userProfileUri"), "");
	CHECK(*path_told("logoutUri") != '\0');
	context.config = world_config();
}

static const char *an_authorization(const char **path)
{
	world_begin();
	*path = PORTAL_REQUEST;
	return NULL;
}

static const char *a_redemption(const char **path)
{
	*path = "/oauth2/token";
	return form_of_portal("anne");
}

static const char *a_question(const char **path)
{
	*path = "/oauth2/userinfo";
	return NULL;
}

static const char *a_sign_out(const char **path)
{
	*path = path_told("logoutUri");
	return NULL;
}

static const char *a_visit(const char **path)
{
	*path = path_told("userProfileUri");
	return NULL;
}

TEST(each_path_of_the_dialect_survives_every_step)
{
	every_step(&(struct every_step){an_authorization, 303, NULL});
	every_step(&(struct every_step){a_redemption, 200, NULL});
	every_step(&(struct every_step){a_question, 200, bearer_of_portal});
	every_step(&(struct every_step){a_sign_out, 200, NULL});
	every_step(&(struct every_step){a_visit, 303, NULL});
}
