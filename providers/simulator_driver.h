/* simulator_driver.h -- a provider that is a page of ours: test identities, for demonstrations and
 * tests. It proves nothing about anybody.
 *
 * The page (endpoint/simulator.c, told the provider, her state and the level) sends the citizen to
 * /callback/ID with her state, and the id of the persona as code or its error as error.
 */
#pragma once
#include "persona.h"
#include "provider_driver.h"

extern const struct provider_driver simulator_driver;

extern const struct refusal simulator_persona_unknown;
