#include "released_claims.h"
#include "json_read.h"
#include "json_write.h"
#include "scope.h"
#include <stdlib.h>
#include <string.h>

enum { CLAIMS_MAX = 64 * 1024 };

struct names {
	char *at;
	size_t len;
};

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

static void add_word(struct names *names, struct text word)
{
	memcpy(names->at + names->len, " ", names->len > 0);
	names->len += names->len > 0;
	memcpy(names->at + names->len, word.at, word.len);
	names->len += word.len;
}

/* Room for all claims and all scopes. */
static struct names names_for(struct arena *a, const struct authorize_request *request,
			      const struct identity *identity)
{
	size_t room = strlen(request->scope) + 2;
	const char *name;
	json_t *value;

	json_object_foreach(identity->claims, name, value) room += strlen(name) + 1;
	return (struct names){arena_alloc(a, room), 0};
}

struct released_claims released_claims(struct arena *a, const struct config *config,
				       const struct authorize_request *request,
				       const struct identity *identity)
{
	struct json_writer userinfo = json_write(a), id_token = json_write(a);
	struct names names = names_for(a, request, identity);
	struct text scope = text_of(request->scope);
	const char *name;
	json_t *value;

	json_open(&userinfo, '{');
	json_open(&id_token, '{');
	json_object_foreach(identity->claims, name, value)
	{
		bool is_told = is_told_by_userinfo(config, request, name);
		bool is_in_id_token = is_told_by_id_token(config, request, name);

		if (is_told)
			put_released(&userinfo, config, name, value);
		if (is_in_id_token)
			put_released(&id_token, config, name, value);
		if (is_told || is_in_id_token)
			add_word(&names, text_of(name));
	}
	json_close(&userinfo, '}');
	json_close(&id_token, '}');
	for (struct text word; (word = text_next_word(&scope)).at != NULL;)
		if (scope_is_for_data_provider(config, word))
			add_word(&names, word);
	return (struct released_claims){json_written(&userinfo), json_written(&id_token), names.at};
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
