#include "store_functions.h"
#include "hash.h"
#include <string.h>

/* One library, in this order. */
extern const struct text store_functions_lua, store_logout_lua, store_switches_lua, store_keys_lua,
	store_evidence_lua, store_account_lua;

static const char placeholder[] = "@VERSION@";
enum { PLACEHOLDER = sizeof placeholder - 1, VERSION = 16 };

static struct text with_version(struct arena *a, const char *lua, const char *version)
{
	char *out = arena_alloc(a, strlen(lua) * 2 + 1), *at = out;
	const char *next;

	for (; (next = strstr(lua, placeholder)) != NULL; lua = next + PLACEHOLDER) {
		at = mempcpy(at, lua, (size_t)(next - lua));
		at = mempcpy(at, version, VERSION);
	}
	at = stpcpy(at, lua);
	return (struct text){out, (size_t)(at - out)};
}

struct store_functions store_functions_of(struct arena *a)
{
	const char *lua =
		arena_printf(a, "%s%s%s%s%s%s", store_functions_lua.at, store_logout_lua.at,
			     store_switches_lua.at, store_keys_lua.at, store_evidence_lua.at,
			     store_account_lua.at);
	struct hash h = hash_sha256(text_of(lua));
	const char *version = arena_copy(a, hash_hex(a, &h).at, VERSION);

	return (struct store_functions){
		.library = with_version(a, lua, version),
		.put = arena_printf(a, "parvis_%s_put", version),
		.take = arena_printf(a, "parvis_%s_take", version),
		.first = arena_printf(a, "parvis_%s_first", version),
		.spend = arena_printf(a, "parvis_%s_spend", version),
		.renew = arena_printf(a, "parvis_%s_renew", version),
		.finish = arena_printf(a, "parvis_%s_finish", version),
		.end_session = arena_printf(a, "parvis_%s_end_session", version),
		.claim = arena_printf(a, "parvis_%s_claim", version),
		.settle = arena_printf(a, "parvis_%s_settle", version),
		.status = arena_printf(a, "parvis_%s_status", version),
		.watch = arena_printf(a, "parvis_%s_watch", version),
		.change = arena_printf(a, "parvis_%s_change", version),
		.restore = arena_printf(a, "parvis_%s_restore", version),
		.note_evidence = arena_printf(a, "parvis_%s_note_evidence", version),
		.read_evidence = arena_printf(a, "parvis_%s_read_evidence", version),
		.workers = arena_printf(a, "parvis_%s_workers", version),
		.report = arena_printf(a, "parvis_%s_report", version),
		.nodes = arena_printf(a, "parvis_%s_nodes", version),
		.fetch_keys = arena_printf(a, "parvis_%s_fetch_keys", version),
		.share_keys = arena_printf(a, "parvis_%s_share_keys", version),
		.hold_keys = arena_printf(a, "parvis_%s_hold_keys", version),
		.change_account = arena_printf(a, "parvis_%s_change_account", version),
	};
}
