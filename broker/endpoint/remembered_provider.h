/* remembered_provider.h -- the provider that she chose last, if she wants this device to know.
 *
 * A cookie of its id and nothing else; it decides which button comes first. Only a tick in the
 * chooser sets it, each later choice renews it, and it ends after half a year or when she says so.
 */
#pragma once
#include "browser_flow.h"
#include "provider.h"

/* Its id; "" if none is remembered, or this request ends it. */
const char *remembered_provider(const struct flow *f);

/* She has chosen this one: remember it, if she wants that or did before. */
void remember_provider(struct flow *f, const struct provider *provider);

/* The button of the chooser: does this request want it forgotten? Then it is. */
bool forget_provider(struct flow *f);
