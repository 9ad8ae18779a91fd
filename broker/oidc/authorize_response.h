/* authorize_response.h -- what the client is told at its redirect URI: RFC 6749 4.1.2, RFC 9207.
 *
 * The parameters are the same in each response mode; a signed response (JARM) has them as claims.
 * Pure; everything lives in the arena.
 */
#pragma once
#include "authorize_request.h"

struct authorize_response {
	const struct client *client;
	const char *redirect_uri, *state;
	enum response_mode mode;
	const char *code;                      /* "" in an error */
	const char *error, *error_description; /* "" in a success */
	const char *error_uri;                 /* where its reason can be read; "" if nowhere */
};

struct authorize_response authorize_response_success(const struct authorize_request *request,
						     const char *code);
struct authorize_response authorize_response_failure(const struct authorize_request *request,
						     const struct refusal *no);

/* All that is not empty, iss among it, the form's rows for form_post. */
void authorize_response_parameters(const struct config *config,
				   const struct authorize_response *response, struct form *form);

/* The redirect URI with parameters appended: a query it has stays. */
const char *authorize_response_url(struct arena *a, const char *redirect_uri,
				   const struct form *form);

/* A refusal as a link back, by the response mode query. */
const char *authorize_response_error(struct arena *a, const struct config *config,
				     const struct authorize_request *request,
				     const struct refusal *no);

void authorize_response_put(struct record_writer *w, const struct authorize_response *response);

/* False if the record lacks what it must have, or its client is gone from the configuration. */
bool authorize_response_get(struct arena *a, const struct config *config,
			    const struct record *record, struct authorize_response *response);
