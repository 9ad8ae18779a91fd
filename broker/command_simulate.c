/* command_simulate.c -- `parvis simulate --cases`: a service is tried with a sandbox, in twelve
 * cases. docs/sandbox.md is for those who run it. */
#include "case_report.h"
#include "command.h"
#include <curl/curl.h>
#include <errno.h>
#include <string.h>

struct simulation {
	struct arena *arena;
	struct service service;
	const char *only, *junit; /* "": all cases; no file */
	size_t count;
	struct case_result results[SANDBOX_CASES];
};

static void read_line(struct command_line *line, struct simulation *s)
{
	s->service = (struct service){
		.sandbox = command_option(line, "--sandbox", ""),
		.login_url = command_option(line, "--login-url", ""),
		.success_url = command_option(line, "--success-url", ""),
		.success_text = command_option(line, "--success-text", ""),
		.ca_file = command_option(line, "--ca-file", ""),
	};
	s->only = command_option(line, "--only", "");
	s->junit = command_option(line, "--junit", "");
}

static bool line_is_whole(const struct command_line *line, const struct simulation *s,
			  bool has_cases)
{
	if (!command_line_end(line))
		return false;
	if (has_cases && *s->service.sandbox != '\0' && *s->service.login_url != '\0' &&
	    (*s->service.success_url != '\0' || *s->service.success_text != '\0') &&
	    (*s->only == '\0' || sandbox_case_find(s->only) != NULL))
		return true;
	fputs("parvis simulate --cases --sandbox ISSUER --login-url URL\n"
	      "  and --success-url URL or --success-text TEXT, or both: what only those see who "
	      "are "
	      "in.\n"
	      "  --only CASE, --json, --junit FILE, --ca-file FILE. The cases:",
	      stderr);
	for (size_t i = 0; i < SANDBOX_CASES; i++)
		fprintf(stderr, " %s", sandbox_cases[i].name);
	fputs(".\n", stderr);
	return false;
}

/* Without one that succeeds, whatever is refused may be refused for any reason. */
static void run_case(struct simulation *s, const struct sandbox_case *what, const char *ordinary)
{
	struct case_result *result = &s->results[s->count++];

	fprintf(stderr, "%-18s ", what->name);
	fflush(stderr);
	if (ordinary == NULL)
		*result = case_run(s->arena, &s->service, what);
	else
		*result = (struct case_result){.of = what, .did = ordinary};
	fprintf(stderr, "%s\n", result->passed ? "passed" : "FAILED");
}

static void run_cases(struct simulation *s)
{
	const char *ordinary = case_check_ordinary_sign_in(s->arena, &s->service);

	if (ordinary != NULL)
		ordinary = arena_printf(s->arena, "An ordinary sign-in does not succeed. %s",
					ordinary);
	for (size_t i = 0; i < SANDBOX_CASES; i++)
		if (*s->only == '\0' || strcmp(sandbox_cases[i].name, s->only) == 0)
			run_case(s, &sandbox_cases[i], ordinary);
}

static bool write_junit(struct simulation *s)
{
	FILE *out = *s->junit == '\0' ? NULL : fopen(s->junit, "we");
	bool written = false;

	if (*s->junit == '\0')
		return true;
	if (out != NULL) {
		case_report_junit(s->arena, out, s->results, s->count);
		written = ferror(out) == 0;
		written = fclose(out) == 0 && written;
	}
	if (!written)
		fprintf(stderr, "parvis: cannot write %s: %s\n", s->junit, strerror(errno));
	return written;
}

static int simulate(struct command_line *line, struct simulation *s)
{
	bool has_cases = command_flag(line, "--cases"), written;

	read_line(line, s);
	if (!line_is_whole(line, s, has_cases))
		return EXIT_USAGE;
	curl_global_init(CURL_GLOBAL_DEFAULT);
	run_cases(s);
	curl_global_cleanup();
	written = write_junit(s);
	if (line->wants_json)
		case_report_json(s->arena, stdout, s->results, s->count);
	else
		case_report_table(stdout, s->results, s->count);
	return written && case_report_failed(s->results, s->count) == 0 ? EXIT_DONE : EXIT_ERROR;
}

int command_simulate(struct command_line *line)
{
	struct simulation s = {.arena = arena_new()};
	int status = simulate(line, &s);

	arena_free(s.arena);
	return status;
}
