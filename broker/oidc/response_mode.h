/* response_mode.h -- how the answer travels to the client: OAuth 2.0 Multiple Response Types 2.1,
 * Form Post Response Mode 1.0, JARM 2.3. Pure.
 *
 * fragment and fragment.jwt are refused: a code has no business in a script's hands.
 */
#pragma once
#include "client.h"
#include "refusal.h"

enum response_mode {
	RESPONSE_QUERY,
	RESPONSE_FORM_POST,
	RESPONSE_QUERY_JWT,    /* also "jwt": the default of a code is the query */
	RESPONSE_FORM_POST_JWT /* and in both the parameters are one signed JWT */
};

/* What a client is answered in that did not say, or said what nobody knows. */
enum response_mode response_mode_standard(const struct client *client);

/* *mode is the standard one if it is refused. */
const struct refusal *response_mode_choose(const struct client *client, const char *asked,
					   enum response_mode *mode);

bool response_mode_is_signed(enum response_mode mode);
bool response_mode_is_posted(enum response_mode mode);

extern const char *const response_mode_names[]; /* for discovery, ended by NULL */
