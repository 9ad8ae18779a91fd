#include "session_index.h"

const char *sessions_of_sub(struct arena *a, const char *provider, const char *sub)
{
	return arena_printf(a, "sub %s %s", provider, sub);
}

const char *sessions_of_sid(struct arena *a, const char *provider, const char *sid)
{
	return arena_printf(a, "sid %s %s", provider, sid);
}
