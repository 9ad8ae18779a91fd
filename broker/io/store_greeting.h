/* store_greeting.h -- what is said first on each connection, and every few seconds after:
 * AUTH, SELECT, CLIENT SETNAME, INFO (for the audit), FUNCTION LOAD; later INFO alone.
 */
#pragma once
#include "config.h"
#include "store_connection.h"

struct store_greeting;

/* Lives in the arena, which outlives the connection; what it needs of config is copied. */
struct store_greeting *store_greeting_new(struct arena *a, const struct config *config,
					  int database, struct text library);

/* The greet() of a connection; arg is a struct store_greeting. */
void store_greeting_say(struct store_connection *c, void *greeting);

/* Ask INFO again, and give the connection up if the audit now says no. */
void store_greeting_repeat(struct store_connection *c, struct store_greeting *greeting);

/* Load our functions again: they were there at the greeting, and are not any more. */
void store_greeting_load(struct store_connection *c, struct store_greeting *greeting);
