#include "end_of_session.h"
#include "backchannel_logout.h"
#include "context.h"
#include "logout_notice.h"
#include "random.h"

static struct store_notice notice_of(struct arena *a, const struct client *client,
				     const struct session *session)
{
	struct logout_notice notice = {
		.id = random_token(a, 16).at,
		.client_id = client->client_id,
		.account = session->account,
		.identity_v1 = client->subject_version == SUBJECT_FRANCECONNECT
				       ? identity_pivot_hash(a, session->identity)
				       : TEXT_NONE,
		.sid = session->sid,
	};

	return (struct store_notice){client->client_id, notice.id, logout_notice_pack(a, &notice)};
}

static size_t notices_of(struct arena *a, const struct session *session,
			 struct store_notice *notices)
{
	struct text list = text_of(session == NULL ? "" : session->clients);
	size_t count = 0;

	for (struct text word; (word = text_next_word(&list)).at != NULL;) {
		const struct client *client = config_client(context.config, arena_string(a, word));

		if (client != NULL && *client->backchannel_logout_uri != '\0' &&
		    count < STORE_NOTICES_MAX)
			notices[count++] = notice_of(a, client, session);
	}
	return count;
}

enum turn end_of_session(struct flow *f, const char *id, const struct session *session,
			 const struct store_write *write, enum store_outcome *outcome)
{
	struct store_notice notices[STORE_NOTICES_MAX];
	size_t count = notices_of(f->arena, session, notices);

	return store_end_session(f, id, session == NULL ? "" : session->sid, notices, count, write,
				 outcome);
}

void end_of_session_tell(struct flow *f, const struct session *session, enum store_outcome outcome)
{
	struct store_notice notices[STORE_NOTICES_MAX];

	if (outcome == STORE_DONE && notices_of(f->arena, session, notices) > 0)
		backchannel_logout_start(event_get_base(&f->wake));
}
