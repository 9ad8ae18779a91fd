/* asker.h -- flows that ask the signer one thing each, over the real flow driver and line. */
#pragma once
#include "real_signer.h"
#include "signer.h"

struct asker {
	const char *client_id, *provider; /* one of the two */
	bool wants_keys;                  /* of provider, instead of an assertion */
	const char *jwe;                  /* of provider, to be decrypted instead; NULL: none */
	const char *nonce, *acr;
	/* what came of it */
	bool is_over;
	const struct refusal *no;
	char detail[64], token[4096], sub[128];
	long long took_us;
};

bool askers_open(const struct real_signer *s, struct signer_welcome *welcome);
void askers_close(void);

void asker_start(struct asker *asker);                   /* the loop does not run yet */
void askers_run(int ms);                                 /* for so long */
bool askers_wait(const struct asker *askers, int count); /* until all are over, at most 5 s */
void asker_cancel_last(void);                            /* its client hangs up */
