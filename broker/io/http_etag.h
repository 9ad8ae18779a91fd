/* http_etag.h -- does the reader hold what we would send? RFC 9110 8.8.3, 13.1.2. Pure. */
#pragma once
#include "arena.h"
#include <stdbool.h>

/* The etag of a document, with its quotes. */
struct text http_etag_of(struct arena *a, struct text document);

/* Is etag (with its quotes) among the elements of If-None-Match, or is that "*"? The comparison is
 * the weak one (8.8.3.2): a proxy that compressed what we sent has marked our etag W/. */
bool http_etag_is_held(struct text etag, const char *if_none_match);
