#include "record.h"
#include <assert.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	struct text bytes = {(const char *)data, size};
	struct record record;

	if (record_read(bytes, &record)) {
		struct record_writer w = record_write(a);

		/* A record has one form: written again, it is the same bytes. */
		for (size_t i = 0; i < record.count; i++) {
			if (record.fields[i].value.len >= 1 << 24)
				goto out;
			record_put(&w, arena_string(a, record.fields[i].name),
				   record.fields[i].value);
		}
		assert(size == 0 || text_equal(record_written(&w), bytes));
	}
out:
	arena_free(a);
	return 0;
}
