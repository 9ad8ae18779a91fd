/* mail_server.h -- who takes the letters that we write: the settings mail_... (docs/operations.md).
 *
 * It is spoken to under TLS, from the first byte (smtps) or from STARTTLS on (smtp), and with its
 * certificate verified. One on loopback may do without, unless mail_ca_file says who signed it.
 */
#pragma once
#include "text.h"
#include <stdbool.h>

struct mail_server {
	const char *url;   /* "": there is none, and no letter is written */
	bool may_be_plain; /* without TLS, that is */
	const char *from;
	const char *user; /* "": it does not ask */
	struct text password, ca_pem;
	int timeout_ms; /* of one delivery, all of it */
};

struct settings;
struct config;
struct config_faults;

/* The files' bytes may be absent. */
struct mail_server mail_server_of(const struct settings *settings, struct text password,
				  struct text ca_pem);

/* Are letters written? */
bool mail_is_on(const struct config *config);

void mail_server_check(const struct config *config, struct config_faults *faults);
