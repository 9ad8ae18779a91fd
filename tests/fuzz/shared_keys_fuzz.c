/* What machines share of their keys: the bytes as a document, and as what one of ours sealed; two
 * files of one name are compared both ways. */
#include "seal.h"
#include "shared_keys.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static const struct hash encryption;
static const char mark[] = "parvis shared keys 1\n";

/* What one side takes the other gives. */
static void compare(const struct shared_keys *keys)
{
	static const enum shared_choice opposite[] = {[SHARED_SAME] = SHARED_SAME,
						      [SHARED_TAKE] = SHARED_GIVE,
						      [SHARED_GIVE] = SHARED_TAKE,
						      [SHARED_CONFLICT] = SHARED_CONFLICT};

	for (size_t i = 1; i < keys->count; i++) {
		const struct shared_file *one = &keys->files[i - 1], *other = &keys->files[i];

		if (shared_file_choose(one, other) != opposite[shared_file_choose(other, one)] ||
		    shared_file_choose(one, one) != SHARED_SAME)
			abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct arena *a = arena_new();
	const struct text input = {(const char *)bytes, len};
	struct text sealed = seal_behind(a, text_of(mark), &encryption, text_of(mark), input);
	struct shared_keys keys, again;

	if (shared_keys_open(a, &encryption, input, &keys) == NULL)
		abort(); /* nobody guesses a seal */
	if (shared_keys_open(a, &encryption, sealed, &keys) == NULL) {
		for (size_t i = 0; i < keys.count; i++)
			if (strchr(keys.files[i].name, '/') != NULL || keys.files[i].name[0] == '.')
				abort();
		compare(&keys);
		if (shared_keys_open(a, &encryption, shared_keys_seal(a, &encryption, &keys),
				     &again) != NULL ||
		    again.count != keys.count)
			abort();
	}
	arena_free(a);
	return 0;
}
