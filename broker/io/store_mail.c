#include "store_mail.h"
#include "store_start.h"
#include <string.h>

static const char id[] = "letters";

static struct store_key key_of(struct arena *a)
{
	return store_key_of(a, store_namer(), STORE_MAIL, id);
}

/* FCALL function with the queue; its values are opened by whoever knows what they are. */
static struct store_call *begin(struct arena *a, const char *function)
{
	struct store_call *call = arena_alloc(a, sizeof *call);

	call->kind = STORE_MAIL;
	call->key = key_of(a);
	call->is_plain = true;
	store_call_add(call, TEXT("FCALL"));
	store_call_add(call, text_of(function));
	store_call_add(call, TEXT("1"));
	store_call_add(call, call->key.name);
	return call;
}

struct store_write store_mail_write(struct arena *a, struct text letter)
{
	int head = snprintf(NULL, 0, "%d\n", STORE_MAIL_MAX);
	char *value = arena_alloc(a, (size_t)head + letter.len + 1);

	snprintf(value, (size_t)head + 1, "%d\n", STORE_MAIL_MAX);
	memcpy(value + head, letter.at, letter.len);
	return (struct store_write){STORE_MAIL, id, {value, (size_t)head + letter.len}, 1};
}

static struct text sealed(struct arena *a, struct text letter)
{
	struct store_key key = key_of(a);
	struct text sealed = store_value_seal(a, &key, letter);
	char *bytes = arena_alloc(a, sealed.len + 2);

	bytes[0] = 'V';
	memcpy(bytes + 1, sealed.at, sealed.len);
	return (struct text){bytes, sealed.len + 1};
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
	struct store_key key = key_of(a);
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
		store_call_add(call, sealed(f->arena, letter));
	}
	return store_start(f, call, NULL, NULL);
}

enum turn store_read_mail_status(struct flow *f, struct text *lines)
{
	*lines = TEXT_NONE;
	return store_start(f, begin(f->arena, store_functions()->mail_status), lines, NULL);
}
