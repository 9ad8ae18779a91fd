#include "diagnosis.h"
#include "allowance.h"
#include "base64url.h"
#include "clock.h"
#include "random.h"
#include "record.h"
#include "sealed_life.h"
#include "store.h"

enum { REFERENCE_BYTES = 9, BURST = 60, PER_SECOND = 1 };

struct keep {
	struct flow flow; /* first */
	const char *reference;
	struct text packed;
};

static struct event_base *loop;
static const char *our_issuer;
/* One a second and a burst of a minute's: some 80,000 a day from each worker at most. Requests that
 * name no client must not use up what those of clients need. */
static struct allowance of_clients, of_nobody;

void diagnosis_open(struct event_base *base, const char *issuer)
{
	loop = base;
	our_issuer = issuer;
	of_clients = of_nobody = (struct allowance){BURST, clock_monotonic_us()};
}

void diagnosis_close(void) { loop = NULL; }

static enum turn write_diagnosis(struct flow *f)
{
	const struct keep *keep = (struct keep *)f;
	struct store_write write = {STORE_DIAGNOSIS, keep->reference, keep->packed,
				    DIAGNOSIS_TTL_S};

	return store_put(f, &write, 1);
}

static const struct flow_step steps[] = {
	{"write-diagnosis", write_diagnosis}, /* Redis */
	{"finish", flow_finish},
	{NULL, NULL},
};

static const struct flow_kind keep_flow = {
	.name = "keep-diagnosis",
	.size = sizeof(struct keep),
	.deadline_ms = 5000,
	.steps = steps,
	.refuse = flow_forget, /* the log has what it would have kept */
};

static const char *or_empty(const char *value) { return value == NULL ? "" : value; }

static struct text pack(struct arena *a, const struct flow *f)
{
	struct record_writer w = record_write(a);

	record_put_string(&w, "refusal", f->refusal->name);
	record_put_string(&w, "help", f->refusal->help);
	record_put_string(&w, "error", or_empty(f->refusal->error));
	record_put_number(&w, "status", f->refusal->status);
	record_put_string(&w, "flow", f->kind->name);
	record_put_string(&w, "step", f->step > f->kind->steps ? f->step[-1].name : "");
	record_put_string(&w, "client", or_empty(f->log_client));
	record_put_string(&w, "provider", or_empty(f->log_provider));
	record_put_number(&w, "time", clock_now());
	return record_written(&w);
}

void diagnosis_keep(struct flow *f)
{
	struct arena *a;
	struct keep *keep;

	f->reference = random_token(f->arena, REFERENCE_BYTES).at;
	if (loop == NULL ||
	    !allowance_take(f->log_client != NULL ? &of_clients : &of_nobody, BURST, PER_SECOND))
		return;
	a = arena_new();
	keep = flow_new(a, &keep_flow);
	keep->reference = arena_string(a, text_of(f->reference));
	keep->packed = pack(a, f);
	flow_begin(loop, &keep->flow);
}

const char *diagnosis_uri(const struct flow *f)
{
	return loop == NULL || f->reference == NULL
		       ? ""
		       : arena_printf(f->arena, "%s/error/%s", our_issuer, f->reference);
}

struct diagnosis *diagnosis_parse(struct arena *a, struct text packed)
{
	struct record *record = arena_alloc(a, sizeof *record);
	struct diagnosis *d = arena_alloc(a, sizeof *d);

	if (!record_read(packed, record))
		return NULL;
	*d = (struct diagnosis){
		.refusal = record_string(a, record, "refusal"),
		.help = record_string(a, record, "help"),
		.error = record_string(a, record, "error"),
		.status = record_number(record, "status"),
		.flow = record_string(a, record, "flow"),
		.step = record_string(a, record, "step"),
		.client = record_string(a, record, "client"),
		.provider = record_string(a, record, "provider"),
		.time = record_number(record, "time"),
	};
	return *d->refusal == '\0' ? NULL : d;
}

bool diagnosis_is_reference(struct text reference)
{
	unsigned char bytes[REFERENCE_BYTES];

	return base64url_decode_exactly(reference, bytes, sizeof bytes);
}
