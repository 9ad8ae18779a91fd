/* public_pages.h -- what /statistics, /status and /feedback have in common. */
#pragma once
#include "browser_flow.h"

/* A step, the first but for browser_read_parameters(): setting public_statistics. */
enum turn public_pages_are_on(struct flow *f);

/* Of JSON: whoever asks gets it, and may keep it for a minute. */
void public_pages_may_be_kept(struct flow *f);

/* 12345 as the page's language groups its digits. */
const char *public_pages_number(struct flow *f, long long number);
