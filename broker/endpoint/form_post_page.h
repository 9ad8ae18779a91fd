/* form_post_page.h -- OAuth 2.0 Form Post Response Mode 1.0: the answer as a form that posts
 * itself.
 *
 * The script is one constant line that the page's Content-Security-Policy allows by its hash;
 * templates still may not hold any. Without JavaScript there is a button.
 */
#pragma once
#include "authorize_response.h"
#include "browser_flow.h"

enum turn form_post_page_show(struct flow *f, const struct authorize_response *response,
			      const struct form *form);
