/* signer_line.h -- the worker's connection to the signer: docs/signer-protocol.md.
 *
 * Requests are sent without waiting for the answers of earlier ones, each under an id of its own;
 * an answer to an id that nobody waits for is dropped. When the connection ends, all that wait are
 * sent again over the next: a signature asked for twice does no harm. For signer.c alone.
 */
#pragma once
#include "arena.h"
#include <event2/event.h>
#include <event2/event_struct.h>
#include <stdint.h>

struct signer_call {
	uint32_t id;
	struct text frame; /* as sent, and sent again */
	void (*answered)(struct signer_call *call, unsigned char operation, struct text record);
	struct signer_call *next, *previous;
};

struct event_base *signer_line_base(void);
bool signer_line_is_connected(void);
size_t signer_line_waiting(void);

/* Both call and its frame live in the arena until it is answered or forgotten. record must fit a
 * frame. A call that is answered is forgotten already. */
void signer_line_send(struct arena *a, struct signer_call *call, unsigned char operation,
		      struct text record,
		      void (*answered)(struct signer_call *call, unsigned char operation,
				       struct text record));

/* Its flow has ended or given up. */
void signer_line_forget(struct signer_call *call);
