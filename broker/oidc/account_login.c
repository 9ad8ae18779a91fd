#include "account_login.h"
#include "account_record.h"
#include "hash.h"
#include "json_read.h"
#include "json_write.h"
#include "random.h"
#include <arpa/inet.h>
#include <string.h>

enum { LABEL = 11, LINE_MAX = 4096, CODE = 8, V4 = 4, V6 = 16, V4_KEPT = 3, V6_KEPT = 6 };

static struct text line_of(struct arena *a, const struct account_login *login)
{
	struct json_writer w = json_write(a);

	json_open(&w, '{');
	json_put_number(&w, "at", login->at);
	json_put_string(&w, "client", login->client);
	json_put_string(&w, "provider", login->provider);
	json_put_string(&w, "acr", login->acr);
	json_put_string(&w, "told", login->told);
	json_put_string(&w, "network", login->network);
	json_put_string(&w, "code", login->code);
	json_put_string(&w, "session", login->session);
	json_close(&w, '}');
	return json_written(&w);
}

struct text account_login_write(struct arena *a, const struct account_login *login,
				const struct account_login_terms *terms)
{
	static const char *const letters[] = {
		[LETTER_NEVER] = "-", [LETTER_IF_NEW] = "new", [LETTER_ALWAYS] = "always"};
	struct hash one = hash_sha256(text_of(arena_printf(
		a, "%s %s %s %s", terms->sid, login->client, login->provider, login->told)));
	long long today = login->at / DAY_S;

	return text_of(
		arena_printf(a, "%.*s %lld %lld %d %s %s %s\n%s", LABEL, hash_base64url(a, &one).at,
			     today, today > terms->days ? today - terms->days : 0, terms->kept,
			     terms->provider_word, terms->device == NULL ? "-" : terms->device,
			     letters[terms->letter], line_of(a, login).at));
}

static const char *member(struct arena *a, const json_t *json, const char *name)
{
	return arena_string(a, text_of(json_string_or(json, name, "")));
}

static bool parse(struct arena *a, struct text line, struct account_login *login)
{
	const json_t *json = json_read(a, line, LINE_MAX);

	if (json == NULL || !json_time(json, "at", &login->at))
		return false;
	login->client = member(a, json, "client");
	login->provider = member(a, json, "provider");
	login->acr = member(a, json, "acr");
	login->told = member(a, json, "told");
	login->network = member(a, json, "network");
	login->code = member(a, json, "code");
	login->session = member(a, json, "session");
	return true;
}

bool account_login_next(struct arena *a, struct text *logins, struct account_login *login)
{
	while (logins->at != NULL && logins->len > 0)
		if (parse(a, text_split(*logins, '\n', logins), login))
			return true;
	return false;
}

const char *account_network(struct arena *a, const char *address)
{
	unsigned char bytes[V6] = {0};
	char text[INET6_ADDRSTRLEN];
	bool is_v4 = inet_pton(AF_INET, address, bytes) == 1;

	if (!is_v4 && inet_pton(AF_INET6, address, bytes) != 1)
		return "";
	memset(bytes + (is_v4 ? V4_KEPT : V6_KEPT), 0, is_v4 ? V4 - V4_KEPT : V6 - V6_KEPT);
	inet_ntop(is_v4 ? AF_INET : AF_INET6, bytes, text, sizeof text);
	return arena_printf(a, "%s/%d", text, 8 * (is_v4 ? V4_KEPT : V6_KEPT));
}

/* Crockford's base 32: nothing that is read aloud is taken for something else. */
const char *account_login_code(struct arena *a)
{
	static const char digits[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
	unsigned char bytes[CODE];
	char *code = arena_alloc(a, CODE + 2), *at = code;

	random_bytes(bytes, sizeof bytes);
	for (int i = 0; i < CODE; i++) {
		if (i == CODE / 2)
			*at++ = '-';
		*at++ = digits[bytes[i] % 32];
	}
	return code;
}
