#include "jose_header.h"
#include "base64url.h"
#include "json_read.h"

bool jose_kid_is_plain(struct text kid)
{
	for (size_t i = 0; i < kid.len; i++)
		if (kid.at[i] < 0x20 || kid.at[i] > 0x7e)
			return false;
	return kid.len > 0 && kid.len <= JOSE_KID_MAX;
}

/* False if it is there and no string. */
static bool read_string(const json_t *json, const char *name, struct text *value)
{
	*value = json_text(json, name);
	return value->at != NULL || json_object_get(json, name) == NULL;
}

bool jose_header_read(struct arena *a, struct text encoded, struct jose_header *header)
{
	json_t *json = json_read(a, base64url_decode(a, encoded), JOSE_HEADER_MAX);

	*header = (struct jose_header){.json = json};
	if (json == NULL || !read_string(json, "alg", &header->alg) ||
	    !read_string(json, "kid", &header->kid) || !read_string(json, "typ", &header->typ) ||
	    !read_string(json, "cty", &header->cty))
		return false;
	header->is_critical = json_object_get(json, "crit") != NULL ||
			      json_object_get(json, "b64") != NULL ||
			      json_object_get(json, "zip") != NULL;
	return header->alg.at != NULL && (header->kid.at == NULL || jose_kid_is_plain(header->kid));
}
