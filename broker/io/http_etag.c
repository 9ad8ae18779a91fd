#include "http_etag.h"
#include "hash.h"

struct text http_etag_of(struct arena *a, struct text document)
{
	struct hash digest = hash_sha256(document);

	return text_of(arena_printf(a, "\"%.22s\"", hash_base64url(a, &digest).at));
}

static struct text trim(struct text t)
{
	while (t.len > 0 && (t.at[0] == ' ' || t.at[0] == '\t'))
		t = (struct text){t.at + 1, t.len - 1};
	while (t.len > 0 && (t.at[t.len - 1] == ' ' || t.at[t.len - 1] == '\t'))
		t.len--;
	return t;
}

bool http_etag_is_held(struct text etag, const char *if_none_match)
{
	struct text rest = text_of(if_none_match);

	if (text_is(rest, "*"))
		return true;
	while (rest.at != NULL) {
		/* An etag of ours has no comma: one of another's, split at its own, matches none.
		 */
		struct text one = trim(text_split(rest, ',', &rest));

		if (text_starts(one, "W/"))
			one = (struct text){one.at + 2, one.len - 2};
		if (text_equal(one, etag))
			return true;
	}
	return false;
}
