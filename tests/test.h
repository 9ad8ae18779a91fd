/* test.h -- a test is a sentence that is true.
 *
 *	TEST(code_is_refused_the_second_time)
 *	{
 *		CHECK_STR(answer(), "invalid_grant");
 *	}
 *
 * A new test is a new TEST in a file named after what it tests; nothing else to edit.
 */
#pragma once
#include <stdbool.h>
#include <string.h>

struct test {
	const char *file, *name;
	void (*run)(void);
	struct test *next;
};

void test_register(struct test *test);
void test_fail(const char *file, int line, const char *what, const char *got, const char *want);
void test_fail_number(const char *file, int line, const char *what, long long got, long long want);
const char *test_shared_folder(void); /* the source tree's tests/ folder */

#define TEST(name_)                                                                                \
	static void test_##name_(void);                                                            \
	__attribute__((constructor)) static void register_##name_(void)                            \
	{                                                                                          \
		static struct test test = {__FILE__, #name_, test_##name_, NULL};                  \
		test_register(&test);                                                              \
	}                                                                                          \
	static void test_##name_(void)

#define CHECK(truth)                                                                               \
	do {                                                                                       \
		if (!(truth))                                                                      \
			test_fail(__FILE__, __LINE__, #truth, NULL, NULL);                         \
	} while (0)

/* Two strings; NULL equals NULL only. */
#define CHECK_STR(got, want)                                                                       \
	do {                                                                                       \
		const char *got_ = (got), *want_ = (want);                                         \
		if ((got_ == NULL) != (want_ == NULL) ||                                           \
		    (got_ != NULL && strcmp(got_, want_) != 0))                                    \
			test_fail(__FILE__, __LINE__, #got, got_, want_);                          \
	} while (0)

#define CHECK_NUMBER(got, want)                                                                    \
	do {                                                                                       \
		long long got_ = (got), want_ = (want);                                            \
		if (got_ != want_)                                                                 \
			test_fail_number(__FILE__, __LINE__, #got, got_, want_);                   \
	} while (0)

/* A struct text against a string. */
#define CHECK_TEXT(got, want)                                                                      \
	do {                                                                                       \
		struct text text_ = (got);                                                         \
		if (!text_is(text_, want))                                                         \
			test_fail(__FILE__, __LINE__, #got, text_.at, want);                       \
	} while (0)

/* A refusal (or NULL) by its name ("" for NULL). */
#define CHECK_REFUSAL(got, want)                                                                   \
	do {                                                                                       \
		const struct refusal *no_ = (got);                                                 \
		const char *name_ = no_ == NULL ? "" : no_->name;                                  \
		if (strcmp(name_, want) != 0)                                                      \
			test_fail(__FILE__, __LINE__, #got, name_, want);                          \
	} while (0)
