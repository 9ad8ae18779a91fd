#include "session.h"
#include "record.h"

struct text session_pack(struct arena *a, const struct session *session)
{
	struct record_writer w = record_write(a);

	record_put_string(&w, "sid", session->sid);
	record_put_string(&w, "account", session->account);
	record_put_string(&w, "acr", session->acr);
	record_put_string(&w, "provider", session->provider);
	record_put_number(&w, "auth_time", session->auth_time);
	return record_written(&w);
}

struct session *session_parse(struct arena *a, struct text packed)
{
	struct session *session = arena_alloc(a, sizeof *session);
	struct record record;

	if (!record_read(packed, &record))
		return NULL;
	*session = (struct session){
		.sid = record_string(a, &record, "sid"),
		.account = record_string(a, &record, "account"),
		.acr = record_string(a, &record, "acr"),
		.provider = record_string(a, &record, "provider"),
		.auth_time = record_number(&record, "auth_time"),
	};
	return *session->sid == '\0' ? NULL : session;
}
