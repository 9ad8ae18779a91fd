#include "vnconnect_userinfo.h"
#include "address.h"
#include "json_read.h"
#include "json_write.h"
#include "scope.h"
#include "vnconnect.h"
#include "vnconnect_table.h"
#include <string.h>

enum { CLAIMS_MAX = 64 * 1024 };

/* Vietnamese names begin with the family's. */
static const char *full_name(struct arena *a, const json_t *claims, const char *claim)
{
	const char *whole = json_string_or(claims, claim, "");
	const char *family = json_string_or(claims, "family_name", "");
	const char *given = json_string_or(claims, "given_name", "");

	if (*whole != '\0')
		return whole;
	return arena_printf(a, "%s%s%s", family, *family != '\0' && *given != '\0' ? " " : "",
			    given);
}

/* 1985-03-02 is 19850302; what is no such date is not told. */
static const char *compact_date(struct arena *a, const char *date)
{
	return strlen(date) == 10 ? arena_printf(a, "%.4s%.2s%.2s", date, date + 5, date + 8) : "";
}

static const char *their_value(const struct vnconnect_claim *row, const char *value)
{
	for (const struct vnconnect_word *word = row->values; word->theirs != NULL; word++)
		if (strcmp(word->ours, value) == 0)
			return word->theirs;
	return value;
}

static const char *value_of(struct arena *a, const json_t *claims,
			    const struct vnconnect_claim *row)
{
	switch (row->form) {
	case VNCONNECT_FULL_NAME:
		return full_name(a, claims, row->claim);
	case VNCONNECT_COMPACT_DATE:
		return compact_date(a, json_string_or(claims, row->claim, ""));
	case VNCONNECT_ADDRESS:
		return address_line(a, json_object_get(claims, row->claim));
	case VNCONNECT_AS_IS:
		break;
	}
	return their_value(row, json_string_or(claims, row->claim, ""));
}

static void put(struct json_writer *w, const char *name, const char *value)
{
	if (*value != '\0')
		json_put_string(w, name, value);
}

struct text vnconnect_userinfo(struct arena *a, const struct config *config,
			       const struct access_token *token, const char *profile_url,
			       const char *logout_url)
{
	const json_t *claims = json_read(a, token->claims, CLAIMS_MAX);
	struct json_writer w = json_write(a);

	json_open(&w, '{');
	json_put_string(&w, "sub", token->sub);
	for (const struct vnconnect_claim *row = config->vnconnect->claims; row->name != NULL;
	     row++) {
		const char *value = value_of(a, claims, row);

		if (*value == '\0' && scope_brings(config, token->scope, row->claim))
			value = row->otherwise;
		put(&w, row->name, value);
	}
	put(&w, "loAs", vnconnect_acr(config, token->acr));
	put(&w, "userProfileUri", profile_url);
	put(&w, "logoutUri", logout_url);
	json_close(&w, '}');
	return json_written(&w);
}
