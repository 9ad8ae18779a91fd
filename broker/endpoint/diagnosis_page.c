/* diagnosis_page.c -- an agency's developer asks what a reference stands for: GET /error,
 * /error/REFERENCE.
 *
 * The address is the error_uri of our refusals (RFC 6749 4.1.2.1, 5.2). The page says what
 * docs/errors.md says, and where it happened; nothing about the citizen was kept.
 */
#include "browser_flow.h"
#include "context.h"
#include "diagnosis.h"
#include "endpoints.h"
#include "language_links.h"
#include "store.h"

struct diagnosis_page {
	struct browser_flow browser; /* first */
	const char *reference;       /* "" if none was given */
	struct text saved;
	enum store_outcome outcome;
};

static struct diagnosis_page *of(struct flow *f) { return (struct diagnosis_page *)f; }

static enum turn read_reference(struct flow *f)
{
	of(f)->reference = f->exchange->path_rest.at != NULL
				   ? arena_string(f->arena, f->exchange->path_rest)
				   : exchange_parameter(f, "reference");
	of(f)->outcome = STORE_ABSENT;
	return FLOW_NEXT;
}

static enum turn load_diagnosis(struct flow *f)
{
	if (!diagnosis_is_reference(text_of(of(f)->reference)))
		return FLOW_NEXT;
	return store_get(f, STORE_DIAGNOSIS, of(f)->reference, &of(f)->saved, &of(f)->outcome);
}

static const char *client_text(struct flow *f, const char *client_id)
{
	const struct client *client = config_client(context.config, client_id);

	return client == NULL ? client_id
			      : arena_printf(f->arena, "%s (%s)", browser_client_name(f, client),
					     client_id);
}

static struct page_scope *found(struct flow *f, const struct diagnosis *d)
{
	struct page_value *values = arena_alloc(f->arena, 10 * sizeof *values);
	struct page_scope *scope = arena_alloc(f->arena, sizeof *scope);

	values[0] = (struct page_value){"code", refusal_code(f->arena, d->refusal), NULL};
	values[1] = (struct page_value){"name", d->refusal, NULL};
	values[2] = (struct page_value){"meaning", d->help, NULL};
	values[3] = (struct page_value){"error", d->error, NULL};
	values[4] = (struct page_value){"status", arena_printf(f->arena, "%lld", d->status), NULL};
	values[5] = (struct page_value){"where", arena_printf(f->arena, "%s, %s", d->flow, d->step),
					NULL};
	values[6] = (struct page_value){
		"client", *d->client == '\0' ? NULL : client_text(f, d->client), NULL};
	values[7] =
		(struct page_value){"provider", *d->provider == '\0' ? NULL : d->provider, NULL};
	values[8] = (struct page_value){"time", browser_time(f->arena, d->time), NULL};
	scope->values = values;
	return scope;
}

static enum turn show_diagnosis(struct flow *f)
{
	const char *reference = *of(f)->reference == '\0' ? NULL : of(f)->reference;
	const struct diagnosis *d =
		of(f)->outcome == STORE_DONE ? diagnosis_parse(f->arena, of(f)->saved) : NULL;

	return browser_page(
		f, reference == NULL || d != NULL ? 200 : 404, "diagnosis",
		(const struct page_value[]){
			{"action", browser_path(f, "/error"), NULL},
			{"reference", reference, NULL},
			{"found", NULL, d == NULL ? NULL : found(f, d)},
			{"languages", NULL,
			 language_links(f, of(f)->browser.language,
					browser_path(f, arena_string(f->arena,
								     f->exchange->request->path)))},
			{NULL, NULL, NULL},
		},
		NULL);
}

static const struct flow_step steps[] = {
	{"read-parameters", browser_read_parameters}, {"read-reference", read_reference},
	{"load-diagnosis", load_diagnosis}, /* Redis */
	{"show-diagnosis", show_diagnosis},           {NULL, NULL},
};

const struct flow_kind diagnosis_flow = {
	.name = "diagnosis",
	.size = sizeof(struct diagnosis_page),
	.deadline_ms = 5000,
	.steps = steps,
	.refuse = browser_refuse,
};
