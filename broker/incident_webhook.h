/* incident_webhook.h -- somebody whom an incident is told to, at once: the settings
 * incident_webhook_url and incident_webhook_token_file. */
#pragma once
#include "config.h"

struct incident_webhook {
	const char *url;     /* "": nobody is told */
	struct text bearer;  /* absent if it wants none */
	bool is_unreadable;  /* there is a token file, and it cannot be read */
	int status, tries;   /* of the last try; status 0: nobody answered */
	const char *failure; /* why then; NULL */
};

/* Reads the token, which may be for root's eyes alone: before the process becomes another user. */
struct incident_webhook incident_webhook_of(struct arena *a, const struct config *config);

/* POST json, up to three times; true if it was taken (2xx). base NULL: a loop of its own. Waits. */
struct event_base;
bool incident_webhook_tell(struct incident_webhook *webhook, struct event_base *base,
			   const struct config *config, struct text json);
