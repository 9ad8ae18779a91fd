#include "vnconnect_url.h"
#include "sealed_form.h"
#include "vnconnect.h"

const char vnconnect_logout[] = "/oidc/logout/";
const char vnconnect_profile[] = "/oidc/profile/";

static const struct refusal vnconnect_url_unknown = {
	"vnconnect-url-unknown", 404, NULL, "This URL is none that we gave, or is too old."};
const struct refusal vnconnect_url_used = {"vnconnect-url-used", 403, NULL,
					   "This URL serves once, and was used before."};

/* The seal is of no browser's: whose session it is stands inside. */
static const char nobody[] = "-";

const char *vnconnect_url(struct arena *a, const struct config *config,
			  const struct seal_ring *keys, const char *path, long long now,
			  const struct vnconnect_handle *handle)
{
	struct record_writer w = record_write(a);

	record_put_string(&w, "client_id", handle->client->client_id);
	record_put_string(&w, "sid", handle->sid);
	record_put_string(&w, "provider", handle->provider);
	return arena_printf(a, "%s%s%s", config->settings.issuer, path,
			    sealed_form_close(a, keys, path, nobody, now, record_written(&w)));
}

const struct refusal *vnconnect_handle_open(struct arena *a, const struct config *config,
					    const struct seal_ring *keys, const char *path,
					    long long now, struct text text,
					    struct vnconnect_handle *handle)
{
	struct record *record = arena_alloc(a, sizeof *record);
	const struct refusal *no =
		sealed_form_open(a, keys, path, nobody, now, config->settings.session_ttl_s,
				 arena_string(a, text), record);

	*handle = (struct vnconnect_handle){.client = NULL, .sid = "", .provider = ""};
	if (no != NULL && no != &form_expired)
		return &vnconnect_url_unknown;
	handle->client = config_client(config, record_string(a, record, "client_id"));
	if (handle->client != NULL && vnconnect_check_path(handle->client, text_of(path)) != NULL)
		handle->client = NULL;
	if (no != NULL || handle->client == NULL)
		return &vnconnect_url_unknown;
	handle->sid = record_string(a, record, "sid");
	handle->provider = record_string(a, record, "provider");
	return NULL;
}
