#include "device.h"
#include "base64url.h"
#include "random.h"
#include <string.h>

enum { ID_BYTES = 16, WORD_BYTES = 8 };

static const char *word(struct arena *a, const struct hash *key, const char *purpose,
			const struct device *device, const char *account_id)
{
	struct hash h =
		hash_hmac(hash_text(key),
			  text_of(arena_printf(a, "%s %s %s", purpose, device->id, account_id)));

	return base64url_encode(a, (struct text){(const char *)h.bytes, WORD_BYTES}).at;
}

/* One part of the cookie, of so many bytes; NULL if it is not. */
static const char *part(struct arena *a, struct text *rest, size_t size)
{
	unsigned char bytes[ID_BYTES];
	struct text one = text_split(*rest, '.', rest);

	return one.at != NULL && base64url_decode_exactly(one, bytes, size) ? arena_string(a, one)
									    : NULL;
}

struct device device_read(struct arena *a, const char *cookie)
{
	struct text rest = text_of(cookie);
	struct device device = {.id = part(a, &rest, ID_BYTES)};
	const char *person;

	if (device.id == NULL)
		return (struct device){.id = random_token(a, ID_BYTES).at};
	while (device.count < DEVICE_PERSONS_KEPT && (person = part(a, &rest, WORD_BYTES)) != NULL)
		device.persons[device.count++] = person;
	return device;
}

/* Whoever is there already becomes the latest; of too many the oldest is forgotten. */
void device_add(struct arena *a, const struct hash *key, struct device *device,
		const char *account_id)
{
	const char *her = word(a, key, "person", device, account_id);
	int at = 0;

	while (at < device->count && strcmp(device->persons[at], her) != 0)
		at++;
	if (at == DEVICE_PERSONS_KEPT)
		at = 0;
	if (at == device->count)
		device->count++;
	for (; at + 1 < device->count; at++)
		device->persons[at] = device->persons[at + 1];
	device->persons[at] = her;
}

bool device_is_shared(const struct device *device)
{
	return device->count > DEVICE_PERSONS_TRUSTED;
}

const char *device_cookie(struct arena *a, const struct device *device)
{
	const char *cookie = device->id;

	for (int i = 0; i < device->count; i++)
		cookie = arena_printf(a, "%s.%s", cookie, device->persons[i]);
	return cookie;
}

const char *device_mark(struct arena *a, const struct hash *key, const struct device *device,
			const char *account_id)
{
	return arena_printf(a, "@%s", word(a, key, "account", device, account_id));
}
