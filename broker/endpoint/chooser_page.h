/* chooser_page.h -- where a citizen chooses who shall prove her identity. The request waits sealed
 * in its form; nothing is stored. */
#pragma once
#include "browser_flow.h"

/* The only provider that the chooser would have a button for; NULL if there are several or none:
 * *count says how many. */
const struct provider *chooser_only_provider(const struct authorize_request *request, int *count);

/* Is there one that fits but was switched off for now? The page then says until when. */
bool chooser_has_closed(const struct authorize_request *request);

/* The request as it waits in the chooser's form, sealed for this browser. */
const char *chooser_page_seal(struct flow *f, const struct authorize_request *request);

/* The providers as the chooser shows them, but that one; the one that she chose last comes first.
 */
const struct page_scope *chooser_page_others(struct flow *f,
					     const struct authorize_request *request,
					     const struct provider *but);

/* The page, the last act of a step; the browser is bound. notice is what went wrong at the provider
 * that she chose before; NULL: nothing did. */
enum turn chooser_page_show(struct flow *f, const struct authorize_request *request,
			    const char *notice);
