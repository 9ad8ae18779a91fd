/* A stream of frames: each is within its bytes, and written again it is the same. */
#include "signer_wire.h"
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
	struct text bytes = {(const char *)data, size};
	struct signer_frame frame;
	int len;

	while ((len = signer_frame_read(bytes, &frame)) > 0) {
		struct arena *a = arena_new();
		struct text again = signer_frame_write(a, frame.id, frame.operation, frame.record);

		if ((size_t)len > bytes.len || again.len != (size_t)len ||
		    memcmp(again.at, bytes.at, again.len) != 0)
			abort();
		arena_free(a);
		bytes = (struct text){bytes.at + len, bytes.len - (size_t)len};
	}
	return 0;
}
