#include "logout_notice.h"
#include "record.h"

struct text logout_notice_pack(struct arena *a, const struct logout_notice *notice)
{
	struct record_writer w = record_write(a);

	record_put_string(&w, "id", notice->id);
	record_put_string(&w, "client_id", notice->client_id);
	record_put_string(&w, "account", notice->account);
	record_put(&w, "identity_v1", notice->identity_v1);
	record_put_string(&w, "sid", notice->sid);
	record_put_number(&w, "tries", notice->tries);
	return record_written(&w);
}

struct logout_notice *logout_notice_parse(struct arena *a, struct text packed)
{
	struct logout_notice *notice = arena_alloc(a, sizeof *notice);
	struct record record;

	if (packed.at == NULL || !record_read(packed, &record))
		return NULL;
	*notice = (struct logout_notice){
		.id = record_string(a, &record, "id"),
		.client_id = record_string(a, &record, "client_id"),
		.account = record_string(a, &record, "account"),
		.identity_v1 = record_get(&record, "identity_v1"),
		.sid = record_string(a, &record, "sid"),
		.tries = (int)record_number(&record, "tries"),
	};
	return *notice->id == '\0' || *notice->client_id == '\0' ? NULL : notice;
}

int logout_notice_delay_ms(int tries, unsigned random)
{
	static const int seconds[LOGOUT_NOTICE_TRIES] = {0, 2, 10, 60, 300, 1500};
	int ms;

	if (tries >= LOGOUT_NOTICE_TRIES)
		return -1;
	ms = seconds[tries] * 1000;
	return ms - ms / 4 + (int)(random % (unsigned)(ms / 2 + 1));
}
