#include "client_logout.h"
#include "member.h"
#include "url.h"
#include <string.h>

/* Scheme, host and port of a URL that url_is_web() accepts. */
static struct text origin_of(const char *url)
{
	struct text after = url_after_authority(url);

	return after.at == NULL ? TEXT_NONE : (struct text){url, (size_t)(after.at - url)};
}

static const char *read_url(struct members *m, const char *name)
{
	const char *url = member_string(m, name, "", 0, URL_MAX);

	if (*url != '\0' && !url_is_protected(url))
		member_fault(m, name, "is not a whole https URL without fragment",
			     "Use https; http on loopback is accepted, too.");
	return url;
}

/* Front-Channel Logout 2: a page that we frame is of an origin that citizens are sent to anyway. */
static void check_origin(struct members *m, const struct client *c)
{
	for (const char *const *uri = c->redirect_uris; *uri != NULL; uri++)
		if (text_equal(origin_of(*uri), origin_of(c->frontchannel_logout_uri)))
			return;
	member_fault(m, "frontchannel_logout_uri",
		     "has a scheme, host and port that none of the redirect_uris has",
		     "Serve it where the redirect URIs are.");
}

void client_logout_read(struct members *m, struct client *c)
{
	c->backchannel_logout_uri = read_url(m, "backchannel_logout_uri");
	c->backchannel_logout_session_required =
		member_flag(m, "backchannel_logout_session_required", false);
	c->frontchannel_logout_uri = read_url(m, "frontchannel_logout_uri");
	c->frontchannel_logout_session_required =
		member_flag(m, "frontchannel_logout_session_required", false);
	if (url_is_protected(c->frontchannel_logout_uri))
		check_origin(m, c);
}
