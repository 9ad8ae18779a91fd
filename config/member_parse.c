#include "json_read.h"
#include "member.h"
#include <string.h>

/* Jansson quotes what it found ("near '...'"), which may be a secret: that part is not told. */
static const char *without_quotation(struct arena *a, const char *message)
{
	const char *near = strstr(message, " near ");

	return arena_copy(a, message, near == NULL ? strlen(message) : (size_t)(near - message));
}

static void fault_syntax(struct arena *a, const char *file, struct text bytes,
			 struct config_faults *faults)
{
	json_error_t error;
	json_t *json = json_loadb(bytes.at, bytes.len, JSON_REJECT_DUPLICATES, &error);

	if (json == NULL)
		config_fault(faults, file, arena_printf(a, "line %d", error.line),
			     arena_printf(a, "is not JSON: %s", without_quotation(a, error.text)),
			     "Correct the text there, or just before it.");
	else
		config_fault(faults, file, "line 1", "is not one JSON object of modest depth",
			     "Write one object, {...}, nested at most 16 deep.");
	json_decref(json);
}

json_t *members_parse(struct arena *a, const char *file, struct text bytes, size_t max,
		      struct config_faults *faults)
{
	struct arena *scratch = arena_new();
	json_t *object = json_incref(json_read(scratch, bytes, max));

	if (object == NULL && (bytes.at == NULL || bytes.len > max))
		config_fault(faults, file, "", arena_printf(a, "is longer than %zu bytes", max),
			     "Make it shorter.");
	else if (object == NULL)
		fault_syntax(a, file, bytes, faults);
	arena_free(scratch);
	return object;
}
