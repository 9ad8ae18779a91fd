/* callback_identity.c -- steps of the callback: is what the provider proved enough, and is it true?
 */
#include "acr_obtained.h"
#include "callback.h"
#include "context.h"
#include "identity_claims.h"
#include "log.h"
#include "personal_number.h"

static struct callback *of(struct flow *f) { return callback_of(f); }

enum turn check_claims(struct flow *f)
{
	struct upstream *u = &of(f)->upstream;
	const char *claim = NULL;
	const struct refusal *no =
		identity_claims_check(f->arena, context.config, u->provider, u->identity, &claim);

	if (no != NULL)
		return flow_refuse(f, no, claim);
	if (!personal_number_agrees(u->identity->claims))
		log_line(LOG_LEVEL_WARNING, "personal-number-disagrees", "provider",
			 u->provider->id, NULL);
	return FLOW_NEXT;
}

enum turn check_level(struct flow *f)
{
	const char *acr = of(f)->upstream.identity->acr;
	const struct refusal *no = acr_obtained_check(context.config, of(f)->interaction->request,
						      of(f)->upstream.provider, acr);

	return no == NULL ? FLOW_NEXT : flow_refuse(f, no, acr);
}

enum turn recall_registered(struct flow *f)
{
	return registry_check_recall(f, &of(f)->upstream, &of(f)->registered);
}

enum turn ask_registry(struct flow *f) { return registry_check_ask(f, &of(f)->registered); }

enum turn judge_registered(struct flow *f)
{
	return registry_check_judge(f, of(f)->interaction->request, &of(f)->upstream,
				    &of(f)->registered);
}
