#include "mail_delivery.h"
#include "account_visit.h"
#include "clock.h"
#include "context.h"
#include "log.h"
#include "login_notice.h"
#include "mail_client.h"
#include "mail_message.h"
#include "page_words.h"
#include "random.h"
#include "store_mail.h"
#include <string.h>

/* The lease is longer than all that may happen in it. */
enum { AT_ONCE = 4, ROUNDS_OF_REST = 2, STORE_MS = 5000, LEASE_EXTRA_MS = 30000 };

static const struct refusal mail_letter_unreadable = {"mail-letter-unreadable", 500, NULL,
						      "A letter in the queue is not one of ours."};

static int under_way, rest;
static bool is_claiming;

struct mail_delivery {
	struct flow flow; /* first */
	bool is_claiming;
	struct text saved;
	enum store_outcome outcome;
	struct store_mail mail;
	struct login_notice *notice;
};

static struct mail_delivery *of(struct flow *f) { return (struct mail_delivery *)f; }

static void claimed(struct mail_delivery *d)
{
	if (d->is_claiming)
		is_claiming = false;
	d->is_claiming = false;
}

static void leave(void *arg)
{
	claimed(arg);
	under_way--;
}

static enum turn claim(struct flow *f)
{
	under_way++;
	is_claiming = of(f)->is_claiming = true;
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

static const char *client_name(const struct login_notice *notice)
{
	const struct client *c = config_client(context.config, notice->client);

	return c == NULL ? notice->client
			 : name_in_language(notice->language, c->client_name, c->client_name_fr,
					    c->client_name_vi);
}

static const char *provider_name(const struct login_notice *notice)
{
	const struct provider *p = config_provider(context.config, notice->provider);

	return p == NULL ? notice->provider
			 : name_in_language(notice->language, p->name, p->name_fr, p->name_vi);
}

/* The subject, an empty line, and the body. */
static struct text rendered(struct arena *a, const struct login_notice *notice)
{
	const char *account = arena_printf(a, "%s/account", context.config->settings.issuer);
	const struct page_value values[] = {
		{"client_name", client_name(notice), NULL},
		{"provider_name", provider_name(notice), NULL},
		{"time", page_moment(a, context.pages, notice->language, notice->at), NULL},
		{"code", notice->code, NULL},
		{"account", account_client() == NULL ? NULL : account, NULL},
		{NULL, NULL, NULL},
	};

	return page_render(a, context.pages, "login_notice", notice->language,
			   &(struct page_scope){values, NULL}, NULL);
}

static struct text message(struct arena *a, const struct login_notice *notice)
{
	struct text body, subject = text_split(rendered(a, notice), '\n', &body);

	while (text_starts(body, "\n"))
		body = (struct text){body.at + 1, body.len - 1};
	return mail_message_write(a, &(struct mail_message){
					     .from = context.config->mail_server.from,
					     .to = notice->to,
					     .from_name = context.config->settings.platform_name,
					     .language = notice->language,
					     .id = notice->id,
					     .at = clock_now(),
					     .subject = subject,
					     .body = body,
				     });
}

static enum turn send_letter(struct flow *f)
{
	const struct login_notice *notice = of(f)->notice;

	return mail_send(f, &context.config->mail_server, notice->to, message(f->arena, notice));
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
	if (rest == 0 && under_way < AT_ONCE && !is_claiming)
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
};

static struct {
	struct text claimed;
	const struct login_notice *notice;
	enum store_mail_end end;
	int delay_ms;
} handed_over; /* read by the first step, before flow_start() returns */

/* All is copied: the flow that handed it over ends while this one waits. */
static enum turn settle_letter(struct flow *f)
{
	struct text again = TEXT_NONE;

	if (handed_over.end == MAIL_RETRIED)
		again = login_notice_pack(f->arena, handed_over.notice);
	return store_settle_mail(f, arena_text(f->arena, handed_over.claimed), handed_over.end,
				 again, handed_over.delay_ms);
}

static enum turn look_for_more(struct flow *f)
{
	look(event_get_base(&f->wake));
	return FLOW_STOP;
}

/* Its lease ends, and somebody tries again. */
static void leave_it(struct flow *f) { (void)f; }

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
	.refuse = leave_it,
	.quiet = true,
};

static void settle(struct flow *f, enum store_mail_end end, int delay_ms)
{
	static const char *const words[] = {[MAIL_DELIVERED] = "delivered",
					    [MAIL_FAILED] = "failed",
					    [MAIL_RETRIED] = "retried"};
	const struct login_notice *notice = of(f)->notice;

	log_line(end == MAIL_DELIVERED ? LOG_LEVEL_INFO : LOG_LEVEL_WARNING, "mail-letter", "login",
		 notice == NULL ? NULL : notice->code, "end", words[end], "problem",
		 f->refusal == NULL ? NULL : f->refusal->name, "detail",
		 f->refusal == NULL ? NULL : f->detail, NULL);
	handed_over.claimed = of(f)->mail.claimed;
	handed_over.notice = notice;
	handed_over.end = end;
	handed_over.delay_ms = delay_ms < 0 ? 0 : delay_ms;
	flow_start(event_get_base(&f->wake), arena_new(), &settling_flow, NULL);
}
