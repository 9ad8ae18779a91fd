#include "pushed_request.h"
#include <string.h>

static const struct refusal request_uri_unknown = {
	"request-uri-unknown", 400, "invalid_request_uri",
	"The request_uri was never given, or its time is over; push the request again."};
const struct refusal request_uri_spent = {"request-uri-spent", 400, "invalid_request_uri",
					  "The request_uri was used before."};
static const struct refusal request_uri_of_another_client = {
	"request-uri-of-another-client", 400, "invalid_request_uri",
	"The request_uri was given to another client than client_id."};

static const char prefix[] = "urn:ietf:params:oauth:request_uri:";

const char *pushed_request_id(const char *request_uri)
{
	if (!text_starts(text_of(request_uri), prefix) || request_uri[sizeof prefix - 1] == '\0')
		return NULL;
	return request_uri + sizeof prefix - 1;
}

const char *pushed_request_uri(struct arena *a, const char *id)
{
	return arena_printf(a, "%s%s", prefix, id);
}

struct text pushed_request_pack(struct arena *a, const struct authorize_request *request)
{
	struct record_writer w = record_write(a);

	authorize_request_put(&w, request);
	return record_written(&w);
}

struct text pushed_request_spent(struct arena *a)
{
	struct record_writer w = record_write(a);

	record_put_string(&w, "spent", "1");
	return record_written(&w);
}

const struct refusal *pushed_request_open(struct arena *a, const struct config *config,
					  const char *client_id, const char *id, struct text saved,
					  struct authorize_request **request)
{
	struct record *record = arena_alloc(a, sizeof *record);
	struct authorize_request *found;

	if (saved.at == NULL || !record_read(saved, record))
		return &request_uri_unknown;
	if (record_get(record, "spent").at != NULL)
		return &request_uri_spent;
	found = authorize_request_get(a, config, record);
	if (found == NULL)
		return &request_uri_unknown;
	if (strcmp(found->client->client_id, client_id) != 0)
		return &request_uri_of_another_client;
	found->pushed = arena_string(a, text_of(id));
	found->is_pushed = true;
	*request = found;
	return NULL;
}
