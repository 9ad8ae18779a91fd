#include "login_notice.h"
#include "mail_address.h"
#include "record.h"

struct text login_notice_pack(struct arena *a, const struct login_notice *notice)
{
	struct record_writer w = record_write(a);

	record_put_string(&w, "id", notice->id);
	record_put_string(&w, "to", notice->to);
	record_put_string(&w, "language", notice->language);
	record_put_string(&w, "client", notice->client);
	record_put_string(&w, "provider", notice->provider);
	record_put_number(&w, "at", notice->at);
	record_put_string(&w, "code", notice->code);
	record_put_number(&w, "tries", notice->tries);
	return record_written(&w);
}

struct login_notice *login_notice_parse(struct arena *a, struct text packed)
{
	struct login_notice *notice = arena_alloc(a, sizeof *notice);
	struct record record;

	if (packed.at == NULL || !record_read(packed, &record))
		return NULL;
	*notice = (struct login_notice){
		.id = record_string(a, &record, "id"),
		.to = record_string(a, &record, "to"),
		.language = record_string(a, &record, "language"),
		.client = record_string(a, &record, "client"),
		.provider = record_string(a, &record, "provider"),
		.at = record_number(&record, "at"),
		.code = record_string(a, &record, "code"),
		.tries = (int)record_number(&record, "tries"),
	};
	return *notice->id == '\0' || !mail_address_is(text_of(notice->to)) ? NULL : notice;
}

int login_notice_delay_ms(int tries, unsigned random)
{
	static const int seconds[LOGIN_NOTICE_TRIES] = {0, 5, 60, 600, 5400, 21600};
	int ms;

	if (tries >= LOGIN_NOTICE_TRIES)
		return -1;
	ms = seconds[tries] * 1000;
	return ms - ms / 4 + (int)(random % (unsigned)(ms / 2 + 1));
}
