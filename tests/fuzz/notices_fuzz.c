/* Notices of a configuration: what is read without a fault can be shown, and ends. */
#include "config.h"
#include "notice.h"
#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct arena *a = arena_new();
	struct config_faults faults = config_faults_none(a);
	const struct notice *notices =
		notices_read(a, "fuzz", (struct text){(const char *)bytes, len}, &faults);
	int count = 0;

	for (; notices[count].text != NULL; count++)
		if (faults.count == 0 &&
		    (*notices[count].text == '\0' || notices[count].until <= notices[count].from ||
		     notice_find(notices, notices[count].from, false) == NULL ||
		     notice_find(&notices[count], notices[count].until, false) == &notices[count]))
			abort();
	if (count > NOTICES_MAX)
		abort();
	arena_free(a);
	return 0;
}
