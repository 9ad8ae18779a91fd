#include "claims_parameter.h"
#include "json_read.h"
#include <string.h>

static const struct refusal claims_parameter_malformed = {
	"claims-parameter-malformed", 400, "invalid_request",
	"The claims parameter is not a JSON object as OpenID Connect Core 5.5 says."};

enum { SUB_MAX = 255 }; /* Core 2 */

static bool is_claim_name(const char *name)
{
	size_t len = strlen(name);

	return len > 0 && len <= 64 &&
	       strspn(name,
		      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-#:./") ==
		       len;
}

/* The names of one member, space separated; NULL if it is malformed. */
static const char *names_of(struct arena *a, json_t *member)
{
	const char *names = "", *name;
	json_t *request;

	if (member == NULL)
		return names;
	if (!json_is_object(member))
		return NULL;
	json_object_foreach(member, name, request)
	{
		if (!is_claim_name(name) || !(json_is_null(request) || json_is_object(request)))
			return NULL;
		names = arena_printf(a, "%s%s%s", names, *names == '\0' ? "" : " ", name);
	}
	return names;
}

/* The strings of value and values, space separated; NULL if one of them is not a word. */
static const char *values_of(struct arena *a, const json_t *request)
{
	const json_t *value = json_object_get(request, "value");
	const json_t *values = json_object_get(request, "values"), *one;
	const char *sum = "";
	size_t i;

	if (value != NULL && !json_is_string(value))
		return NULL;
	if (values != NULL && !json_is_array(values))
		return NULL;
	if (value != NULL)
		sum = json_string_value(value);
	json_array_foreach(values, i, one)
	{
		if (!json_is_string(one))
			return NULL;
		sum = arena_printf(a, "%s %s", sum, json_string_value(one));
	}
	return sum;
}

static const struct refusal *read_acr(struct arena *a, const json_t *acr,
				      struct claims_parameter *claims)
{
	const char *values;

	if (acr == NULL || json_is_null(acr))
		return NULL;
	values = values_of(a, acr);
	if (values == NULL)
		return &claims_parameter_malformed;
	claims->acr_values = arena_string(a, text_of(values));
	claims->acr_is_essential = json_is_true(json_object_get(acr, "essential"));
	return NULL;
}

/* 5.5.1: a sub with a value must be hers, wherever it is asked. */
static const struct refusal *read_sub(struct arena *a, const json_t *member,
				      struct claims_parameter *claims)
{
	const json_t *sub = json_object_get(member, "sub"), *value = json_object_get(sub, "value");

	if (value == NULL)
		return NULL;
	if (!json_is_string(value) || json_string_length(value) > SUB_MAX ||
	    (*claims->sub != '\0' && strcmp(claims->sub, json_string_value(value)) != 0))
		return &claims_parameter_malformed;
	claims->sub = arena_string(a, json_text(sub, "value"));
	return NULL;
}

const struct refusal *claims_parameter_parse(struct arena *a, const char *parameter,
					     struct claims_parameter *claims)
{
	const struct refusal *no;
	json_t *json, *id_token;

	*claims = (struct claims_parameter){"", "", "", false, ""};
	if (*parameter == '\0')
		return NULL;
	json = json_read(a, text_of(parameter), CLAIMS_PARAMETER_MAX);
	if (json == NULL)
		return &claims_parameter_malformed;
	id_token = json_object_get(json, "id_token");
	claims->userinfo = names_of(a, json_object_get(json, "userinfo"));
	claims->id_token = names_of(a, id_token);
	if (claims->userinfo == NULL || claims->id_token == NULL)
		return &claims_parameter_malformed;
	if ((no = read_sub(a, id_token, claims)) != NULL ||
	    (no = read_sub(a, json_object_get(json, "userinfo"), claims)) != NULL)
		return no;
	return read_acr(a, json_object_get(id_token, "acr"), claims);
}
