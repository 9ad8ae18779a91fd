/* log.h -- one JSON object per line on standard error, for an operator and a collector.
 *
 *	log_line(LOG_LEVEL_WARNING, "store-unreachable", "path", path, "error", text, NULL);
 *
 * Names are ours; values are escaped and cut at 512 bytes, so that nobody outside can forge a
 * line; a value that would make the line longer than 4096 bytes is left out. No secret, token, code
 * or identity is ever given to it. Never blocks: a full pipe or socket drops the line, and the next
 * one says how many were.
 */
#pragma once

enum log_level { LOG_LEVEL_DEBUG, LOG_LEVEL_INFO, LOG_LEVEL_WARNING, LOG_LEVEL_ERROR };

enum log_level log_level_of(const char *name); /* "debug" ... "error"; info for any other */

/* role, "worker-1", is kept for the life of the process. */
void log_open(const char *role, enum log_level least);

/* Pairs of name and value (const char *, NULL value: left out), ended by NULL. */
void log_line(enum log_level level, const char *event, ...) __attribute__((sentinel));
