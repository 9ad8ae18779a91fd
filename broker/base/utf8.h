/* utf8.h -- is it UTF-8? RFC 3629: no overlong forms, no surrogates, nothing beyond U+10FFFF. Pure.
 */
#pragma once
#include "text.h"
#include <stdint.h>

size_t utf8_length(
	struct text t); /* of the sequence at its start, t not empty; 0 if it is not one */
uint32_t utf8_point(struct text t, size_t length); /* the character of that sequence */
bool utf8_is(struct text t);
