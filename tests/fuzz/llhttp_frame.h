/* llhttp_frame.h -- how llhttp frames a request; its header and ours cannot stand in one file. */
#pragma once
#include <stdbool.h>
#include <stddef.h>

struct llhttp_frame {
	size_t head; /* where the head ends */
	const char *method;
	unsigned long long content_length;
};

/* False if llhttp refuses it. */
bool llhttp_frame(const char *bytes, size_t len, struct llhttp_frame *frame);
