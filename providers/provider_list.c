#include "oidc_driver.h"
#include "simulator_driver.h"
#include <string.h>

static const struct provider_driver *const drivers[] = {&oidc_driver, &simulator_driver};

const struct provider_driver *provider_driver_find(const char *name)
{
	for (size_t i = 0; i < sizeof drivers / sizeof *drivers; i++)
		if (strcmp(drivers[i]->name, name) == 0)
			return drivers[i];
	return NULL;
}
