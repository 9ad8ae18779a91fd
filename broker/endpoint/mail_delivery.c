#include "mail_delivery.h"
#include "context.h"
#include "log.h"
#include "login_letter.h"
#include "login_notice.h"
#include "mail_client.h"
#include "random.h"
#include "store_mail.h"

/* The lease is longer than all that may happen in it. */
enum { AT_ONCE = 4, ROUNDS_OF_REST = 2, STORE_MS = 5000, LEASE_EXTRA_MS = 30000 };

static const struct refusal mail_letter_unreadable = {"mail-letter-unreadable", 500, NULL,
						      "A letter in the queue is not one of ours."};

static int under_way, rest;
static const struct mail_delivery *claiming; /* one at a time; NULL: none */

struct mail_delivery {
	struct flow flow; /* first */
	struct text saved;
	enum store_outcome outcome;
	struct store_mail mail;
	struct login_notice *notice;
};

static struct mail_delivery *of(struct flow *f) { return (struct mail_delivery *)f; }

static void claimed(const struct mail_delivery *d)
{
	if (claiming == d)
		claiming = NULL;
}

static void leave(void *arg)
{
	claimed(arg);
	under_way--;
}

static enum turn claim(struct flow *f)
{
	under_way++;
	claiming = of(f);
	arena_defer(f->arena, leave, f);
	return store_claim_mail(f, context.config->mail_server.timeout_ms + LEASE_EXTRA_MS,
				&of(f)->saved, &of(f)->outcome);
}

static void look(struct event_base *base);

static enum turn read_letter(struct flow *f)
{
	struct mail_delivery *d = of(f);

	claimed(d);
	if (d->outcome != STORE_DONE)
		return FLOW_STOP;
	store_mail_read(f->arena, d->saved, &d->mail);
	if (d->mail.dropped > 0)
		log_line(LOG_LEVEL_WARNING, "mail-queue-full", "dropped",
			 arena_printf(f->arena, "%lld", d->mail.dropped), NULL);
	look(event_get_base(&f->wake)); /* others need not wait for this one */
	d->notice = login_notice_parse(f->arena, d->mail.letter);
	return d->notice == NULL ? flow_refuse(f, &mail_letter_unreadable, NULL) : FLOW_NEXT;
}

static enum turn send_letter(struct flow *f)
{
	const struct login_notice *notice = of(f)->notice;

	return mail_send(f, &context.config->mail_server, notice->to,
			 login_letter_write(f->arena, notice));
}

static void settle(struct flow *f, enum store_mail_end end, int delay_ms);

static enum turn note_delivered(struct flow *f)
{
	settle(f, MAIL_DELIVERED, 0);
	return FLOW_STOP;
}

/* Not the letter's fault: others would fare the same. */
static void rest_if_server_fails(const struct flow *f)
{
	if (f->refusal != &mail_refused && f->refusal != &mail_letter_unreadable)
		rest = ROUNDS_OF_REST;
}

/* A letter that cannot be read would come back for ever. Where none was claimed there is nothing to
 * settle. */
static void refuse(struct flow *f)
{
	struct login_notice *notice = of(f)->notice;
	unsigned random;
	int delay_ms = -1;

	rest_if_server_fails(f);
	if (of(f)->mail.claimed.at == NULL)
		return;
	if (notice != NULL && f->refusal != &mail_refused) {
		random_bytes(&random, sizeof random);
		delay_ms = login_notice_delay_ms(++notice->tries, random);
	}
	settle(f, delay_ms < 0 ? MAIL_FAILED : MAIL_RETRIED, delay_ms);
}

static const struct flow_step steps[] = {
	{"claim", claim}, /* Redis */
	{"read-letter", read_letter},
	{"send-letter", send_letter}, /* SMTP */
	{"note-delivered", note_delivered},
	{NULL, NULL},
};

static const struct flow_kind mail_delivery_flow = {
	.name = "mail-delivery",
	.size = sizeof(struct mail_delivery),
	.deadline_ms = 90000,
	.steps = steps,
	.refuse = refuse,
	.quiet = true,
};

static void look(struct event_base *base)
{
	if (rest == 0 && under_way < AT_ONCE && claiming == NULL)
		flow_start(base, arena_new(), &mail_delivery_flow, NULL);
}

void mail_delivery_tick(struct event_base *base)
{
	if (!mail_is_on(context.config))
		return;
	if (rest > 0)
		rest--;
	look(base);
}

/* --- what came of it: a flow of its own, since a flow that was refused waits no more --- */

struct settling {
	struct flow flow; /* first */
	struct text claimed, again;
	enum store_mail_end end;
	int delay_ms;
};

static enum turn settle_letter(struct flow *f)
{
	const struct settling *s = (struct settling *)f;

	return store_settle_mail(f, s->claimed, s->end, s->again, s->delay_ms);
}

static enum turn look_for_more(struct flow *f)
{
	look(event_get_base(&f->wake));
	return FLOW_STOP;
}

static const struct flow_step settling_steps[] = {
	{"settle-letter", settle_letter}, /* Redis */
	{"look-for-more", look_for_more},
	{NULL, NULL},
};

static const struct flow_kind settling_flow = {
	.name = "mail-delivery-settled",
	.size = sizeof(struct settling),
	.deadline_ms = STORE_MS,
	.steps = settling_steps,
	.refuse = flow_forget, /* its lease ends, and somebody tries again */
	.quiet = true,
};

/* All is copied: f ends while the other waits. */
static void settle(struct flow *f, enum store_mail_end end, int delay_ms)
{
	static const char *const words[] = {[MAIL_DELIVERED] = "delivered",
					    [MAIL_FAILED] = "failed",
					    [MAIL_RETRIED] = "retried"};
	const struct login_notice *notice = of(f)->notice;
	struct arena *a = arena_new();
	struct settling *s = flow_new(a, &settling_flow);

	log_line(end == MAIL_DELIVERED ? LOG_LEVEL_INFO : LOG_LEVEL_WARNING, "mail-letter", "login",
		 notice == NULL ? NULL : notice->code, "end", words[end], "problem",
		 f->refusal == NULL ? NULL : f->refusal->name, "detail",
		 f->refusal == NULL ? NULL : f->detail, NULL);
	s->claimed = arena_text(a, of(f)->mail.claimed);
	if (end == MAIL_RETRIED)
		s->again = login_notice_pack(a, notice);
	s->end = end;
	s->delay_ms = delay_ms < 0 ? 0 : delay_ms;
	flow_begin(event_get_base(&f->wake), &s->flow);
}
