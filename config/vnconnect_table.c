#include "vnconnect_table.h"
#include "clock.h"
#include "json_read.h"
#include "member.h"
#include <string.h>

extern const struct text vnconnect_shipped; /* config/vnconnect.json */

enum { BYTES_MAX = 64 * 1024, WORDS_MAX = 64, CLAIMS_MAX = 128, WARNED_S = 90 * 86400 };

static const char file[] = "broker.json: vnconnect";
static const char *const forms[] = {"as-is", "full-name", "compact-date", "address", NULL};

/* It becomes the name of a JSON member as it is, beside those that are always there. */
static bool is_name(const char *name)
{
	static const char *const taken[] = {"sub", "loAs", "userProfileUri", "logoutUri"};
	size_t len = strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				  "0123456789_-.");

	for (size_t i = 0; i < sizeof taken / sizeof *taken; i++)
		if (strcmp(name, taken[i]) == 0)
			return false;
	return len > 0 && len <= 64 && name[len] == '\0';
}

/* A member that is an object, to be read by a reader of its own; release it. */
static json_t *object_of(struct members *m, const char *name)
{
	struct text json = member_object(m, name, BYTES_MAX);

	return json_incref(json_read(m->arena, json.at == NULL ? TEXT("{}") : json, BYTES_MAX));
}

/* {"LoA1": "eidas1"}: the key is theirs; the other way round it is ours. */
static const struct vnconnect_word *read_words(struct members *m, const char *name,
					       bool key_is_theirs)
{
	json_t *object = object_of(m, name), *value;
	size_t count = json_object_size(object), i = 0;
	struct vnconnect_word *words = arena_alloc(m->arena, (count + 1) * sizeof *words);
	const char *key;

	json_object_foreach(object, key, value)
	{
		const char *word = json_string_value(value);

		if (word == NULL || *word == '\0' || *key == '\0' || count > WORDS_MAX) {
			member_fault(m, name, "has a word that is not a string, or too many",
				     "Write pairs of words, 64 at most.");
			break;
		}
		const char *one = arena_string(m->arena, text_of(key));

		word = arena_string(m->arena, text_of(word));
		words[i++] = key_is_theirs ? (struct vnconnect_word){one, word}
					   : (struct vnconnect_word){word, one};
	}
	words[i] = (struct vnconnect_word){NULL, NULL};
	json_decref(object);
	return words;
}

static struct vnconnect_claim read_claim(struct members *m, const char *name)
{
	json_t *object = object_of(m, name);
	struct members one = members_of(m->arena, m->file, object, m->faults);
	struct vnconnect_claim claim = {.name = arena_string(m->arena, text_of(name))};

	one.prefix = arena_printf(m->arena, "%s.", name);
	claim.claim = member_string(&one, "claim", NULL, 1, 64);
	claim.form = (enum vnconnect_form)member_choice(&one, "form", forms, VNCONNECT_AS_IS);
	claim.values = read_words(&one, "values", false);
	claim.otherwise = member_string(&one, "otherwise", "", 0, 64);
	if (!is_name(name))
		member_fault(m, name, "cannot be the name of a claim",
			     "Use letters, digits, hyphens, dots and underscores; sub, loAs, "
			     "userProfileUri and logoutUri are taken.");
	members_end(&one);
	json_decref(object);
	return claim;
}

static const struct vnconnect_claim *read_claims(struct members *m)
{
	json_t *object = object_of(m, "claims"), *value;
	size_t count = json_object_size(object), i = 0;
	struct vnconnect_claim *claims;
	const char *name;

	if (count > CLAIMS_MAX) {
		member_fault(m, "claims", "has more than 128 claims", "Remove some.");
		count = 0;
	}
	claims = arena_alloc(m->arena, (count + 1) * sizeof *claims);
	if (count > 0)
		json_object_foreach(object, name, value)
		{
			/* there may be more than a reader of MEMBERS_MAX can hold */
			struct members all = members_of(m->arena, m->file, object, m->faults);

			claims[i++] = read_claim(&all, name);
		}
	claims[i] = (struct vnconnect_claim){.name = NULL};
	json_decref(object);
	return claims;
}

const struct vnconnect *vnconnect_table_read(struct arena *a, struct text json,
					     struct config_faults *faults)
{
	struct text table = json.at != NULL ? json : vnconnect_shipped;
	json_t *object = members_parse(a, file, table, BYTES_MAX, faults);
	struct members m = members_of(a, file, object, faults);
	struct vnconnect *vnconnect = arena_alloc(a, sizeof *vnconnect);

	vnconnect->acr = read_words(&m, "acr", true);
	vnconnect->claims = read_claims(&m);
	members_end(&m);
	json_decref(object);
	return vnconnect;
}

/* At every check and reload, so that nobody can say that the end came unannounced. */
static void warn_of_end(const struct config *config, struct config_faults *faults)
{
	long long now = clock_now();

	for (size_t i = 0; i < config->client_count; i++) {
		const struct client *client = config->clients[i];

		if (client->profile == PROFILE_VNCONNECT &&
		    client->vnconnect_until < now + WARNED_S)
			config_warning(faults, client->client_id, "vnconnect_until",
				       client->vnconnect_until < now ? "has passed"
								     : "is less than 90 days off",
				       "parvis client lint says what remains to be changed.");
	}
}

static bool is_spoken(const struct config *config)
{
	for (size_t i = 0; i < config->client_count; i++)
		if (config->clients[i]->profile == PROFILE_VNCONNECT)
			return true;
	return false;
}

static bool is_ours(const struct config *config, const char *acr)
{
	for (const char *const *level = config->settings.acr_values; *level != NULL; level++)
		if (strcmp(*level, acr) == 0)
			return true;
	return false;
}

void vnconnect_table_check(const struct config *config, struct config_faults *faults)
{
	if (!is_spoken(config))
		return;
	warn_of_end(config, faults);
	for (const struct vnconnect_word *word = config->vnconnect->acr; word->theirs != NULL;
	     word++)
		if (!is_ours(config, word->ours))
			config_fault(faults, "broker.json", "vnconnect.acr",
				     arena_printf(faults->arena,
						  "has %s, which is none of "
						  "acr_values",
						  word->ours),
				     "Give the setting vnconnect, with your own levels.");
}
