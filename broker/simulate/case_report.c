#include "case_report.h"
#include "json_write.h"
#include <string.h>

size_t case_report_failed(const struct case_result *results, size_t count)
{
	size_t failed = 0;

	for (size_t i = 0; i < count; i++)
		failed += !results[i].passed;
	return failed;
}

void case_report_table(FILE *out, const struct case_result *results, size_t count)
{
	size_t failed = case_report_failed(results, count);

	for (size_t i = 0; i < count; i++)
		fprintf(out, "%-6s %-18s %6.1f s\n", results[i].passed ? "passed" : "FAILED",
			results[i].of->name, (double)results[i].ms / 1000);
	for (size_t i = 0; i < count; i++)
		if (!results[i].passed)
			fprintf(out,
				"\n%s\n  Tried:   %s\n  It must: %s\n  It did:  %s\n  To do:   "
				"%s\n",
				results[i].of->name, results[i].of->tries, results[i].of->must,
				results[i].did, results[i].of->advice);
	fprintf(out, "%s%zu passed, %zu failed\n", failed == 0 ? "" : "\n", count - failed, failed);
}

void case_report_json(struct arena *a, FILE *out, const struct case_result *results, size_t count)
{
	struct json_writer w = json_write(a);

	json_open(&w, '{');
	json_put_number(&w, "failed", (long long)case_report_failed(results, count));
	json_open_as(&w, "cases", '[');
	for (size_t i = 0; i < count; i++) {
		json_open(&w, '{');
		json_put_string(&w, "name", results[i].of->name);
		json_put_bool(&w, "passed", results[i].passed);
		json_put_string(&w, "tried", results[i].of->tries);
		json_put_string(&w, "must", results[i].of->must);
		json_put_string(&w, "did", results[i].did);
		json_put_string(&w, "advice", results[i].of->advice);
		json_put_number(&w, "ms", results[i].ms);
		json_close(&w, '}');
	}
	json_close(&w, ']');
	json_close(&w, '}');
	fprintf(out, "%.*s\n", TEXT_ARG(json_written(&w)));
}

/* XML 1.0: five characters that mean something, and control characters, which may not be there. */
static const char *escaped(struct arena *a, const char *words)
{
	char *copy = arena_alloc(a, strlen(words) * 6 + 1), *out = copy;

	for (; *words != '\0'; words++) {
		const char *reference = *words == '&'    ? "&amp;"
					: *words == '<'  ? "&lt;"
					: *words == '>'  ? "&gt;"
					: *words == '"'  ? "&quot;"
					: *words == '\'' ? "&apos;"
							 : NULL;

		if (reference != NULL)
			out = stpcpy(out, reference);
		else
			*out++ = (unsigned char)*words < ' ' ? ' ' : *words;
	}
	return copy;
}

static void put_case(struct arena *a, FILE *out, const struct case_result *result)
{
	fprintf(out, "    <testcase classname=\"parvis.simulate\" name=\"%s\" time=\"%.3f\"",
		result->of->name, (double)result->ms / 1000);
	if (result->passed) {
		fputs("/>\n", out);
		return;
	}
	fprintf(out, ">\n      <failure message=\"%s\">", escaped(a, result->did));
	fprintf(out, "Tried: %s\nIt must: %s\nTo do: %s</failure>\n    </testcase>\n",
		escaped(a, result->of->tries), escaped(a, result->of->must),
		escaped(a, result->of->advice));
}

void case_report_junit(struct arena *a, FILE *out, const struct case_result *results, size_t count)
{
	long long ms = 0;

	for (size_t i = 0; i < count; i++)
		ms += results[i].ms;
	fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n", out);
	fprintf(out,
		"  <testsuite name=\"parvis simulate\" tests=\"%zu\" failures=\"%zu\" errors=\"0\" "
		"time=\"%.3f\">\n",
		count, case_report_failed(results, count), (double)ms / 1000);
	for (size_t i = 0; i < count; i++)
		put_case(a, out, &results[i]);
	fputs("  </testsuite>\n</testsuites>\n", out);
}
