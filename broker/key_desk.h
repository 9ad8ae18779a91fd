/* key_desk.h -- what `parvis keys` asks the store on behalf of parvis-signer, which has no network.
 *
 * Each call is made by a child, as the workers' user, so that whoever looks after the keys stays
 * who he is. It waits.
 */
#pragma once
#include "arena.h"
#include "command.h"

/* What machines that serve have loaded, in a file of memory for a program to inherit: lines as
 * key_nodes_parse() reads them. -1: nobody knows. */
int key_desk_nodes(const struct command_line *line);

/* What machines share of their key folders, as the store has it. */
struct shared_document {
	struct text tag; /* "-": there is none */
	struct text document;
};

/* False, and said why, if the store does not tell. */
bool key_desk_read_shared(const struct command_line *line, struct arena *a,
			  struct shared_document *shared);

/* Put after.document in the place of what has after.tag. EXIT_NOTHING: that is not there any more;
 * EXIT_ERROR: the store does not take it, and it has said why. */
int key_desk_write_shared(const struct command_line *line, struct shared_document after);

/* One machine changes keys at a time. */
struct key_turn {
	pid_t keeper; /* a child of ours, which gives it back as soon as we are gone */
	int line;     /* to it */
};

/* Wait until no other machine changes keys, and keep them from it until the turn ends: for ten
 * minutes at most, or for one after this machine died. EXIT_REFUSED: another one changes keys for
 * longer than we wait; EXIT_ERROR: the store does not answer, and it has said so. */
int key_desk_take_turn(const struct command_line *line, struct key_turn *turn);
void key_desk_end_turn(struct key_turn *turn); /* one that was taken */
