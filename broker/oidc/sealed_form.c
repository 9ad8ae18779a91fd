#include "sealed_form.h"
#include "base64url.h"
#include <string.h>

const struct refusal form_not_ours = {
	"form-not-ours", 403, NULL,
	"The form was not made by us for this browser; start again from the service."};
const struct refusal form_expired = {"form-expired", 403, NULL,
				     "The form is too old; start again from the service."};

enum { TIME_SIZE = 8, SKEW_S = 60, SEALED_MAX = 48 * 1024 };

static struct text context_of(struct arena *a, const char *purpose, const char *browser)
{
	return text_of(arena_printf(a, "%s %s", purpose, browser));
}

const char *sealed_form_close(struct arena *a, const struct seal_ring *keys, const char *purpose,
			      const char *browser, long long now, struct text record)
{
	char *plain = arena_alloc(a, TIME_SIZE + record.len);

	for (int i = 0; i < TIME_SIZE; i++)
		plain[i] = (char)((unsigned long long)now >> (8 * i));
	memcpy(plain + TIME_SIZE, record.at, record.len);
	return base64url_encode(a, seal_ring_seal(a, keys, context_of(a, purpose, browser),
						  (struct text){plain, TIME_SIZE + record.len}))
		.at;
}

static long long time_of(struct text plain)
{
	unsigned long long time = 0;

	for (int i = 0; i < TIME_SIZE; i++)
		time |= (unsigned long long)(unsigned char)plain.at[i] << (8 * i);
	return (long long)time;
}

const struct refusal *sealed_form_open(struct arena *a, const struct seal_ring *keys,
				       const char *purpose, const char *browser, long long now,
				       int ttl_s, const char *sealed, struct record *record)
{
	struct text encoded = text_of(sealed), plain;

	if (*browser == '\0' || encoded.len > SEALED_MAX)
		return &form_not_ours;
	plain = seal_ring_unseal(a, keys, context_of(a, purpose, browser),
				 base64url_decode(a, encoded));
	if (plain.at == NULL || plain.len < TIME_SIZE ||
	    !record_read((struct text){plain.at + TIME_SIZE, plain.len - TIME_SIZE}, record))
		return &form_not_ours;
	if (time_of(plain) + ttl_s < now || time_of(plain) > now + SKEW_S)
		return &form_expired;
	return NULL;
}
