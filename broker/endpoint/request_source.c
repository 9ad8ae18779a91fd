#include "request_source.h"
#include "clock.h"
#include "context.h"
#include "pushed_request.h"
#include "request_object.h"

enum turn request_source_load(struct flow *f, struct request_source *source)
{
	source->pushed = pushed_request_id(exchange_parameter(f, "request_uri"));
	if (source->pushed == NULL || *exchange_parameter(f, "request") != '\0')
		return FLOW_NEXT;
	return store_get(f, STORE_PUSHED_REQUEST, source->pushed, &source->saved, &source->outcome);
}

enum turn request_source_load_keys(struct flow *f, struct request_source *source)
{
	return request_object_keys_load(f, &source->object);
}

enum turn request_source_load_newer_keys(struct flow *f, struct request_source *source)
{
	return request_object_keys_load_newer(f, &source->object);
}

/* The parameters are those of the form, or of the object in it. */
static const struct refusal *read_form(struct flow *f, const struct jwk_set *keys,
				       struct authorize_request **request)
{
	struct form *form = &f->exchange->parameters;
	bool is_signed = false;
	const struct refusal *no = request_object_resolve(f->arena, context.config, keys, form,
							  clock_now(), &is_signed);
	const struct refusal *unproven =
		authorize_request_identify(f->arena, context.config, form, request);

	if (unproven == NULL)
		(*request)->is_signed = is_signed;
	return no != NULL ? no : unproven;
}

const struct refusal *request_source_read(struct flow *f, const struct request_source *source,
					  struct authorize_request **request)
{
	struct form *form = &f->exchange->parameters;
	const struct refusal *no;

	if (source->pushed == NULL || *exchange_parameter(f, "request") != '\0')
		return read_form(f, source->object.keys, request);
	no = pushed_request_open(
		f->arena, context.config, exchange_parameter(f, "client_id"), source->pushed,
		source->outcome == STORE_DONE ? source->saved : TEXT_NONE, request);
	if (no != NULL) /* it may be told by redirect if the parameters alone prove the way */
		authorize_request_identify(f->arena, context.config, form, request);
	return no;
}
