/* choose_again.h -- a sign-in that ended at her provider: may she choose another one? */
#pragma once
#include "browser_flow.h"
#include "provider.h"

/* The chooser once more, with a notice of what f->refusal says of provider; nothing if it would not
 * help, or the client wants to be told instead: then false. request may be NULL. */
bool choose_again(struct flow *f, const struct authorize_request *request,
		  const struct provider *provider);
