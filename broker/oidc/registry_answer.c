#include "registry_answer.h"
#include "acr.h"
#include "claim_format.h"
#include "claim_spelling.h"
#include "json_read.h"
#include "json_write.h"
#include <stdlib.h>
#include <string.h>

static const struct refusal registry_several = {
	"registry-several", 403, NULL, "The civil registry knows several people of this identity."};
static const struct refusal registry_none = {"registry-none", 403, NULL,
					     "The civil registry knows nobody of this identity."};
static const struct refusal registry_deceased = {
	"registry-deceased", 403, NULL, "The civil registry knows this person as deceased."};
static const struct refusal registry_rejected = {"registry-rejected", 403, NULL,
						 "The civil registry rejected the question."};
static const struct refusal registry_doubtful = {
	"registry-doubtful", 403, NULL,
	"The civil registry knows somebody who may or may not be this person."};
static const struct refusal registry_name_in_use = {
	"registry-name-in-use", 403, NULL,
	"The civil registry knows this person only by a name in use, not by her name at birth."};
static const struct refusal registry_failed = {
	"registry-failed", 503, "temporarily_unavailable",
	"The civil registry did not answer in time, or not as docs/registry.md says."};

static const struct {
	const char *word, *event; /* the registry's, ours */
	const struct refusal *no;
} outcomes[] = {
	[REGISTRY_FOUND] = {"found", "registry-found", NULL},
	[REGISTRY_RECTIFIED] = {"rectified", "registry-rectified", NULL},
	[REGISTRY_SEVERAL] = {"several", "registry-several", &registry_several},
	[REGISTRY_NONE] = {"none", "registry-none", &registry_none},
	[REGISTRY_DECEASED] = {"deceased", "registry-deceased", &registry_deceased},
	[REGISTRY_REJECTED] = {"rejected", "registry-rejected", &registry_rejected},
	[REGISTRY_DOUBTFUL] = {"doubtful", "registry-doubtful", &registry_doubtful},
	[REGISTRY_NAME_IN_USE] = {"name_in_use", "registry-name-in-use", &registry_name_in_use},
	[REGISTRY_FAILED] = {NULL, "registry-failed", &registry_failed},
};

static const char *const asked[] = {"given_name", "family_name", "birthdate",
				    "gender",     "birthplace",  "birthcountry"};
enum { ASKED = sizeof asked / sizeof *asked };

/* The registry's word for a claim of ours. */
static const char *twin(struct arena *a, const char *claim)
{
	return arena_printf(a, "rnipp_%s", claim);
}

struct text registry_question(struct arena *a, const struct identity *identity)
{
	struct json_writer w = json_write(a);

	json_open(&w, '{');
	json_put_number(&w, "version", 1);
	for (size_t i = 0; i < ASKED; i++) {
		struct text value = json_text(identity->claims, asked[i]);

		if (value.len > 0)
			json_put_text(&w, asked[i], value);
	}
	json_close(&w, '}');
	return json_written(&w);
}

static enum claim_format format_of(const struct config *config, const char *name)
{
	for (const struct claim *claim = config->claims; claim->name != NULL; claim++)
		if (strcmp(claim->name, name) == 0)
			return claim->format;
	return CLAIM_TEXT;
}

static bool is_asked(const char *name)
{
	for (size_t i = 0; i < ASKED; i++)
		if (strcmp(asked[i], name) == 0)
			return true;
	return strcmp(name, "given_name_array") == 0;
}

/* Whoever is found has a name, a date and a country; each claim is one of ours, in our form. Born
 * abroad, one may have no place, or one without a code. */
static bool identity_is_fit(const struct config *config, json_t *identity)
{
	bool french = text_is(json_text(identity, "birthcountry"), "99100");
	const char *name;
	json_t *value;

	json_object_foreach(identity, name, value)
	{
		bool is_place = strcmp(name, "birthplace") == 0;

		if (!is_asked(name) ||
		    !claim_format_fits(is_place && !french ? CLAIM_TEXT : format_of(config, name),
				       value))
			return false;
	}
	for (size_t i = 0; i < ASKED; i++)
		if (json_text(identity, asked[i]).len == 0 &&
		    (french || strcmp(asked[i], "birthplace") != 0))
			return false;
	return true;
}

static enum registry_outcome outcome_of(struct text word)
{
	int outcome = REGISTRY_FOUND;

	while (outcome < REGISTRY_FAILED && !text_is(word, outcomes[outcome].word))
		outcome++;
	return (enum registry_outcome)outcome;
}

struct registry_answer registry_answer_parse(struct arena *a, const struct config *config,
					     struct text body)
{
	const struct registry_answer failed = {REGISTRY_FAILED, NULL};
	json_t *object = json_read(a, body, REGISTRY_ANSWER_MAX);
	json_t *identity = json_object_get(object, "identity");
	struct registry_answer answer = {outcome_of(json_text(object, "outcome")), NULL};
	bool is_known = answer.outcome == REGISTRY_FOUND || answer.outcome == REGISTRY_RECTIFIED;

	if (!is_known || (identity == NULL && answer.outcome == REGISTRY_FOUND))
		return answer;
	answer.identity = claim_spelling(a, identity);
	return identity_is_fit(config, answer.identity) ? answer : failed;
}

const struct refusal *registry_answer_refusal(const struct config *config,
					      enum registry_outcome outcome)
{
	if (outcome == REGISTRY_FAILED && *config->settings.registry_failure_acr != '\0')
		return NULL;
	return outcomes[outcome].no;
}

const char *registry_outcome_event(enum registry_outcome outcome)
{
	return outcomes[outcome].event;
}

static void release(void *json) { json_decref(json); }

static void put_beside(struct arena *a, json_t *claims, json_t *known)
{
	for (size_t i = 0; i < ASKED; i++) {
		json_t *value = json_object_get(known, asked[i]);

		if (value != NULL)
			json_object_set(claims, twin(a, asked[i]), value);
	}
	if (json_object_get(known, "given_name_array") != NULL)
		json_object_set(claims, "rnipp_given_name_array",
				json_object_get(known, "given_name_array"));
}

/* A list of given names that the registry did not confirm goes with them. */
static void put_in_place(json_t *claims, json_t *known)
{
	json_object_del(claims, "given_name_array");
	json_object_del(claims, "birthplace");
	json_object_update(claims, known);
}

static const char *lower(const struct config *config, const char *acr)
{
	const char *most = config->settings.registry_failure_acr;

	return acr_rank(config, acr) > acr_rank(config, most) ? most : acr;
}

void registry_answer_apply(struct arena *a, const struct config *config,
			   const struct registry_answer *answer, struct identity *identity)
{
	json_t *claims = json_copy(identity->claims);
	json_t *known = answer->identity != NULL ? answer->identity : identity->claims;
	bool is_unchecked = answer->outcome == REGISTRY_FAILED;

	if (claims == NULL)
		abort();
	arena_defer(a, release, claims);
	json_object_set_new(
		claims, "registry_check",
		json_string(is_unchecked ? "unchecked" : outcomes[answer->outcome].word));
	if (is_unchecked)
		identity->acr = lower(config, identity->acr);
	else
		put_beside(a, claims, known);
	if (answer->identity != NULL && config->settings.registry_replaces)
		put_in_place(claims, answer->identity);
	identity->claims = claims;
}
