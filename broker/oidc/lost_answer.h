/* lost_answer.h -- what a code gave, for the client that never heard it: RFC 6749 4.1.2 says that a
 * code is used once, and an answer that dies with its worker was no use to anybody.
 *
 * Whoever spends a code writes down, in the same act, who it is, to whom it gives what, and the
 * answer. If the same client shows the same proofs again, and the spender is gone, it is given once
 * more. docs/decisions/008-an-answer-that-died-with-its-worker-is-given-once-more.md. Pure; lives
 * in the arena.
 */
#pragma once
#include "confirmation.h"
#include "grant.h"

/* A worker: the run of the supervisor that started it, and its process. */
struct spender {
	const char *run;
	long long pid;
};

struct lost_answer {
	struct spender spender;
	const struct client *client;
	const char *redirect_uri, *code_challenge; /* of the grant */
	struct confirmation sender;                /* the keys that were proven */
	const char *access_token;
	struct text body;
};

enum { LOST_ANSWER_TTL_S = 5 };

struct text lost_answer_pack(struct arena *a, const struct lost_answer *answer);

/* NULL if it is not one, or its client is gone. */
struct lost_answer *lost_answer_parse(struct arena *a, const struct config *config,
				      struct text packed);

/* Does this redemption prove all that the first one did? */
bool lost_answer_is_for(const struct lost_answer *answer, const struct client *client,
			const char *redirect_uri, const char *code_verifier,
			const struct confirmation *sender);

/* Will whoever spent the code never give it? lives: there is a process with its pid here. Of
 * another run, perhaps on another machine, that says nothing. */
bool lost_answer_is_lost(const struct lost_answer *answer, const char *run, bool lives);
