#include "world_operation.h"
#include "world.h"
#include <stdlib.h>

int world_fail_at, world_hang_at, world_operations, world_live;

static struct event *hung;

struct operation {
	struct flow_op op; /* first */
	struct flow *flow;
	struct event *event;
	void (*finish)(void *arg);
	void *arg;
	const struct refusal *no;
};

static void forget(struct flow_op *op)
{
	struct operation *operation = (struct operation *)op;

	if (hung == operation->event)
		hung = NULL;
	event_free(operation->event);
	free(operation);
	world_live--;
}

static void on_answer(evutil_socket_t fd, short what, void *arg)
{
	struct operation *operation = arg;
	struct flow *flow = operation->flow;
	const struct refusal *no = operation->no;

	(void)fd, (void)what;
	if (no == NULL)
		operation->finish(operation->arg);
	forget(&operation->op);
	flow_wake(flow, no, no == NULL ? NULL : "as the test asked");
}

enum turn world_operation(struct flow *f, void (*finish)(void *arg), void *arg,
			  const struct refusal *no)
{
	struct operation *operation = calloc(1, sizeof *operation);

	if (operation == NULL)
		abort();
	world_operations++;
	world_live++;
	*operation = (struct operation){
		{forget}, f,   event_new(world_base, -1, 0, on_answer, operation),
		finish,   arg, world_operations == world_fail_at ? no : NULL};
	if (world_operations == world_hang_at)
		hung = operation->event;
	else
		event_add(operation->event,
			  &(struct timeval){0, 1}); /* not in this turn of the loop */
	return flow_wait(f, &operation->op);
}

void world_settle(void)
{
	if (hung != NULL)
		event_active(hung, EV_TIMEOUT, 0);
	for (int turns = 0; flow_live() > 0 && turns < 1000; turns++)
		event_base_loop(world_base, EVLOOP_ONCE);
}
