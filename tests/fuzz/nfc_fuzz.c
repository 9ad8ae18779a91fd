/* Text in its normal form stays in it, stays UTF-8 and grows no further than Unicode says. */
#include "nfc.h"
#include "utf8.h"
#include "visible_text.h"
#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	const struct text t = {(const char *)bytes, len};
	struct arena *a;
	struct text once;

	if (!utf8_is(t) || len > 4096)
		return 0;
	a = arena_new();
	once = nfc(a, t);
	if (!utf8_is(once) || once.len > 3 * len || !text_equal(nfc(a, once), once) ||
	    visible_text_is(t, len) != visible_text_is(once, 3 * len))
		abort();
	arena_free(a);
	return 0;
}
