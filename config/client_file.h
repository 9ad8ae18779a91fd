/* client_file.h -- one client's registration, clients/NAME.json: names as in RFC 7591. Pure. */
#pragma once
#include "config.h"

/* NULL if it is no JSON object; other faults are reported, and the client is of no use then.
 * settings are those of broker.json: they give defaults. */
struct client *client_file_read(struct arena *a, const char *file, struct text bytes,
				const struct settings *settings, struct config_faults *faults);

enum { CLIENT_FILE_MAX = 256 * 1024 };

extern const char *const client_authentication_names[]; /* ended by NULL, in the enum's order */

/* client_profile.c: requests and responses, and the profile's word; read after all it rests on. */
struct members;
void client_profile_read(struct members *m, struct client *c);
