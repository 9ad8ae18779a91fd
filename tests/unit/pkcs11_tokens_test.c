#include "config.h"
#include "pkcs11_tokens.h"
#include "test.h"

#define VAULT "\"module\":\"/lib/a.so\",\"label\":\"a\",\"pin_file\":\"/pin\""

/* The problem of the first fault; "" if there is none. */
static const char *problem_of(const char *json)
{
	static char problem[128];
	struct arena *a = arena_new();
	struct config_faults faults = config_faults_none(a);

	problem[0] = '\0';
	pkcs11_tokens_read(a, text_of(json), &faults);
	if (faults.first != NULL)
		strncat(problem, faults.first->problem, sizeof problem - 1);
	arena_free(a);
	return problem;
}

TEST(token_is_told_by_its_module_label_and_pin)
{
	struct arena *a = arena_new();
	struct config_faults faults = config_faults_none(a);
	const struct pkcs11_setting *s = pkcs11_tokens_read(
		a, TEXT("{\"vault\":{" VAULT ",\"paths\":[\"/var/hsm\"],\"network\":true}}"),
		&faults);

	CHECK_NUMBER(faults.count, 0);
	CHECK_STR(s->name, "vault");
	CHECK_STR(s->module, "/lib/a.so");
	CHECK_STR(s->label, "a");
	CHECK_STR(s->pin_file, "/pin");
	CHECK_STR(s->paths[0], "/var/hsm");
	CHECK(s->paths[1] == NULL && s->network);
	CHECK(s[1].name == NULL);
	arena_free(a);
}

TEST(no_token_is_no_fault)
{
	CHECK_STR(problem_of(NULL), "");
	CHECK_STR(problem_of("{}"), "");
	CHECK_STR(problem_of("{\"vault\":{" VAULT "}}"), "");
}

TEST(token_that_is_not_wholly_told_is_a_fault)
{
	CHECK_STR(problem_of("{\"vault\":{\"module\":\"/a\",\"label\":\"a\"}}"), "is missing");
	CHECK_STR(problem_of("{\"vault\":1}"), "is not an object");
	CHECK_STR(problem_of("{\"file\":{" VAULT "}}"),
		  "is no name of lower case letters, digits and hyphens");
	CHECK_STR(problem_of("{\"A b\":{" VAULT "}}"),
		  "is no name of lower case letters, digits and hyphens");
	CHECK_STR(problem_of("{\"v\":{\"module\":\"a.so\",\"label\":\"a\",\"pin_file\":\"/p\"}}"),
		  "is not an absolute path");
	CHECK_STR(problem_of("{\"v\":{" VAULT ",\"paths\":[\"hsm\"]}}"),
		  "has one that is not absolute");
	CHECK_STR(problem_of("{\"v\":{" VAULT "},\"w\":{" VAULT "}}"), "is another token's, too");
}
