#include "redirect_uri.h"
#include <string.h>

static const struct refusal redirect_uri_missing = {"redirect-uri-missing", 400, NULL,
						    "The redirect_uri parameter is missing."};
static const struct refusal redirect_uri_unregistered = {
	"redirect-uri-unregistered", 400, NULL,
	"The redirect_uri is not, byte for byte, one that this client registered."};
static const struct refusal post_logout_redirect_uri_unregistered = {
	"post-logout-redirect-uri-unregistered", 400, NULL,
	"The post_logout_redirect_uri is not, byte for byte, one that this client registered."};

static bool is_one_of(const char *const *registered, const char *uri)
{
	for (; *registered != NULL; registered++)
		if (strcmp(*registered, uri) == 0)
			return true;
	return false;
}

const struct refusal *redirect_uri_check(const struct client *client, const char *uri)
{
	if (*uri == '\0')
		return &redirect_uri_missing;
	return is_one_of(client->redirect_uris, uri) ? NULL : &redirect_uri_unregistered;
}

const struct refusal *post_logout_redirect_uri_check(const struct client *client, const char *uri)
{
	return is_one_of(client->post_logout_redirect_uris, uri)
		       ? NULL
		       : &post_logout_redirect_uri_unregistered;
}
