/* errand.h -- an answer that waits for a token's signature, while others are given.
 *
 * An operation that signs with a key in a token writes its answer whole, with room where the
 * signature goes: as many characters, of random bytes, so that nothing a worker sends can look like
 * them. The answer waits here until the signature has come and was verified. If the token is lost
 * or late the request is served again, once, with the next key that can sign (key_choice.h).
 * Nothing waits in these calls.
 */
#pragma once
#include "signer_serve.h"
#include "token_desk.h"

/* The longest wait for a token; workers wait for a second, and another key needs its time. */
enum { ERRANDS_MAX = 512, ERRAND_MS = 700, TOKEN_LATE_S = 5 };

struct errand {
	struct errand *next;
	struct arena *arena;     /* all that is here */
	const void *asker;       /* whose answer it is */
	struct signer_peer peer; /* as it stood before it asked */
	struct signer_frame request;
	struct text answer, room; /* the room is in the answer */
	bool is_done, is_second;
	uint32_t id;
	struct token_line *line;
	struct key_token *token;
	const struct jwk *jwk;
	enum jose_alg alg;
	struct text input;
	long long until_us;
};

struct errands {
	struct signer *signer;
	struct token_desk *desk;
	struct errand *first;
	struct errand *begun; /* by the operation that runs */
	size_t count;
	uint32_t last_id;
};

/* Keys of tokens sign through this from now on. In the arena; desk and signer must outlive it. */
struct errands *errands_new(struct arena *a, struct signer *s, struct token_desk *desk);

/* The answer to a frame, made in a. True if it is whole; false if it waits: then a is taken over,
 * and errands_take_done() will have it. */
bool errands_answer(struct errands *all, const void *asker, struct signer_peer *peer,
		    struct arena *a, const struct signer_frame *frame, struct text *answer);

void errands_hear(struct errands *all, struct token_line *line); /* it can be read */
void errands_look_at_clock(struct errands *all);
long long errands_due_us(const struct errands *all); /* when to look next; 0: nothing is due */

/* One that is done and whose asker accepts it, removed: the caller frees its arena. NULL: none. */
struct errand *errands_take_done(struct errands *all, bool (*accepts)(const void *asker));
void errands_forget(struct errands *all, const void *asker);
bool errands_are_for(const struct errands *all, const void *asker); /* does it wait for any? */
