#include "choose_again.h"
#include "acr_obtained.h"
#include "authorization_response.h"
#include "chooser_page.h"
#include "context.h"
#include "diagnosis.h"

/* If her provider said no, the client likes that, and there is a choice: with one provider she
 * would only be sent there once more. If it proved too little for a suspicious place, she sees
 * those that prove enough, if there are any. */
static bool helps(const struct flow *f, const struct authorize_request *request)
{
	int count = 0;

	if (request == NULL)
		return false;
	chooser_only_provider(request, &count);
	if (f->refusal == &acr_below_floor)
		return count > 0;
	return request->client->choose_again && authorization_response_was_error(f->refusal) &&
	       count > 1;
}

static const char *notice(struct flow *f, const struct provider *p)
{
	const char *language = ((const struct browser_flow *)f)->language;

	return arena_printf(
		f->arena, "%s – %s. %s", browser_name(f, p->name, p->name_fr, p->name_vi),
		page_refusal_text(f->arena, context.pages, language, f->refusal, "title"),
		page_refusal_text(f->arena, context.pages, language, f->refusal, "explanation"));
}

bool choose_again(struct flow *f, const struct authorize_request *request,
		  const struct provider *provider)
{
	if (!helps(f, request))
		return false;
	diagnosis_keep(f);
	chooser_page_show(f, request, notice(f, provider));
	return true;
}
