/* registry_answer.h -- what a civil registry is asked of a person, what it answers, and what that
 * makes of her identity: docs/registry.md has the wire format. Pure.
 */
#pragma once
#include "config.h"
#include "identity.h"
#include "refusal.h"

enum { REGISTRY_ANSWER_MAX = 16 * 1024 };

enum registry_outcome {
	REGISTRY_FOUND,
	REGISTRY_RECTIFIED,
	REGISTRY_SEVERAL,
	REGISTRY_NONE,
	REGISTRY_DECEASED,
	REGISTRY_REJECTED,
	REGISTRY_DOUBTFUL,
	REGISTRY_NAME_IN_USE,
	REGISTRY_FAILED /* it did not answer, or not so that we understand it */
};

struct registry_answer {
	enum registry_outcome outcome;
	json_t *identity; /* ours by name, as it has them; NULL if it gave none */
};

/* JSON: her pivot identity, as the provider gave it, and nothing else. */
struct text registry_question(struct arena *a, const struct identity *identity);

/* Outcome FAILED if it is not an answer. */
struct registry_answer registry_answer_parse(struct arena *a, const struct config *config,
					     struct text body);

/* NULL: she may go on. */
const struct refusal *registry_answer_refusal(const struct config *config,
					      enum registry_outcome outcome);

const char *registry_outcome_event(enum registry_outcome outcome); /* for the log */

/* identity gets what the registry has beside or in place of its own; whoever was not checked gets
 * the level of the setting registry_failure_acr at most. The claim registry_check says which. */
void registry_answer_apply(struct arena *a, const struct config *config,
			   const struct registry_answer *answer, struct identity *identity);
