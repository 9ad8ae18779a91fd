#include "confirmation_page.h"
#include "chooser_page.h"

bool confirmation_is_due(const struct provider *provider)
{
	return *provider->confirmation != '\0';
}

enum turn confirmation_page_show(struct flow *f, const struct authorize_request *request,
				 const struct provider *provider)
{
	return browser_page(
		f, 200, "confirm",
		(const struct page_value[]){
			{"client_name", browser_client_name(f, request->client), NULL},
			{"provider_name",
			 browser_name(f, provider->name, provider->name_fr, provider->name_vi),
			 NULL},
			{"explanation",
			 browser_name(f, provider->confirmation, provider->confirmation_fr,
				      provider->confirmation_vi),
			 NULL},
			{"provider", provider->id, NULL},
			{"action", browser_path(f, "/choose"), NULL},
			{"request", chooser_page_seal(f, request), NULL},
			{NULL, NULL, NULL},
		},
		request->redirect_uri);
}
