#include "pause.h"

struct pause {
	struct flow_op op; /* first */
	struct flow *flow;
	struct event end;
};

static void cancel(struct flow_op *op) { event_del(&((struct pause *)op)->end); }

static void on_end(evutil_socket_t fd, short what, void *arg)
{
	(void)fd, (void)what;
	flow_wake(((struct pause *)arg)->flow, NULL, NULL);
}

enum turn pause_flow(struct flow *f, int ms)
{
	struct pause *pause = arena_alloc(f->arena, sizeof *pause);
	const struct timeval end = {ms / 1000, ms % 1000 * 1000};

	pause->op.cancel = cancel;
	pause->flow = f;
	event_assign(&pause->end, event_get_base(&f->wake), -1, 0, on_end, pause);
	event_add(&pause->end, &end);
	return flow_wait(f, &pause->op);
}
