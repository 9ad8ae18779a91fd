/* store.h -- what must outlive a request: in Redis, each under a kind and an id, each with an end.
 *
 * The id is a secret (a state, a code, a token, a session id): the key is its HMAC, and the value
 * is sealed under a key derived from it, so that a dump of Redis neither shows nor opens anything.
 * Redis runs our functions (store_functions.lua): one-time values are bound to the replication
 * epoch of the primary that holds them, so that a failover cannot give one out twice.
 *
 * Each call is the last act of a step: it starts one trip and the flow waits. It ends well with
 * the outcome set, or with one of the refusals below. Deadline for a trip: setting store_timeout.
 */
#pragma once
#include "flow.h"
#include "seal_ring.h"

enum store_kind {
	STORE_INTERACTION,  /* a sign-in under way at a provider */
	STORE_CONTINUATION, /* marks an information page that was answered */
	STORE_RETURN,       /* with what it sent her back, for a second click */
	STORE_GRANT,        /* what stands behind a code */
	STORE_ANSWER,       /* what the spending of a code gave, in case that nobody heard it */
	STORE_ACCESS_TOKEN,
	STORE_SESSION,
	STORE_CODES,    /* by sid, the codes that a session gave: a list of keys, without values */
	STORE_FAMILY,   /* what stands behind a refresh token and all its successors */
	STORE_SIGN_OUT, /* a sign-out under way at a provider */
	STORE_SESSIONS, /* session ids of one subject or session of a provider's: a list */
	STORE_LOGOUT_TOKEN,   /* a provider's, that was used */
	STORE_NOTICE,         /* the queue of store_logout.h */
	STORE_PUSHED_REQUEST, /* by its request_uri */
	STORE_JTI,            /* a client assertion that was used */
	STORE_HANDLE,         /* a URL of profile vnconnect that was used */
	STORE_REGISTERED,     /* whom the civil registry knows, by what it was asked */
	STORE_DIAGNOSIS,      /* why a request was refused, under its reference */
	STORE_STATISTICS,     /* how many sign-ins a month had: store_statistics.h */
	STORE_SWITCHES,       /* what operators switched off: store_switches.h */
	STORE_CHANGES,        /* who changed that: a list */
	STORE_KEYS,           /* what machines have loaded of our keys: store_keys.h */
	STORE_EVIDENCE,       /* which clients fetch our keys: store_evidence.h */
	STORE_ACCOUNT,        /* by account_id(): store_account.h */
	STORE_MAIL            /* a queue: store_mail.h */
};

enum store_outcome {
	STORE_DONE,
	STORE_ABSENT, /* there is none, or it has ended, or its seal is broken */
	STORE_SPENT,  /* it was there, and was used before */
	STORE_STALE,  /* it is of an earlier replication epoch: undecidable, so gone */
	/* of calls that write to a STORE_ACCOUNT; nothing was written */
	STORE_CLOSED,  /* the account is disabled */
	STORE_UNWANTED /* she has switched the provider off */
};

struct store_write {
	enum store_kind kind;
	const char *id;
	/* Absent for STORE_CODES: what is added is the key of the first write. For STORE_ACCOUNT:
	 * account_login_write(). For STORE_MAIL, behind that: store_mail_write(). */
	struct text value;
	int ttl_s; /* or one of these two, without a value */
};

/* Delete it; STORE_END: and if there is none to delete, write nothing at all (store_first() only,
 * whose outcome is then ABSENT). */
enum { STORE_DELETE = 0, STORE_END = -1, STORE_WRITES_MAX = 10 };

/* Write all of them, or none. */
enum turn store_put(struct flow *f, const struct store_write *writes, size_t count);

/* The same with a STORE_ACCOUNT among them: DONE, or CLOSED or UNWANTED. */
enum turn store_put_for_account(struct flow *f, const struct store_write *writes, size_t count,
				enum store_outcome *outcome);

/* Read. value is in the arena. A spent grant reads as STORE_SPENT. */
enum turn store_get(struct flow *f, enum store_kind kind, const char *id, struct text *value,
		    enum store_outcome *outcome);

/* Read and delete, once: DONE, ABSENT or STALE. */
enum turn store_take(struct flow *f, enum store_kind kind, const char *id, struct text *value,
		     enum store_outcome *outcome);

/* Mark id as used for ttl_s and make the writes, once: DONE, or SPENT, ABSENT, CLOSED or UNWANTED
 * without a write. */
enum turn store_first(struct flow *f, enum store_kind kind, const char *id, int ttl_s,
		      const struct store_write *writes, size_t count, enum store_outcome *outcome);

/* Spend id and make the writes, once: DONE, ABSENT, STALE, or SPENT, which deletes what the first
 * spending wrote. The mark stays for ttl_s. */
enum turn store_spend(struct flow *f, enum store_kind kind, const char *id, int ttl_s,
		      const struct store_write *writes, size_t count, enum store_outcome *outcome);

/* Use what stands behind id once more, and make the writes. generation is the one that is shown,
 * the first is 0. DONE: it was the current one, and the next is current now if it rotates; or it
 * was the one before and the current is younger than grace_s. SPENT: an older one came back; all is
 * deleted, what renewals wrote as well. ABSENT. The end of its life stays what it was. */
struct store_renewal {
	long long generation;
	int grace_s;
	bool rotates;
};
enum turn store_renew(struct flow *f, enum store_kind kind, const char *id,
		      const struct store_renewal *renewal, const struct store_write *writes,
		      size_t count, enum store_outcome *outcome);

/* Delete what stands behind id and all that its renewals wrote. */
enum turn store_finish(struct flow *f, enum store_kind kind, const char *id);

enum turn store_delete(struct flow *f, enum store_kind kind, const char *id);

extern const struct refusal store_unreachable; /* 503 temporarily_unavailable, and so on below */
extern const struct refusal store_silent;      /* no answer within the deadline */
extern const struct refusal store_loading;
extern const struct refusal store_read_only;
extern const struct refusal store_full;
extern const struct refusal store_forbids;           /* NOAUTH, NOPERM, WRONGPASS */
extern const struct refusal store_confused;          /* an answer we do not understand */
extern const struct refusal store_orphaned;          /* MASTERDOWN: a replica without its primary */
extern const struct refusal store_busy;              /* BUSY: somebody's script runs and runs */
extern const struct refusal store_cannot_persist;    /* MISCONF */
extern const struct refusal store_without_replicas;  /* NOREPLICAS */
extern const struct refusal store_without_functions; /* they are missing and may not be loaded */
extern const struct refusal store_unsuitable; /* the audit says no: version, eviction policy */

struct config;

/* Connect, and stay connected; deployment names what is there, ring seals it. Called once per
 * worker. Does not wait: until the connection stands, calls are refused with the reason,
 * store_unreachable at first. What is needed of all three is copied. The process ignores SIGPIPE.
 */
void store_open(struct event_base *base, const struct config *config, const struct hash *deployment,
		const struct seal_ring *ring);

/* Keys that seal come and go while we serve. Copied. */
void store_use_ring(const struct seal_ring *ring);
void store_close(void);
bool store_is_ready(void); /* for /health/ready */
