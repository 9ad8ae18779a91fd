/* config_report.h -- a configuration and its faults, for an operator's eyes: no secret in either.
 */
#pragma once
#include "config.h"
#include <stdio.h>

/* One line each: FILE: PLACE: PROBLEM. REMEDY */
void config_report(FILE *out, const struct config_faults *faults);

/* {"faults":[{"file","place","problem","remedy"}],"warnings":[...]} */
void config_report_json(FILE *out, const struct config_faults *faults);

/* {"settings":{...},"clients":[...],"providers":[...]} */
void config_show(FILE *out, struct arena *a, const struct config *config);

/* {"issuer","discovery","diagnosis","client":{...}}: what its developer needs to know. */
void config_show_client(FILE *out, struct arena *a, const struct config *config,
			const struct client *client);
