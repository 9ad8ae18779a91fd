#include "sealing.h"
#include "context.h"
#include "store.h"

void sealing_use(const struct seal_ring *ring)
{
	context.form_keys = seal_ring_derive(ring, "form");
	context.ticket_keys = seal_ring_derive(ring, "tls tickets");
	store_use_ring(ring);
}
