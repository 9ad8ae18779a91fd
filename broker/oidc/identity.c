#include "identity.h"
#include "hash.h"
#include "json_read.h"
#include "record.h"
#include <openssl/evp.h>
#include <string.h>

/* In the order of the hash. */
enum { BIRTHPLACE = 4, BIRTHCOUNTRY, PIVOT };
static const char *const claims[PIVOT] = {"given_name", "family_name", "birthdate",
					  "gender",     "birthplace",  "birthcountry"};
static const char *const twins[PIVOT] = {"rnipp_given_name", "rnipp_family_name",
					 "rnipp_birthdate",  "rnipp_gender",
					 "rnipp_birthplace", "rnipp_birthcountry"};

const char *identity_account(struct arena *a, const struct identity *identity)
{
	struct record_writer w = record_write(a);
	struct hash digest;

	record_put(&w, "issuer", text_of(identity->issuer));
	record_put(&w, "sub", text_of(identity->sub));
	digest = hash_sha256(record_written(&w));
	return hash_base64url(a, &digest).at;
}

const char *identity_person(struct arena *a, const struct identity *identity,
			    enum identity_rule rule, const char *account)
{
	struct text pivot = TEXT_NONE;

	if (identity_rule_is_registered(rule))
		pivot = identity_pivot_hash(a, identity);
	return pivot.at != NULL ? arena_printf(a, "pivot %.*s", TEXT_ARG(pivot)) : account;
}

/* Appends value in Latin-1 at *out; false if a character is beyond it. */
static bool append_latin1(char **out, struct text value)
{
	for (size_t i = 0; i < value.len; i++) {
		unsigned char c = (unsigned char)value.at[i];

		if (c >= 0xc2 && c <= 0xc3 && i + 1 < value.len)
			c = (unsigned char)(c << 6 | ((unsigned char)value.at[++i] & 0x3f));
		else if (c >= 0x80)
			return false;
		*(*out)++ = (char)c;
	}
	return true;
}

static struct text base64(struct arena *a, struct text bytes)
{
	unsigned char *out = arena_alloc(a, (bytes.len + 2) / 3 * 4 + 1);
	int len = EVP_EncodeBlock(out, (const unsigned char *)bytes.at, (int)bytes.len);

	return (struct text){(char *)out, (size_t)len};
}

struct text identity_pivot_hash(struct arena *a, const struct identity *identity)
{
	bool of_registry = json_text(identity->claims, twins[0]).at != NULL;
	const char *const *pivot = of_registry ? twins : claims;
	bool french = text_is(json_text(identity->claims, pivot[BIRTHCOUNTRY]), "99100");
	size_t room = 1;
	char *joined, *end;
	struct hash digest;

	if (text_is(json_text(identity->claims, "registry_check"), "unchecked"))
		return TEXT_NONE;
	for (size_t i = 0; i < PIVOT; i++)
		room += json_text(identity->claims, pivot[i]).len;
	joined = end = arena_alloc(a, room);
	for (size_t i = 0; i < PIVOT; i++) {
		struct text value = json_text(identity->claims, pivot[i]);

		if (i == BIRTHPLACE && !french)
			continue;
		if (value.at == NULL || !append_latin1(&end, value))
			return TEXT_NONE;
	}
	digest = hash_sha256((struct text){joined, (size_t)(end - joined)});
	return base64(a, hash_text(&digest));
}

struct text identity_european_hash(struct arena *a, const struct identity *identity)
{
	struct hash digest = hash_sha256(text_of(identity->sub));

	return base64(a, hash_text(&digest));
}
