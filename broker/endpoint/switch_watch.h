/* switch_watch.h -- what operators switch off comes to this worker: context.switches.
 *
 * A flow without a request, started each second: one command. What came last is held while the
 * store is silent; what the store lost with a primary, it is given back. The same command tells
 * operators which one this worker has, and how its providers do.
 */
#pragma once

struct event_base;

void switch_watch_start(struct event_base *base); /* nothing, while the one before is under way */
void switch_watch_close(void);
