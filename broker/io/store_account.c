#include "store_account.h"
#include "store_start.h"

static struct store_key key_of(struct arena *a, enum store_kind kind, const char *id)
{
	return store_key_of(a, store_namer(), kind, id);
}

const char *account_grants(struct arena *a, const char *account_id)
{
	return arena_printf(a, "account %s", account_id);
}

enum turn store_change_account(struct flow *f, const char *account_id,
			       const struct account_change *change, enum store_outcome *outcome)
{
	struct arena *a = f->arena;
	struct store_call *call = arena_alloc(a, sizeof *call);
	struct store_key grants = key_of(a, STORE_CODES, account_grants(a, account_id));

	call->kind = STORE_ACCOUNT;
	call->key = key_of(a, STORE_ACCOUNT, account_id);
	store_call_add(call, TEXT("FCALL"));
	store_call_add(call, text_of(store_functions()->change_account));
	store_call_add(call, TEXT("2"));
	store_call_add(call, call->key.name);
	store_call_add(call, grants.name);
	store_call_add(call, text_of(change->before));
	store_call_add(call, text_of(change->after));
	store_call_add(call, text_of(arena_printf(a, "%d", change->ttl_s)));
	store_call_add(call, change->keeps_logins ? TEXT("1") : TEXT("0"));
	store_call_add(call, change->ends_grants ? TEXT("1") : TEXT("0"));
	return store_start(f, call, NULL, outcome);
}
