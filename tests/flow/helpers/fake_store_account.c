/* fake_store_account.c -- store_account.h in memory, and the writes of sign-ins to accounts. */
#include "account_record.h"
#include "store_account.h"
#include "world.h"
#include "world_operation.h"
#include "world_store.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct call {
	struct account_change change;
	const char *id;
	enum store_outcome *outcome;
};

/* A word of what a write tells the store: account_login_write(). */
enum { PROVIDER = 5, DEVICE, LETTER };

static struct text word_of(const struct store_write *write, int number)
{
	struct text rest, head = text_split(write->value, '\n', &rest), word = TEXT_NONE;

	for (int i = 0; i < number; i++)
		word = text_next_word(&head);
	return word;
}

enum store_outcome world_account_objection(const struct store_write *write)
{
	struct arena *a = arena_new();
	struct account_record record;
	struct text kept = world_store_value(STORE_ACCOUNT, write->id);
	enum store_outcome outcome = STORE_DONE;

	if (kept.at != NULL && (!account_record_read(a, kept, &record) || record.is_disabled))
		outcome = STORE_CLOSED;
	else if (kept.at != NULL &&
		 !account_record_wants(&record, arena_string(a, word_of(write, PROVIDER))))
		outcome = STORE_UNWANTED;
	arena_free(a);
	return outcome;
}

/* Labels, ages and bounds are the real store's: tests/store. */
char *world_account_with_login(const struct store_write *write, bool *is_due)
{
	struct text kept = world_store_value(STORE_ACCOUNT, write->id), login, logins,
		    device = word_of(write, DEVICE),
		    control =
			    text_split(kept.at == NULL ? TEXT("+ 20000 x\n") : kept, '\n', &logins);
	bool is_new = !text_is(device, "-") && !text_has_word(control, device);
	char *value = NULL;

	*is_due = text_is(word_of(write, LETTER), "always") ||
		  (is_new && text_is(word_of(write, LETTER), "new"));
	text_split(write->value, '\n', &login);
	if (asprintf(&value, "%.*s%s%.*s\n%.*s%.*s\n", TEXT_ARG(control), is_new ? " " : "",
		     TEXT_ARG(is_new ? device : TEXT("")), TEXT_ARG(logins), TEXT_ARG(login)) < 0)
		abort();
	return value;
}

static void on_change(void *arg)
{
	struct call *call = arg;
	struct text kept = world_store_value(STORE_ACCOUNT, call->id), logins = TEXT_NONE,
		    control = kept.at == NULL ? TEXT("") : text_split(kept, '\n', &logins);
	char value[16384];

	*call->outcome = text_is(control, call->change.before) ? STORE_DONE : STORE_SPENT;
	if (*call->outcome != STORE_DONE)
		return;
	snprintf(value, sizeof value, "%s\n%.*s", call->change.after,
		 TEXT_ARG(call->change.keeps_logins ? logins : TEXT("")));
	world_store_forget(STORE_ACCOUNT, call->id);
	if (*call->change.after != '\0')
		world_store_replace(STORE_ACCOUNT, call->id, text_of(value));
	if (call->change.ends_grants) {
		char id[128];

		snprintf(id, sizeof id, "account %s", call->id);
		world_store_end_codes(id);
	}
}

const char *account_grants(struct arena *a, const char *account_id)
{
	return arena_printf(a, "account %s", account_id);
}

enum turn store_change_account(struct flow *f, const char *account_id,
			       const struct account_change *change, enum store_outcome *outcome)
{
	struct call *call = arena_alloc(f->arena, sizeof *call);

	world_store_operations++;
	*call = (struct call){*change, account_id, outcome};
	return world_operation(f, on_change, call, &store_unreachable);
}
