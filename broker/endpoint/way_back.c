#include "way_back.h"
#include "authorize_response.h"
#include "clock.h"
#include "context.h"
#include "switch_checks.h"
#include <string.h>

enum { COOKIE_BYTES_MAX = 2048 }; /* browsers keep 4096; a client's state may be longer */

static const char cookie_name[] = "parvis-way-back";

void way_back_keep(struct flow *f, const struct authorize_request *request, const char *state)
{
	struct authorize_response response = authorize_response_success(request, "");
	struct record_writer w = record_write(f->arena);
	const char *sealed;

	authorize_response_put(&w, &response);
	record_put_string(&w, "upstream_state", state);
	sealed = sealed_form_close(f->arena, &context.form_keys, "way-back",
				   ((struct browser_flow *)f)->browser, clock_now(),
				   record_written(&w));
	if (strlen(sealed) <= COOKIE_BYTES_MAX)
		exchange_set_cookie(f, cookie_name, sealed,
				    context.config->settings.interaction_ttl_s);
}

const struct authorize_request *way_back_find(struct flow *f, const char *state)
{
	struct record *record = arena_alloc(f->arena, sizeof *record);
	struct authorize_request *request = arena_alloc(f->arena, sizeof *request);
	struct authorize_response response;

	if (sealed_form_open(f->arena, &context.form_keys, "way-back",
			     ((struct browser_flow *)f)->browser, clock_now(),
			     context.config->settings.interaction_ttl_s,
			     exchange_cookie(f, cookie_name), record) != NULL ||
	    !text_is(record_get(record, "upstream_state"), state) ||
	    !authorize_response_get(f->arena, context.config, record, &response) ||
	    switch_check_client(response.client) != NULL)
		return NULL;
	*request = (struct authorize_request){
		.client = response.client,
		.redirect_uri = response.redirect_uri,
		.state = response.state,
		.response_mode = response.mode,
	};
	return request;
}
