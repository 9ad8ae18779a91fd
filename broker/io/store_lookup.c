#include "store_lookup.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

enum { LOOK_MS = 20 };

struct store_lookup {
	struct gaicb question;
	struct addrinfo hints;
	char port[12];
	struct event *look;
	void (*done)(void *arg, const struct addrinfo *found, const char *problem);
	void *arg;
};

/* The C library's thread writes to them until it has its answer, so they stay: processes end soon
 * after they close their store. Linked through arg. */
static struct store_lookup *abandoned;

static void finish(struct store_lookup *lookup, int error)
{
	struct addrinfo *found = lookup->question.ar_result;

	lookup->question.ar_result = NULL;
	lookup->done(lookup->arg, error == 0 ? found : NULL,
		     error == 0 ? NULL : gai_strerror(error));
	if (found != NULL)
		freeaddrinfo(found);
}

static void look_again(struct store_lookup *lookup)
{
	const struct timeval soon = {0, LOOK_MS * 1000};

	event_add(lookup->look, &soon);
}

static void on_look(evutil_socket_t fd, short what, void *arg)
{
	struct store_lookup *lookup = arg;
	int error = gai_error(&lookup->question);

	(void)fd, (void)what;
	if (error == EAI_INPROGRESS)
		look_again(lookup);
	else
		finish(lookup, error);
}

struct store_lookup *store_lookup_new(struct event_base *base, const char *host, int port,
				      void (*done)(void *arg, const struct addrinfo *found,
						   const char *problem),
				      void *arg)
{
	struct store_lookup *lookup = calloc(1, sizeof *lookup);

	if (lookup == NULL || (lookup->look = evtimer_new(base, on_look, lookup)) == NULL) {
		fputs("out of memory\n", stderr);
		abort();
	}
	snprintf(lookup->port, sizeof lookup->port, "%d", port);
	lookup->hints = (struct addrinfo){.ai_socktype = SOCK_STREAM};
	lookup->question = (struct gaicb){
		.ar_name = host, .ar_service = lookup->port, .ar_request = &lookup->hints};
	lookup->done = done;
	lookup->arg = arg;
	return lookup;
}

void store_lookup_start(struct store_lookup *lookup)
{
	struct gaicb *questions[] = {&lookup->question};
	struct addrinfo numeric = {.ai_socktype = SOCK_STREAM,
				   .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV};
	int error = getaddrinfo(lookup->question.ar_name, lookup->port, &numeric,
				&lookup->question.ar_result);

	if (error == EAI_NONAME) {
		lookup->question.ar_result = NULL;
		error = getaddrinfo_a(GAI_NOWAIT, questions, 1, NULL);
		if (error == 0) {
			look_again(lookup);
			return;
		}
	}
	finish(lookup, error);
}

void store_lookup_free(struct store_lookup *lookup)
{
	if (lookup == NULL)
		return;
	event_free(lookup->look);
	if (gai_error(&lookup->question) == EAI_INPROGRESS &&
	    gai_cancel(&lookup->question) == EAI_NOTCANCELED) {
		lookup->arg = abandoned;
		abandoned = lookup;
		return;
	}
	if (lookup->question.ar_result != NULL)
		freeaddrinfo(lookup->question.ar_result);
	free(lookup);
}
