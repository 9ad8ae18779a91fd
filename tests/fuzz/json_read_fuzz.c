#include "json_read.h"
#include "json_write.h"
#include <assert.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What we read from others and write ourselves says the same to the next reader. */
static void check_round(struct arena *a, struct text value)
{
	struct json_writer w = json_write(a);
	const json_t *again;
	long long time;

	json_open(&w, '{');
	json_put_text(&w, "v", value);
	json_close(&w, '}');
	again = json_read(a, json_written(&w), SIZE_MAX);
	assert(again != NULL);
	assert(text_equal(json_text(again, "v"), value));
	assert(!json_time(again, "v", &time));
}

static void check_members(struct arena *a, json_t *object)
{
	const char *name;
	json_t *member;
	long long time;

	json_object_foreach(object, name, member)
	{
		struct text value = json_text(object, name);

		if (value.at != NULL)
			check_round(a, value);
		assert(!json_time(object, name, &time) || (time >= 0 && time <= 253402300799));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	json_t *object = json_read(a, (struct text){(const char *)data, size}, 4096);

	assert(object == NULL || size <= 4096);
	if (object != NULL)
		check_members(a, object);
	arena_free(a);
	return 0;
}
