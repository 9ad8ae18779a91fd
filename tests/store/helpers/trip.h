/* trip.h -- flows made for one call of the store each, over the real flow driver. */
#pragma once
#include "store.h"

enum trip_call {
	TRIP_PUT,
	TRIP_GET,
	TRIP_TAKE,
	TRIP_FIRST,
	TRIP_SPEND,
	TRIP_RENEW,
	TRIP_FINISH,
	TRIP_DELETE
};

struct trip {
	enum trip_call call;
	/* NULL, or any call instead */
	enum turn (*ask)(struct flow *f, struct text *value, enum store_outcome *outcome);
	enum store_kind kind;
	const char *id, *text; /* text: what put writes under id, and first and spend under other */
	enum store_kind other_kind;
	const char *other;            /* NULL: first and spend write nothing */
	const char *ends;             /* a session that put and first delete; NULL: none */
	bool must_stand;              /* and that must be there */
	int ttl_s;                    /* 0: a minute */
	struct store_renewal renewal; /* of TRIP_RENEW */
	/* what came of it */
	bool is_over;
	const struct refusal *no;
	enum store_outcome outcome;
	char value[4096];
	size_t len;
};

/* The store and the loop of this process. */
void trips_open(const char *store, const char *password, int timeout_ms);
void trips_open_as(const char *store, const char *user, const char *password, const char *ca);
void trips_close(void);
struct event_base *trips_base(void);

bool trips_ready(int ms);     /* run the loop until the store is ready, at most ms */
bool trips_not_ready(int ms); /* until it is not */
void trips_run(int ms);       /* for so long */

void trip_start(struct trip *trip); /* does not run the loop, unless it ends at once */
void trip_cancel_last(void);        /* the client of the trip started last hangs up */
void trip_wait(struct trip *trip);  /* run the loop until it is over; at most ten seconds */

/* Start and wait: "done", "absent", "spent", "stale", or the name of the refusal. */
const char *trip(struct trip *trip);
const char *trip_word(const struct trip *trip);

/* The most common ones. */
const char *trip_put(enum store_kind kind, const char *id, const char *text);
const char *trip_get(enum store_kind kind, const char *id); /* the text, or the word in brackets */
const char *trip_take(enum store_kind kind, const char *id);
const char *trip_spend(const char *grant, const char *access_token, const char *text);
const char *trip_first(const char *jti);
