/* refresh_token_test.c -- which refresh tokens are ours, and what each says. */
#include "random.h"
#include "refresh_token.h"
#include "test.h"
#include <string.h>

static const struct hash key = {{1, 2, 3}}, another_key = {{3, 2, 1}};

TEST(a_refresh_token_says_its_family_and_generation)
{
	struct arena *a = arena_new();
	const char *family = random_token(a, 32).at;
	struct refresh_token token;

	CHECK(refresh_token_read(a, &key, refresh_token_write(a, &key, family, 41), &token));
	CHECK_STR(token.family, family);
	CHECK_NUMBER(token.generation, 41);
	arena_free(a);
}

/* A-53, C-24: 256 bits of family, 128 of MAC; one token does not tell the next. */
TEST(nobody_makes_a_refresh_token_but_we)
{
	struct arena *a = arena_new();
	const char *family = random_token(a, 32).at;
	const char *good = refresh_token_write(a, &key, family, 1);
	struct refresh_token token;

	CHECK(strspn(good, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.") ==
	      strlen(good));
	CHECK(!refresh_token_read(a, &another_key, good, &token));
	for (size_t i = 0; good[i] != '\0'; i++) {
		char *bad = arena_string(a, text_of(good));

		bad[i] = bad[i] == '2' ? '3' : '2';
		CHECK(!refresh_token_read(a, &key, bad, &token));
		CHECK(!refresh_token_read(a, &key, good + i + 1, &token));
	}
	CHECK(!refresh_token_read(a, &key, arena_printf(a, "%s=", good), &token));
	CHECK(!refresh_token_read(a, &key, arena_printf(a, "%s.01%s", family, strrchr(good, '.')),
				  &token));
	arena_free(a);
}
