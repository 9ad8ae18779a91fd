/* page_language.h -- which of our languages a reader wants.
 *
 * ui_locales (OpenID Connect Core 3.1.2.1): tags in order of preference. Accept-Language (RFC 9110
 * 12.5.4): ranges with weights. Both are matched by RFC 4647 3.4 lookup: fr-CA finds fr. Whatever
 * is malformed is passed over, whatever is beyond the bounds is not read. Pure.
 */
#pragma once
#include "text.h"

enum { LANGUAGE_BYTES_MAX = 1024, LANGUAGE_RANGES_MAX = 32 };

/* languages is ended by NULL and in lower case. NULL if none is wanted. */
const char *language_of_ui_locales(const char *const *languages, const char *ui_locales);
const char *language_of_accept(const char *const *languages, const char *accept_language);
