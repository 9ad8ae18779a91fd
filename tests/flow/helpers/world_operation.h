/* world_operation.h -- an operation of the fake world: it ends on a later turn of the loop, or
 * fails, or hangs, as the test asked. */
#pragma once
#include "flow.h"

/* finish(arg) is called just before the flow wakes; arg lives in the flow's arena. no is what a
 * failure of this kind looks like. */
enum turn world_operation(struct flow *f, void (*finish)(void *arg), void *arg,
			  const struct refusal *no);
