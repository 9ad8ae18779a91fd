#include "browser_session.h"
#include "clock.h"
#include "context.h"

const char session_cookie[] = "parvis-session";

enum turn browser_session_load(struct flow *f, struct browser_session *s)
{
	s->id = exchange_cookie(f, session_cookie);
	s->outcome = STORE_ABSENT;
	if (*s->id == '\0')
		return FLOW_NEXT;
	return store_get(f, STORE_SESSION, s->id, &s->saved, &s->outcome);
}

struct session *browser_session_read(struct flow *f, const struct browser_session *s)
{
	struct session *session =
		s->outcome == STORE_DONE ? session_parse(f->arena, s->saved) : NULL;

	if (session == NULL ||
	    session_remaining_s(session, context.config->settings.session_ttl_s, clock_now()) == 0)
		return NULL;
	return session;
}
