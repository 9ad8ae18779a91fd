/* vnconnect_userinfo.h -- userinfo in the dialect of profile vnconnect: national 6.2.
 *
 * The same claims that the token may tell anywhere, under the names and in the forms of the table;
 * what the client's scopes do not bring is not there under any name. Pure.
 */
#pragma once
#include "access_token.h"

/* The URLs may be "": then they are left out. */
struct text vnconnect_userinfo(struct arena *a, const struct config *config,
			       const struct access_token *token, const char *profile_url,
			       const char *logout_url);
