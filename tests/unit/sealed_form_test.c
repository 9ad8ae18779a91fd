/* sealed_form_test.c -- what waits in a page comes back unread, unchanged, from the same browser.
 */
#include "sealed_form.h"
#include "test.h"

static struct arena *a;
static struct seal_ring keys;
static struct record record;

static const char *close_form(void)
{
	struct record_writer w;

	arena_free(a);
	a = arena_new();
	keys = (struct seal_ring){1, {{{1}, hash_sha256(TEXT("key"))}}};
	w = record_write(a);
	record_put_string(&w, "state", "st");
	return sealed_form_close(a, &keys, "request", "browser-1", 1000, record_written(&w));
}

static const struct refusal *open_form(const char *purpose, const char *browser, long long now,
				       const char *sealed)
{
	return sealed_form_open(a, &keys, purpose, browser, now, 600, sealed, &record);
}

TEST(a_form_comes_back)
{
	CHECK_REFUSAL(open_form("request", "browser-1", 1600, close_form()), "");
	CHECK_TEXT(record_get(&record, "state"), "st");
}

TEST(a_form_belongs_to_one_browser_and_one_purpose)
{
	CHECK_REFUSAL(open_form("request", "browser-2", 1000, close_form()), "form-not-ours");
	CHECK_REFUSAL(open_form("request", "", 1000, close_form()), "form-not-ours");
	CHECK_REFUSAL(open_form("continuation", "browser-1", 1000, close_form()), "form-not-ours");
	CHECK_REFUSAL(open_form("request", "browser-1", 1000, ""), "form-not-ours");
}

TEST(a_form_expires)
{
	CHECK_REFUSAL(open_form("request", "browser-1", 1601, close_form()), "form-expired");
	CHECK_REFUSAL(open_form("request", "browser-1", 900, close_form()), "form-expired");
}

TEST(every_changed_character_is_noticed)
{
	const char *sealed = close_form();
	size_t len = strlen(sealed);

	for (size_t i = 0; i < len; i++) {
		char *changed = arena_copy(a, sealed, len);

		changed[i] = changed[i] == 'A' ? 'B' : 'A';
		CHECK_REFUSAL(open_form("request", "browser-1", 1000, changed), "form-not-ours");
	}
}
