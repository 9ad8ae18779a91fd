/* provider_offer.h -- which providers a citizen may choose for a request, and how the chooser shows
 * the others.
 *
 * One table for the chooser, the choice and the way back from the provider. A provider that is
 * switched off and one that is not for this client look the same: nobody learns a client's list.
 * Pure.
 */
#pragma once
#include "authorize_request.h"
#include "provider.h"

/* Do the client's lists let it in? */
bool provider_is_permitted(const struct client *client, const struct provider *provider);

/* And is it switched on? */
bool provider_is_offered(const struct client *client, const struct provider *provider);

/* Can it prove the level that is asked, and nothing below the floor, if there is one? */
bool provider_is_enough(const struct config *config, const struct authorize_request *request,
			const struct provider *provider);

/* May she go there? It need not be displayed: a hint can name it. */
bool provider_may_be_chosen(const struct config *config, const struct authorize_request *request,
			    const struct provider *provider);

enum provider_state {
	PROVIDER_HIDDEN,
	PROVIDER_OPEN,
	PROVIDER_UNAVAILABLE, /* and no word why */
	PROVIDER_TOO_LOW,
	PROVIDER_BELOW_FLOOR
};

/* In the chooser. */
enum provider_state provider_state(const struct config *config,
				   const struct authorize_request *request,
				   const struct provider *provider);

/* Does a notice say that nobody is sent there at that time? */
bool provider_is_closed(const struct provider *provider, long long now);
