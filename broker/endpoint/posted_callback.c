/* posted_callback.c -- POST /callback/PROVIDER, from a form at the provider. */
#include "posted_callback.h"
#include "browser_flow.h"
#include "clock.h"
#include "context.h"
#include "endpoints.h"

/* It is read at once. Nobody's browser: what is within is bound to one by its state. */
enum { LIFE_S = 60, ANSWER_MAX = 9 * 1024 };
static const char purpose[] = "posted-callback", any_browser[] = "-";

static const struct refusal callback_posted = {
	"callback-posted", 400, NULL,
	"The identity provider posted its answer, and is not configured to (response_mode)."};
static const struct refusal callback_too_long = {"callback-too-long", 400, NULL,
						 "The identity provider's answer is too long."};

static const char *const names[] = {"state", "code", "error", "iss", "response", NULL};

struct posted_callback {
	struct browser_flow browser; /* first */
};

static enum turn check_provider(struct flow *f)
{
	const struct provider *provider =
		config_provider(context.config, arena_string(f->arena, f->exchange->path_rest));

	if (provider == NULL || !provider->answers_are_posted)
		return flow_refuse(f, &callback_posted, NULL);
	f->log_provider = provider->id;
	return FLOW_NEXT;
}

static enum turn send_on(struct flow *f)
{
	struct record_writer w = record_write(f->arena);
	struct text record;

	for (const char *const *name = names; *name != NULL; name++)
		record_put_string(&w, *name, exchange_parameter(f, *name));
	record = record_written(&w);
	if (record.len > ANSWER_MAX)
		return flow_refuse(f, &callback_too_long, NULL);
	return exchange_redirect(
		f, arena_printf(f->arena, "%s/callback/%s?posted=%s",
				context.config->settings.issuer, f->log_provider,
				sealed_form_close(f->arena, &context.form_keys, purpose,
						  any_browser, clock_now(), record)));
}

enum turn posted_callback_open(struct flow *f)
{
	struct form *parameters = &f->exchange->parameters;
	const char *posted = exchange_parameter(f, "posted");
	struct record *record = arena_alloc(f->arena, sizeof *record);
	const struct refusal *no;

	if (*posted == '\0')
		return FLOW_NEXT;
	no = sealed_form_open(f->arena, &context.form_keys, purpose, any_browser, clock_now(),
			      LIFE_S, posted, record);
	if (no != NULL)
		return flow_refuse(f, no, NULL);
	parameters->count = 0;
	for (const char *const *name = names; *name != NULL; name++)
		parameters->parameters[parameters->count++] =
			(struct form_parameter){*name, record_string(f->arena, record, *name)};
	return FLOW_NEXT;
}

static const struct flow_step steps[] = {
	{"read-parameters", browser_read_parameters},
	{"check-provider", check_provider},
	{"send-on", send_on},
	{NULL, NULL},
};

const struct flow_kind posted_callback_flow = {
	.name = "posted-callback",
	.size = sizeof(struct posted_callback),
	.deadline_ms = 2000,
	.steps = steps,
	.refuse = browser_refuse,
};
