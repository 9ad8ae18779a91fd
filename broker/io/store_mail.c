#include "store_mail.h"
#include "store_start.h"
#include <string.h>

static const char id[] = "letters";

/* FCALL function with the queue; its values are opened by whoever knows what they are. */
static struct store_call *begin(struct arena *a, const char *function)
{
	struct store_call *call =
		store_call_function(a, store_namer(), function, STORE_MAIL, id, 0, NULL, 0);

	call->is_plain = true;
	return call;
}

struct store_write store_mail_write(struct arena *a, struct text letter)
{
	int head = snprintf(NULL, 0, "%d\n", STORE_MAIL_MAX);
	char *value = arena_alloc(a, (size_t)head + letter.len + 1);

	snprintf(value, (size_t)head + 1, "%d\n", STORE_MAIL_MAX);
	memcpy(value + head, letter.at, letter.len);
	return (struct store_write){
		STORE_MAIL, id, {value, (size_t)head + letter.len}, STORE_MAIL_LIFE_S};
}

enum turn store_claim_mail(struct flow *f, int lease_ms, struct text *value,
			   enum store_outcome *outcome)
{
	struct store_call *call = begin(f->arena, store_functions()->claim_mail);

	*value = TEXT_NONE;
	store_call_add(call, text_of(arena_printf(f->arena, "%d", lease_ms)));
	return store_start(f, call, value, outcome);
}

void store_mail_read(struct arena *a, struct text value, struct store_mail *mail)
{
	struct store_key key = store_key_of(a, store_namer(), STORE_MAIL, id);
	struct text dropped = text_split(value, '\n', &mail->claimed);

	if (!text_number(dropped, &mail->dropped))
		mail->dropped = 0;
	if (store_value_open(a, store_namer()->ring, &key, mail->claimed, &mail->letter) !=
	    STORE_VALUE_OPEN)
		mail->letter = TEXT_NONE;
}

enum turn store_settle_mail(struct flow *f, struct text claimed, enum store_mail_end end,
			    struct text letter, int delay_ms)
{
	static const char *const words[] = {[MAIL_DELIVERED] = "delivered",
					    [MAIL_FAILED] = "failed",
					    [MAIL_RETRIED] = "retried"};
	struct store_call *call = begin(f->arena, store_functions()->settle_mail);

	store_call_add(call, claimed);
	store_call_add(call, text_of(words[end]));
	if (end == MAIL_RETRIED) {
		store_call_add(call, text_of(arena_printf(f->arena, "%d", delay_ms)));
		store_call_add(call,
			       store_value_seal_behind(f->arena, &call->key, TEXT("V"), letter));
	}
	return store_start(f, call, NULL, NULL);
}

enum turn store_read_mail_status(struct flow *f, struct text *lines)
{
	*lines = TEXT_NONE;
	return store_start(f, begin(f->arena, store_functions()->mail_status), lines, NULL);
}
