#include "client_secret.h"
#include "json_read.h"
#include "member.h"
#include <stdlib.h>
#include <string.h>

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool client_secret_hash_parse(struct text written, struct hash *hash)
{
	static const char scheme[] = "sha256:";
	const char *hex;

	if (!text_starts(written, scheme) || written.len != strlen(scheme) + HASH_SIZE * 2)
		return false;
	hex = written.at + strlen(scheme);
	for (size_t i = 0; i < HASH_SIZE; i++) {
		int high = hex_digit(hex[2 * i]), low = hex_digit(hex[2 * i + 1]);

		if (high < 0 || low < 0)
			return false;
		hash->bytes[i] = (unsigned char)(high << 4 | low);
	}
	return true;
}

const char *client_secret_hash_write(struct arena *a, struct text secret)
{
	struct hash hash = hash_sha256(secret);

	return arena_printf(a, "sha256:%s", hash_hex(a, &hash).at);
}

static void read_clear(struct members *m, struct client *c, const char *secret)
{
	if (strlen(secret) < CLIENT_SECRET_MIN) {
		member_fault(m, "client_secret", "is shorter than 32 characters",
			     "Make one with: openssl rand -hex 32");
		return;
	}
	config_warning(m->faults, m->file, "client_secret", "is in clear in this file",
		       "Replace it by client_secret_hash: parvis client hash-secret makes it.");
	c->client_secret_hash = hash_sha256(text_of(secret));
}

void client_secret_read(struct members *m, struct client *c)
{
	bool has_hash = member_is_given(m, "client_secret_hash");
	bool has_clear = member_is_given(m, "client_secret");
	bool needs_one = c->token_endpoint_auth_method == CLIENT_SECRET_BASIC ||
			 c->token_endpoint_auth_method == CLIENT_SECRET_POST;
	const char *hash = member_string(m, "client_secret_hash", "", 1, 128);
	const char *clear = member_string(m, "client_secret", "", 1, CLIENT_SECRET_MAX);

	if (!needs_one && (has_hash || has_clear))
		member_fault(m, has_hash ? "client_secret_hash" : "client_secret",
			     "is given, but token_endpoint_auth_method uses none",
			     "Remove it, or change the method.");
	else if (needs_one && has_hash == has_clear)
		member_fault(m, "client_secret_hash",
			     has_hash ? "is given, and client_secret as well" : "is missing",
			     "Give client_secret_hash alone: parvis client hash-secret makes it.");
	else if (has_hash && !client_secret_hash_parse(text_of(hash), &c->client_secret_hash))
		member_fault(m, "client_secret_hash",
			     "is not sha256: and 64 hexadecimal digits in lower case",
			     "Make it with: parvis client hash-secret");
	else if (has_clear)
		read_clear(m, c, clear);
}

struct text client_file_without_secret(struct arena *a, struct text bytes)
{
	json_t *object = json_read(a, bytes, bytes.len);
	const char *secret = json_string_or(object, "client_secret", NULL);
	struct text clean;
	char *dump;

	if (secret == NULL)
		return bytes;
	json_object_set_new(object, "client_secret_hash",
			    json_string(client_secret_hash_write(a, text_of(secret))));
	json_object_del(object, "client_secret");
	dump = json_dumps(object, JSON_COMPACT);
	if (dump == NULL)
		abort();
	clean = arena_text(a, text_of(dump));
	free(dump);
	return clean;
}
