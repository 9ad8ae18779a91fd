/* sandbox_case_test.c -- the cases ask for what a sandbox can do; their report is whole. */
#include "case_report.h"
#include "simulated_fault.h"
#include "test.h"
#include <stdlib.h>

TEST(there_are_twelve_cases_and_each_fault_in_them_is_known)
{
	for (size_t i = 0; i < SANDBOX_CASES; i++) {
		const struct sandbox_case *c = &sandbox_cases[i];

		CHECK(c->name != NULL && sandbox_case_find(c->name) == c);
		CHECK(c->tries != NULL && c->must != NULL && c->advice != NULL);
		CHECK(c->trials[0].what != NULL && c->trials[TRIALS_MAX - 1].what == NULL);
		for (const struct trial *t = c->trials; t->what != NULL; t++)
			CHECK(*t->fault == '\0' || simulated_fault_find(t->fault) != NULL);
	}
	CHECK(sandbox_case_find("pretzel") == NULL);
}

static const char *written(struct arena *a, void (*report)(struct arena *, FILE *,
							   const struct case_result *, size_t))
{
	const struct case_result results[] = {
		{&sandbox_cases[0], true, "It did so.", 1500},
		{&sandbox_cases[1], false, "With <a> & \"b\"\x01 'c'.", 20},
	};
	char *bytes = NULL, *copy;
	size_t len;
	FILE *out = open_memstream(&bytes, &len);

	report(a, out, results, 2);
	fclose(out);
	copy = arena_copy(a, bytes, len);
	free(bytes);
	return copy;
}

TEST(junit_has_a_test_case_each_and_escapes_what_was_said)
{
	struct arena *a = arena_new();
	const char *xml = written(a, case_report_junit);

	CHECK(strstr(xml, "tests=\"2\" failures=\"1\" errors=\"0\" time=\"1.520\"") != NULL);
	CHECK(strstr(xml, "name=\"levels\" time=\"1.500\"/>") != NULL);
	CHECK(strstr(xml,
		     "<failure message=\"With &lt;a&gt; &amp; &quot;b&quot;  &apos;c&apos;.\">") !=
	      NULL);
	arena_free(a);
}

TEST(json_says_what_was_tried_what_it_did_and_what_to_do)
{
	struct arena *a = arena_new();
	const char *json = written(a, case_report_json);

	CHECK(strstr(json, "{\"failed\":1,\"cases\":[{\"name\":\"levels\",\"passed\":true,") ==
	      json);
	CHECK(strstr(json, "\"advice\":\"Read the parameter error") != NULL);
	arena_free(a);
}
