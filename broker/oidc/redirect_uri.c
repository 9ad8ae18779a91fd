#include "redirect_uri.h"

static const struct refusal redirect_uri_missing = {"redirect-uri-missing", 400, NULL,
						    "The redirect_uri parameter is missing."};
static const struct refusal redirect_uri_unregistered = {
	"redirect-uri-unregistered", 400, NULL,
	"The redirect_uri is not, byte for byte, one that this client registered."};
static const struct refusal post_logout_redirect_uri_unregistered = {
	"post-logout-redirect-uri-unregistered", 400, NULL,
	"The post_logout_redirect_uri is not, byte for byte, one that this client registered."};

const struct refusal *redirect_uri_check(const struct client *client, const char *uri)
{
	if (*uri == '\0')
		return &redirect_uri_missing;
	return text_is_listed(client->redirect_uris, uri) ? NULL : &redirect_uri_unregistered;
}

const struct refusal *post_logout_redirect_uri_check(const struct client *client, const char *uri)
{
	return text_is_listed(client->post_logout_redirect_uris, uri)
		       ? NULL
		       : &post_logout_redirect_uri_unregistered;
}
