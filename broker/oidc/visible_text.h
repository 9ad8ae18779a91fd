/* visible_text.h -- is a text what it looks like?
 *
 * Refused: control characters, what turns the direction of writing or cannot be seen (a name could
 * pass for another, or for the words of our page), what is no character. Any script is fine, and so
 * are the two joiners where scripts need them. Pure.
 */
#pragma once
#include "text.h"

/* UTF-8 of 1 to most characters. */
bool visible_text_is(struct text t, size_t most);
