/* wanted_subject.h -- a request that asks for one citizen (id_token_hint, the claim sub with a
 * value) is not answered for another: OpenID Connect Core 3.1.2.2, 5.5.1. */
#pragma once
#include "flow.h"
#include "grant.h"

/* A step: the signer, if one citizen is asked for. *is is for the next function. */
enum turn wanted_subject_compare(struct flow *f, const struct authorize_request *request,
				 const struct grant *grant, struct text *is);

bool wanted_subject_is_she(const struct authorize_request *request, struct text is);
