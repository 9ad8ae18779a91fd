/* prompt_test.c -- the prompt parameter. */
#include "prompt.h"
#include "test.h"

TEST(prompts_are_a_set)
{
	unsigned prompt;

	CHECK_REFUSAL(prompt_parse("", &prompt), "");
	CHECK_NUMBER(prompt, 0);
	CHECK_REFUSAL(prompt_parse("login consent", &prompt), "");
	CHECK_NUMBER(prompt, PROMPT_LOGIN | PROMPT_CONSENT);
	CHECK_REFUSAL(prompt_parse("none", &prompt), "");
	CHECK_NUMBER(prompt, PROMPT_NONE);
}

TEST(none_stands_alone)
{
	unsigned prompt;

	CHECK_REFUSAL(prompt_parse("none login", &prompt), "prompt-none-with-others");
}

TEST(an_unknown_prompt_is_refused)
{
	unsigned prompt;

	CHECK_REFUSAL(prompt_parse("create", &prompt), "prompt-unknown");
	CHECK_REFUSAL(prompt_parse("LOGIN", &prompt), "prompt-unknown");
}
