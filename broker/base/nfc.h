/* nfc.h -- one spelling for what is the same text: Unicode Normalization Form C, UAX #15.
 *
 * "é" may be one character or two; both are the same name. Compatibility ideographs (U+F900 to
 * U+FAFF, U+2F800 to U+2FA1F) stay as they are, where NFC would replace them: they are how a person
 * writes her name. Pure.
 */
#pragma once
#include "arena.h"

/* t itself if it is in that form; otherwise in the arena. t must be UTF-8. */
struct text nfc(struct arena *a, struct text t);
