/* posted_callback.h -- a provider's answer that comes as a form: Form Post Response Mode 1.0.
 *
 * The form is posted from the provider's site, so the browser sends none of our cookies, which are
 * SameSite=Lax, and we could not tell whose sign-in it is. It is sent to the same path by GET,
 * where the cookies are there again, with its parameters sealed: a code still appears in no URL.
 */
#pragma once
#include "flow.h"

/* A step of the GET: the sealed parameters, if it has them, take the place of its own. */
enum turn posted_callback_open(struct flow *f);
