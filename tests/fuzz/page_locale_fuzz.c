/* A catalogue from anywhere is refused with a fault, or every text of it is found, and cut at its
 * placeholders gives its bytes back. */
#include "page_locale.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static void check_text(const char *text)
{
	struct text rest = text_of(text), before, name;
	size_t len = 0;

	do {
		name = locale_next_placeholder(&rest, &before);
		len += before.len + (name.at == NULL ? 0 : name.len + 2);
	} while (name.at != NULL);
	if (len != strlen(text))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	struct config_faults faults = config_faults_none(a);
	struct locale locale;
	bool sound = locale_read(a, "fr.json", (struct text){(const char *)data, size}, &locale,
				 &faults);

	if (sound != (faults.count == 0))
		abort();
	for (size_t i = 0; sound && i < locale.count; i++) {
		if (locale_find(&locale, locale.texts[i].key) != locale.texts[i].text)
			abort();
		check_text(locale.texts[i].text);
	}
	if (sound && !locale_check_against(&locale, &locale, &faults))
		abort();
	arena_free(a);
	return 0;
}
