/* confirmation_page.h -- what a provider's file says that she should know before she goes there.
 * The request waits sealed in its form, as in the chooser's; nothing is stored. */
#pragma once
#include "browser_flow.h"
#include "provider.h"

/* Is she asked first? */
bool confirmation_is_due(const struct provider *provider);

/* The page, the last act of a step; the browser is bound. Its form is one of /choose. */
enum turn confirmation_page_show(struct flow *f, const struct authorize_request *request,
				 const struct provider *provider);
