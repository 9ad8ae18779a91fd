#include "scope_table.h"
#include "member.h"
#include <string.h>

extern const struct text scopes_shipped; /* config/scopes.json */

/* RFC 6749 3.3: scope-token is printable, without space, quotation mark and backslash. */
static bool is_scope_token(const char *name)
{
	for (const char *c = name; *c != '\0'; c++)
		if (*c <= ' ' || *c > '~' || *c == '"' || *c == '\\')
			return false;
	return *name != '\0';
}

static const struct scope *read_all(struct members *m)
{
	const struct scope none = {NULL, NULL};
	size_t i = 0, count = json_object_size(m->object);
	struct scope *scopes;
	const char *name;
	json_t *value;

	if (count > SCOPE_TABLE_MAX) {
		member_fault(m, "scopes", "has more than 512 scopes", "Remove some.");
		count = 0;
	}
	scopes = arena_alloc(m->arena, (count + 1) * sizeof *scopes);
	if (count > 0)
		json_object_foreach(m->object, name, value)
		{
			/* each is read by a reader of its own: there may be more than MEMBERS_MAX
			 */
			struct members one = members_of(m->arena, m->file, m->object, m->faults);

			scopes[i].name = arena_string(m->arena, text_of(name));
			scopes[i++].claims = member_words(&one, name, 0, SCOPE_CLAIMS_MAX);
			if (!is_scope_token(name))
				member_fault(m, name, "cannot be the name of a scope",
					     "Use printable characters without spaces and quotes.");
		}
	scopes[i] = none;
	return scopes;
}

const struct scope *scope_table_read(struct arena *a, struct text json,
				     struct config_faults *faults)
{
	struct text table = json.at != NULL ? json : scopes_shipped;
	json_t *object = members_parse(a, "broker.json: scopes", table, 64 * 1024, faults);
	struct members m = members_of(a, "broker.json: scopes", object, faults);
	const struct scope *scopes = read_all(&m);

	json_decref(object);
	return scopes;
}

const struct scope *scope_table_find(const struct scope *scopes, struct text name)
{
	for (; scopes->name != NULL; scopes++)
		if (text_is(name, scopes->name))
			return scopes;
	return NULL;
}

static bool has_claim(const struct scope *scope, const char *claim)
{
	for (const char *const *one = scope->claims; *one != NULL; one++)
		if (strcmp(*one, claim) == 0)
			return true;
	return false;
}

bool scope_table_brings(const struct scope *scopes, const char *among, const char *claim)
{
	struct text list = text_of(among);

	for (struct text word; (word = text_next_word(&list)).at != NULL;) {
		const struct scope *scope = scope_table_find(scopes, word);

		if (scope != NULL && has_claim(scope, claim))
			return true;
	}
	return false;
}
