/* mail_metrics.h -- how letters do, in the words of Prometheus (text format 0.0.4). Pure. */
#pragma once
#include "arena.h"

/* lines: those of store_read_mail_status(); absent: no letters are written, and nothing is said. */
const char *mail_metrics(struct arena *a, struct text lines);
