/* world_mail.h -- letters in the fake store, and the mail server that takes them. */
#pragma once
#include "store_mail.h"

enum { WORLD_LETTERS_MAX = 16 };

struct world_letter {
	char value[2048];
	size_t len;
	bool is_claimed;
	char end[16]; /* "delivered", "retried" or "failed"; "" while it waits */
	int delay_ms;
};

extern struct world_letter world_letters[WORLD_LETTERS_MAX];
extern int world_letter_count;

void world_mail_put(struct text letter);

/* Is there a mail server? world_begin() does not undo that. */
void world_mail_turn_on(void);
void world_mail_turn_off(void);

/* What the server says (NULL: it takes the letter), and what it was given last. */
extern const struct refusal *world_mail_no;
extern char world_mail_to[256], world_mail[16384];
extern int world_mail_operations;
