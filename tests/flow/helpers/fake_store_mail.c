/* fake_store_mail.c -- store_mail.h in memory: letters in the order they came. */
#include "world.h"
#include "world_mail.h"
#include "world_operation.h"
#include "world_store.h"
#include <stdlib.h>
#include <string.h>

struct world_letter world_letters[WORLD_LETTERS_MAX];
int world_letter_count;

struct call {
	struct flow *flow;
	struct text *value;
	enum store_outcome *outcome;
	struct text claimed, letter;
	enum store_mail_end end;
	int delay_ms;
};

static struct call *call_new(struct flow *f)
{
	struct call *call = arena_alloc(f->arena, sizeof *call);

	call->flow = f;
	world_store_operations++;
	return call;
}

void world_mail_put(struct text letter)
{
	struct world_letter *kept = &world_letters[world_letter_count++];

	if (world_letter_count > WORLD_LETTERS_MAX || letter.len > sizeof kept->value)
		abort();
	*kept = (struct world_letter){.len = letter.len};
	memcpy(kept->value, letter.at, letter.len);
}

struct store_write store_mail_write(struct arena *a, struct text letter)
{
	(void)a;
	return (struct store_write){STORE_MAIL, "letters", letter, 1};
}

/* The number of the letter, in the place of what is sealed. */
static void on_claim(void *arg)
{
	struct call *call = arg;

	*call->outcome = STORE_ABSENT;
	for (int i = 0; i < world_letter_count; i++) {
		if (world_letters[i].is_claimed || world_letters[i].end[0] != '\0')
			continue;
		world_letters[i].is_claimed = true;
		*call->outcome = STORE_DONE;
		*call->value = text_of(arena_printf(call->flow->arena, "%d", i));
		return;
	}
}

static struct world_letter *letter_of(struct text claimed)
{
	long long i;

	return text_number(claimed, &i) ? &world_letters[i] : NULL;
}

void store_mail_read(struct arena *a, struct text value, struct store_mail *mail)
{
	struct world_letter *letter = letter_of(value);

	*mail = (struct store_mail){.claimed = value, .dropped = 1};
	if (letter->len > 0)
		mail->letter =
			(struct text){arena_copy(a, letter->value, letter->len), letter->len};
}

static void on_settle(void *arg)
{
	static const char *const words[] = {[MAIL_DELIVERED] = "delivered",
					    [MAIL_FAILED] = "failed",
					    [MAIL_RETRIED] = "retried"};
	struct call *call = arg;
	struct world_letter *letter = letter_of(call->claimed);

	strcpy(letter->end, words[call->end]);
	letter->delay_ms = call->delay_ms;
	if (call->letter.at == NULL)
		return;
	letter->len = call->letter.len;
	memcpy(letter->value, call->letter.at, letter->len);
}

enum turn store_claim_mail(struct flow *f, int lease_ms, struct text *value,
			   enum store_outcome *outcome)
{
	struct call *call = call_new(f);

	(void)lease_ms;
	call->value = value;
	call->outcome = outcome;
	return world_operation(f, on_claim, call, &store_unreachable);
}

enum turn store_settle_mail(struct flow *f, struct text claimed, enum store_mail_end end,
			    struct text letter, int delay_ms)
{
	struct call *call = call_new(f);

	call->claimed = claimed;
	call->end = end;
	call->letter = letter;
	call->delay_ms = delay_ms;
	return world_operation(f, on_settle, call, &store_unreachable);
}

static void on_status(void *arg)
{
	struct call *call = arg;

	*call->value = text_of(arena_printf(call->flow->arena, "waiting %d", world_letter_count));
}

enum turn store_read_mail_status(struct flow *f, struct text *lines)
{
	struct call *call = call_new(f);

	call->value = lines;
	return world_operation(f, on_status, call, &store_unreachable);
}
