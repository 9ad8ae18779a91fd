#include "address.h"
#include "json_read.h"

const char *address_line(struct arena *a, const json_t *address)
{
	static const char *const parts[] = {"street_address", "postal_code", "locality", "region",
					    "country"};
	const char *sum = json_string_or(address, "formatted", "");

	if (*sum != '\0')
		return sum;
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		const char *part = json_string_or(address, parts[i], "");

		if (*part != '\0')
			sum = arena_printf(a, "%s%s%s", sum, *sum == '\0' ? "" : ", ", part);
	}
	return sum;
}
