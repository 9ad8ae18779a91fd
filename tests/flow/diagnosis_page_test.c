/* diagnosis_page_test.c -- a developer reads why a request was refused. */
#include "diagnosis.h"
#include "every_step.h"
#include "sign_in_steps.h"
#include "test.h"
#include "world.h"
#include <stdio.h>

#define OF_ANOTHER_SCOPE                                                                           \
	"/authorize?client_id=tax&redirect_uri=https%3A%2F%2Ftax.example%2Fcb&response_type=code"  \
	"&scope=openid%20gender&state=st&nonce=no" PKCE

static void begin(void)
{
	world_begin();
	diagnosis_open(world_base, world_config()->settings.issuer);
}

static void end(void)
{
	world_settle();
	diagnosis_close();
}

/* The path of error_uri in the JSON of the last answer. */
static const char *path_in_json(void)
{
	static char path[256];
	const char *at = strstr(world_answer.body, "\"error_uri\":\"http://localhost:8080");

	at = at == NULL ? "" : at + strlen("\"error_uri\":\"http://localhost:8080");
	snprintf(path, sizeof path, "%.*s", (int)strcspn(at, "\""), at);
	return path;
}

static const char *refused_at_token(void)
{
	world_post_as("/token", "grant_type=authorization_code&code=unheard-of", TAX_BASIC);
	world_settle();
	return path_in_json();
}

TEST(a_refusal_in_json_leads_to_its_reason)
{
	begin();
	world_get(refused_at_token());
	CHECK_NUMBER(world_answer.status, 200);
	CHECK(strstr(world_answer.body, "code-unknown") != NULL);
	CHECK(strstr(world_answer.body, "PV-") != NULL);
	CHECK(strstr(world_answer.body, "invalid_grant") != NULL);
	CHECK(strstr(world_answer.body, "(tax)") != NULL);
	CHECK(strstr(world_answer.body, "unheard-of") == NULL);
	end();
}

TEST(a_reference_from_a_page_may_be_typed)
{
	char path[128], *at;

	begin();
	world_get("/authorize?client_id=nobody");
	world_settle();
	CHECK_NUMBER(world_stored(STORE_DIAGNOSIS), 1);
	at = strstr(world_answer.body, "class=\"code\"><bdi>");
	snprintf(path, sizeof path, "/error?reference=%.12s", at + strlen("class=\"code\"><bdi>"));
	world_get(path);
	CHECK_NUMBER(world_answer.status, 200);
	CHECK(strstr(world_answer.body, "client-unknown") != NULL);
	CHECK(strstr(world_answer.body, "PV-C2B90") != NULL);
	end();
}

TEST(a_refusal_by_redirect_says_where_its_reason_is)
{
	char path[256];

	begin();
	world_get(OF_ANOTHER_SCOPE);
	world_settle();
	CHECK_STR(world_parameter("error"), "invalid_scope");
	CHECK_STR(world_parameter("state"), "st");
	snprintf(path, sizeof path, "%s",
		 world_parameter("error_uri") + strlen("http://localhost:8080"));
	world_get(path);
	CHECK_NUMBER(world_answer.status, 200);
	CHECK(strstr(world_answer.body, "scope-not-allowed") != NULL);
	CHECK(strstr(world_answer.body, "check-request") != NULL);
	end();
}

/* D-9 */
TEST(a_signed_refusal_says_so_too)
{
	char path[256];

	begin();
	world_get(TAX_REQUEST "&response_mode=jwt&max_age=x");
	world_settle();
	world_keep_cookies();
	world_get(strstr(world_answer.location, "/authorization_response"));
	snprintf(path, sizeof path, "%.200s",
		 world_response.error_uri + strlen("http://localhost:8080"));
	world_get(path);
	CHECK_NUMBER(world_answer.status, 200);
	CHECK(strstr(world_answer.body, "max-age-malformed") != NULL);
	end();
}

TEST(an_unknown_reference_is_said_to_be_unknown)
{
	static const char *const paths[] = {"/error/aaaaaaaaaaaa", "/error/../token",
					    "/error?reference=%3Cscript%3E", "/error/"};

	for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
		world_begin();
		world_get(paths[i]);
		CHECK_NUMBER(world_answer.status, i < 3 ? 404 : 200);
		CHECK(strstr(world_answer.body, "<script>") == NULL);
	}
	CHECK_NUMBER(world_operations, 0);
}

TEST(without_a_reference_there_is_a_field_for_one)
{
	world_begin();
	world_get("/error");
	CHECK_NUMBER(world_answer.status, 200);
	CHECK(strstr(world_answer.body, "name=\"reference\"") != NULL);
	CHECK_NUMBER(world_operations, 0);
}

TEST(a_good_login_keeps_no_diagnosis)
{
	world_begin();
	diagnosis_open(world_base, world_config()->settings.issuer);
	world_post("/information", form_of_information());
	CHECK_NUMBER(world_answer.status, 303);
	CHECK_NUMBER(world_stored(STORE_DIAGNOSIS), 0);
	end();
}

TEST(a_store_that_is_down_changes_no_answer)
{
	begin();
	world_fail_at = 1;
	world_get("/authorize?client_id=nobody");
	world_settle();
	CHECK_NUMBER(world_answer.status, 400);
	CHECK_NUMBER(world_stored(STORE_DIAGNOSIS), 0);
	begin();
	world_hang_at = 1;
	world_get("/authorize?client_id=nobody");
	CHECK_NUMBER(world_answer.status, 400);
	end();
}

TEST(refusals_cannot_fill_the_store)
{
	begin();
	for (int i = 0; i < 200; i++)
		world_get("/authorize?client_id=nobody");
	world_settle();
	CHECK(world_stored(STORE_DIAGNOSIS) >= 60 && world_stored(STORE_DIAGNOSIS) < 70);
	/* those of clients have an allowance of their own */
	world_post_as("/token", "grant_type=authorization_code&code=unheard-of", TAX_BASIC);
	world_settle();
	CHECK(world_stored(STORE_DIAGNOSIS) > 60);
	end();
}

static const char *known(const char **path)
{
	static char kept[256];

	begin();
	snprintf(kept, sizeof kept, "%s", refused_at_token());
	diagnosis_close();
	*path = kept;
	return NULL;
}

TEST(diagnosis_page_survives_every_step) { every_step(&(struct every_step){known, 200, NULL}); }
