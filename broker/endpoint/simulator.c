/* simulator.c -- the page of test identities: GET and POST /simulator.
 *
 * Where the provider's driver is "simulator", this page stands for its sign-in: choosing a persona
 * sends the browser to our own callback as a provider would. Without such a provider there is no
 * such page. In a sandbox the tester also says what shall go wrong on the way to the client.
 */
#include "acr.h"
#include "acr_mapping.h"
#include "browser_flow.h"
#include "context.h"
#include "endpoints.h"
#include "persona.h"
#include "sandbox_faults.h"
#include <string.h>

static const struct refusal simulator_absent = {"simulator-absent", 404, NULL,
						"There is no simulated provider of this name."};
static const struct refusal persona_unknown = {"persona-unknown", 400, NULL,
					       "There is no such test identity."};

static const struct refusal fault_unknown = {"fault-unknown", 400, NULL,
					     "Nothing of this name can go wrong on demand here."};

struct simulator {
	struct browser_flow browser; /* first */
	const struct provider *provider;
	const struct personas *personas;
};

static struct simulator *of(struct flow *f) { return (struct simulator *)f; }

/* The one of this id; any if id is "". */
static const struct provider *simulator_find(const char *id)
{
	for (size_t i = 0; i < context.config->provider_count; i++) {
		const struct provider *provider = context.config->providers[i];

		if (strcmp(provider->driver, "simulator") == 0 && provider->enabled &&
		    (*id == '\0' || strcmp(provider->id, id) == 0))
			return provider;
	}
	return NULL;
}

static enum turn find_simulator(struct flow *f)
{
	const struct refusal *no = NULL;

	of(f)->provider = simulator_find(exchange_parameter(f, "provider"));
	if (of(f)->provider == NULL)
		return flow_refuse(f, &simulator_absent, NULL);
	of(f)->personas = personas_parse(f->arena, context.config->personas, &no, NULL);
	return of(f)->personas == NULL ? flow_refuse(f, no, NULL) : FLOW_NEXT;
}

/* The level at which she comes back to the client; "" if she does not. */
static const char *level_of(struct flow *f, const struct persona *persona)
{
	const char *obtained = acr_mapping_obtained(context.config, of(f)->provider, persona->acr);

	return *persona->error == '\0' &&
			       acr_is_enough(context.config, obtained, exchange_parameter(f, "acr"))
		       ? obtained
		       : "";
}

static const struct page_scope *buttons(struct flow *f)
{
	const struct personas *personas = of(f)->personas;
	struct page_scope *lines = arena_alloc(f->arena, (personas->count + 1) * sizeof *lines);

	for (size_t i = 0; i < personas->count; i++) {
		struct page_value *values = arena_alloc(f->arena, 6 * sizeof *values);

		values[0] = (struct page_value){"id", personas->list[i].id, NULL};
		values[1] = (struct page_value){"label", personas->list[i].label, NULL};
		values[2] = (struct page_value){"acr", personas->list[i].acr, NULL};
		values[3] = (struct page_value){"description", personas->list[i].description, NULL};
		values[4] = (struct page_value){"obtains", level_of(f, &personas->list[i]), NULL};
		lines[i] =
			(struct page_scope){values, i + 1 < personas->count ? &lines[i + 1] : NULL};
	}
	return personas->count > 0 ? lines : NULL;
}

/* NULL unless this is a sandbox. */
static const struct page_scope *fault_names(struct flow *f)
{
	struct page_scope *first = NULL;
	size_t count = 0;

	while (sandbox_is_open() && simulated_faults[count].name != NULL)
		count++;
	for (size_t i = count; i-- > 0;) {
		struct page_value *values = arena_alloc(f->arena, 2 * sizeof *values);
		struct page_scope *line = arena_alloc(f->arena, sizeof *line);

		values[0] = (struct page_value){"name", simulated_faults[i].name, NULL};
		*line = (struct page_scope){values, first};
		first = line;
	}
	return first;
}

static enum turn show_personas(struct flow *f)
{
	const struct provider *provider = of(f)->provider;

	return browser_page(
		f, 200, "simulator",
		(const struct page_value[]){
			{"provider_name",
			 browser_name(f, provider->name, provider->name_fr, provider->name_vi),
			 NULL},
			{"acr", exchange_parameter(f, "acr"), NULL},
			{"action",
			 url_with(f->arena, browser_path(f, "/simulator"), "provider",
				  provider->id),
			 NULL},
			{"state", exchange_parameter(f, "state"), NULL},
			{"personas", NULL, buttons(f)},
			{"faults", NULL, fault_names(f)},
			{"sandbox", sandbox_is_open() ? "1" : NULL, NULL},
			{NULL, NULL, NULL},
		},
		context.config->settings.issuer);
}

static enum turn choose_fault(struct flow *f)
{
	const struct persona *persona =
		persona_find(of(f)->personas, exchange_parameter(f, "persona"));
	const char *name = exchange_parameter(f, "fault");
	const struct simulated_fault *fault = persona == NULL ? NULL : persona->fault;

	if (*name != '\0')
		fault = sandbox_is_open() ? simulated_fault_find(name) : NULL;
	if (*name != '\0' && fault == NULL)
		return flow_refuse(f, &fault_unknown, NULL);
	sandbox_choose(exchange_parameter(f, "state"), fault);
	return FLOW_NEXT;
}

static enum turn answer_as_persona(struct flow *f)
{
	const struct persona *persona =
		persona_find(of(f)->personas, exchange_parameter(f, "persona"));
	const char *url = arena_printf(f->arena, "%s/callback/%s", context.config->settings.issuer,
				       of(f)->provider->id);

	if (persona == NULL)
		return flow_refuse(f, &persona_unknown, NULL);
	url = url_with(f->arena, url, "state", exchange_parameter(f, "state"));
	if (*persona->error != '\0')
		return exchange_redirect(f, url_with(f->arena, url, "error", persona->error));
	return exchange_redirect(f, url_with(f->arena, url, "code", persona->id));
}

static const struct flow_step steps[] = {
	{"read-parameters", browser_read_parameters},
	{"find-simulator", find_simulator},
	{"show-personas", show_personas},
	{NULL, NULL},
};

static const struct flow_step answer_steps[] = {
	{"read-parameters", browser_read_parameters},
	{"find-simulator", find_simulator},
	{"choose-fault", choose_fault},
	{"answer-as-persona", answer_as_persona},
	{NULL, NULL},
};

const struct flow_kind simulator_flow = {
	.name = "simulator",
	.size = sizeof(struct simulator),
	.deadline_ms = 5000,
	.steps = steps,
	.refuse = browser_refuse,
};

const struct flow_kind simulator_answer_flow = {
	.name = "simulator-answer",
	.size = sizeof(struct simulator),
	.deadline_ms = 5000,
	.steps = answer_steps,
	.refuse = browser_refuse,
};
