/* runner.c -- runs the tests of a program, or those of one file: unit [-l] [FILE] */
#include "test.h"
#include <stdio.h>
#include <stdlib.h>

static struct test *tests;
static int failures_here, passed, failed;

void test_register(struct test *test)
{
	test->next = tests;
	tests = test;
}

void test_fail(const char *file, int line, const char *what, const char *got, const char *want)
{
	failures_here++;
	if (want == NULL)
		printf("%s:%d: not true: %s\n", file, line, what);
	else
		printf("%s:%d: %s is \"%s\", not \"%s\"\n", file, line, what,
		       got == NULL ? "(null)" : got, want);
}

void test_fail_number(const char *file, int line, const char *what, long long got, long long want)
{
	failures_here++;
	printf("%s:%d: %s is %lld, not %lld\n", file, line, what, got, want);
}

const char *test_shared_folder(void) { return TESTS_FOLDER; }

static void run(const struct test *test)
{
	failures_here = 0;
	test->run();
	if (failures_here == 0) {
		passed++;
		return;
	}
	failed++;
	printf("FAILED %s (%s)\n", test->name, test->file);
}

int main(int argc, char **argv)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	for (const struct test *test = tests; test != NULL; test = test->next)
		if (argc < 2 || strstr(test->file, argv[1]) != NULL)
			run(test);
	printf("%d passed, %d failed\n", passed, failed);
	return failed > 0 || passed == 0;
}
