/* simulator_driver.h -- a provider that is a page of ours: test identities, for demonstrations and
 * tests. It proves nothing about anybody.
 *
 * The page (endpoint/simulator.c) sends the citizen to /callback/ID with her state, and the id of
 * the persona as code or its error as error.
 */
#pragma once
#include "persona.h"
#include "provider_driver.h"

extern const struct provider_driver simulator_driver;

/* The personas of the configuration that this provider may show: those whose error, or whose level,
 * lets a sign-in at asked (ours, "" asks nothing) come to an end; in the arena. NULL with *no. */
const struct personas *simulator_personas(struct arena *a, const struct config *config,
					  const struct provider *provider, const char *asked,
					  const struct refusal **no);

extern const struct refusal simulator_persona_unknown;
