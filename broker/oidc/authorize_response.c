/* authorize_response.c -- the URL that takes the citizen back to the client, iss always in it. */
#include "authorize_request.h"

static const char *with_state_and_issuer(struct arena *a, const struct config *config,
					 const struct authorize_request *request, const char *url)
{
	url = url_with(a, url, "state", request->state);
	return url_with(a, url, "iss", config->settings.issuer);
}

const char *authorize_response_code(struct arena *a, const struct config *config,
				    const struct authorize_request *request, const char *code)
{
	return with_state_and_issuer(a, config, request,
				     url_with(a, request->redirect_uri, "code", code));
}

const char *authorize_response_error(struct arena *a, const struct config *config,
				     const struct authorize_request *request,
				     const struct refusal *no)
{
	const char *url = url_with(a, request->redirect_uri, "error", no->error);

	return with_state_and_issuer(a, config, request,
				     url_with(a, url, "error_description", no->help));
}
