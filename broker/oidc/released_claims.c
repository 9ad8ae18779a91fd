#include "released_claims.h"
#include "json_read.h"
#include "json_write.h"
#include "scope.h"
#include <stdlib.h>
#include <string.h>

enum { CLAIMS_MAX = 64 * 1024 };

/* By the claims parameter, as far as the registration reaches. */
static bool is_asked(const struct config *config, const struct authorize_request *request,
		     const char *asked, const char *claim)
{
	return text_has_word(text_of(asked), text_of(claim)) &&
	       scope_brings(config, request->client->scope, claim);
}

static bool is_told_by_userinfo(const struct config *config,
				const struct authorize_request *request, const char *claim)
{
	return scope_brings(config, request->scope, claim) ||
	       is_asked(config, request, request->userinfo_claims, claim);
}

static bool is_told_by_id_token(const struct config *config,
				const struct authorize_request *request, const char *claim)
{
	return is_asked(config, request, request->id_token_claims, claim);
}

static void put(struct json_writer *w, const char *name, json_t *value)
{
	char *json;

	if (json_is_string(value)) {
		json_put_text(w, name,
			      (struct text){json_string_value(value), json_string_length(value)});
		return;
	}
	json = json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY);
	if (json != NULL)
		json_put_raw(w, name, text_of(json));
	free(json);
}

/* Who is presumed born in a month or a year is told as born on the first of it. */
static void put_birthdate(struct json_writer *w, const char *date)
{
	char *complete = arena_string(w->arena, text_of(date));

	if (strlen(complete) == 10 && strcmp(complete + 8, "00") == 0)
		complete[9] = '1';
	if (strlen(complete) == 10 && strncmp(complete + 5, "00", 2) == 0)
		complete[6] = '1';
	json_put_string(w, "birthdate", complete);
}

static void put_released(struct json_writer *w, const struct config *config, const char *name,
			 json_t *value)
{
	if (config->settings.complete_birthdate && json_is_string(value) &&
	    strcmp(name, "birthdate") == 0)
		put_birthdate(w, json_string_value(value));
	else
		put(w, name, value);
}

static struct text put_all(struct arena *a, const struct config *config,
			   const struct authorize_request *request, const struct identity *identity,
			   bool (*is_told)(const struct config *config,
					   const struct authorize_request *request,
					   const char *claim))
{
	struct json_writer w = json_write(a);
	const char *name;
	json_t *value;

	json_open(&w, '{');
	json_object_foreach(identity->claims, name, value) if (is_told(config, request, name))
		put_released(&w, config, name, value);
	json_close(&w, '}');
	return json_written(&w);
}

struct text released_claims(struct arena *a, const struct config *config,
			    const struct authorize_request *request,
			    const struct identity *identity)
{
	return put_all(a, config, request, identity, is_told_by_userinfo);
}

struct text released_claims_of_id_token(struct arena *a, const struct config *config,
					const struct authorize_request *request,
					const struct identity *identity)
{
	return put_all(a, config, request, identity, is_told_by_id_token);
}

static const char *with_word(struct arena *a, const char *list, struct text word)
{
	return arena_printf(a, "%s%s%.*s", list, *list == '\0' ? "" : " ", TEXT_ARG(word));
}

const char *released_claims_names(struct arena *a, const struct config *config,
				  const struct authorize_request *request,
				  const struct identity *identity)
{
	struct text scope = text_of(request->scope);
	const char *names = "", *name;
	json_t *value;

	json_object_foreach(identity->claims, name,
			    value) if (is_told_by_userinfo(config, request, name) ||
				       is_told_by_id_token(config, request, name)) names =
		with_word(a, names, text_of(name));
	for (struct text word; (word = text_next_word(&scope)).at != NULL;)
		if (scope_is_for_data_provider(config, word))
			names = with_word(a, names, word);
	return names;
}

struct text released_claims_together(struct arena *a, struct text userinfo, struct text id_token)
{
	json_t *first = json_read(a, userinfo, CLAIMS_MAX),
	       *second = json_read(a, id_token, CLAIMS_MAX);
	struct json_writer w = json_write(a);
	const char *name;
	json_t *value;

	json_open(&w, '{');
	json_put_members(&w, userinfo);
	json_object_foreach(second, name, value) if (json_object_get(first, name) == NULL)
		put(&w, name, value);
	json_close(&w, '}');
	return json_written(&w);
}

static bool one_is_asked(struct arena *a, const struct config *config,
			 const struct authorize_request *request, const char *asked)
{
	struct text list = text_of(asked);

	for (struct text word; (word = text_next_word(&list)).at != NULL;)
		if (scope_brings(config, request->client->scope, arena_string(a, word)))
			return true;
	return false;
}

bool released_claims_are_asked(struct arena *a, const struct config *config,
			       const struct authorize_request *request)
{
	return strcmp(request->scope, "openid") != 0 ||
	       one_is_asked(a, config, request, request->userinfo_claims) ||
	       one_is_asked(a, config, request, request->id_token_claims);
}

struct text released_claims_narrow(struct arena *a, const struct config *config, struct text claims,
				   const char *granted, const char *narrowed)
{
	json_t *object = json_read(a, claims, CLAIMS_MAX);
	struct json_writer w = json_write(a);
	const char *name;
	json_t *value;

	json_open(&w, '{');
	json_object_foreach(object, name, value) if (!scope_brings(config, granted, name) ||
						     scope_brings(config, narrowed, name))
		put(&w, name, value);
	json_close(&w, '}');
	return json_written(&w);
}

struct text released_claims_of_scope(struct arena *a, const struct config *config,
				     struct text claims, const char *scope)
{
	json_t *object = json_read(a, claims, CLAIMS_MAX);
	struct json_writer w = json_write(a);
	const char *name;
	json_t *value;

	json_open(&w, '{');
	json_object_foreach(object, name, value) if (scope_brings(config, scope, name))
		put(&w, name, value);
	json_close(&w, '}');
	return json_written(&w);
}
