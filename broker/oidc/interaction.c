#include "interaction.h"

struct text interaction_pack(struct arena *a, const struct interaction *interaction)
{
	struct record_writer w = record_write(a);

	authorize_request_put(&w, interaction->request);
	record_put_string(&w, "provider", interaction->provider);
	record_put_string(&w, "provider_nonce", interaction->nonce);
	record_put_string(&w, "code_verifier", interaction->code_verifier);
	record_put_number(&w, "started", interaction->started);
	return record_written(&w);
}

struct interaction *interaction_parse(struct arena *a, const struct config *config,
				      struct text packed)
{
	struct interaction *interaction = arena_alloc(a, sizeof *interaction);
	struct record record;

	if (!record_read(packed, &record))
		return NULL;
	*interaction = (struct interaction){
		.request = authorize_request_get(a, config, &record),
		.provider = record_string(a, &record, "provider"),
		.nonce = record_string(a, &record, "provider_nonce"),
		.code_verifier = record_string(a, &record, "code_verifier"),
		.started = record_number(&record, "started"),
	};
	return interaction->request == NULL ? NULL : interaction;
}

const char *interaction_id(struct arena *a, const char *state, const char *browser)
{
	return arena_printf(a, "%s.%s", state, browser);
}
