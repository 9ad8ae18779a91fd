/* scope.h -- what a client asks to know: OpenID Connect Core 3.1.2.1 and 5.4.
 *
 * Scopes we do not know are ignored; one we know that the client did not register is refused.
 * Which claims a scope brings is configuration (config/scopes.json). Pure.
 */
#pragma once
#include "arena.h"
#include "config.h"
#include "refusal.h"

enum { SCOPES_MAX = 32, SCOPE_LENGTH_MAX = 1024 };

/* *granted becomes the scopes to grant, space separated, in the arena. */
const struct refusal *scope_check(struct arena *a, const struct config *config,
				  const struct client *client, const char *asked,
				  const char **granted);

/* A part of what was granted: RFC 6749 6. *narrowed becomes the words of asked, in the arena. */
const struct refusal *scope_narrow(struct arena *a, const char *granted, const char *asked,
				   const char **narrowed);

/* The same without one word. */
const char *scope_without(struct arena *a, const char *granted, const char *word);

/* Does one of the granted scopes bring this claim? */
bool scope_brings(const struct config *config, const char *granted, const char *claim);

/* Is it a known scope that brings no claim? Then it tells a resource server (a data provider) what
 * the client may fetch there, and the client nothing. */
bool scope_is_for_data_provider(const struct config *config, struct text name);

/* Is one of the granted scopes such a scope? */
bool scope_has_data_provider(const struct config *config, const char *granted);

extern const char scope_offline_access[]; /* OpenID Connect Core 11 */

const struct scope *scope_find(const struct config *config, struct text name); /* NULL */
