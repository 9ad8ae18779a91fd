#include "claim_spelling.h"
#include "nfc.h"
#include <stdlib.h>

static json_t *normalised(struct arena *a, json_t *value)
{
	struct text t = {json_string_value(value), json_string_length(value)};
	json_t *list, *one;
	size_t i;

	if (json_is_string(value)) {
		t = nfc(a, t);
		return t.at == json_string_value(value) ? json_incref(value)
							: json_stringn(t.at, t.len);
	}
	if (!json_is_array(value))
		return json_incref(value);
	list = json_array();
	json_array_foreach(value, i, one) json_array_append_new(list, normalised(a, one));
	return list;
}

static void release(void *json) { json_decref(json); }

json_t *claim_spelling(struct arena *a, json_t *object)
{
	json_t *spelled = json_object(), *value;
	const char *name;

	if (spelled == NULL)
		abort();
	arena_defer(a, release, spelled);
	json_object_foreach(object, name, value)
		json_object_set_new(spelled, name, normalised(a, value));
	return spelled;
}
