/* supervisor_signer.c -- another signer takes the place of the one that serves.
 *
 * A signer opens no file after its start, so keys that changed and a configuration that was read
 * again need another. Both listen on one socket. The successor says when it has read its keys and
 * serves; then, and not before, its predecessor is told to end: it accepts nobody any more, answers
 * what it was asked, and hangs up, and workers ask the successor what was not answered. One that
 * cannot start changes nothing.
 */
#include "log.h"
#include "supervisor_state.h"

enum { LEAVE_S = 3 }; /* it takes a second at the most: signer_socket.c */

bool child_is_successor(const struct supervisor *s, const struct child *child)
{
	return child->role == CHILD_SIGNER && child->generation > s->signer_turn;
}

static struct child *successor(struct supervisor *s)
{
	for (size_t i = 0; i < s->child_count; i++)
		if (child_is_successor(s, &s->children[i]) && !s->children[i].is_retired)
			return &s->children[i];
	return NULL;
}

/* An earlier successor has read, or will, what is not valid any more. */
bool signer_succeed(struct supervisor *s)
{
	struct child *earlier = successor(s);

	if (earlier != NULL && earlier->pid == 0)
		return true; /* it will read what is there now */
	if (s->child_count == CHILDREN_MAX)
		return false;
	if (earlier != NULL) {
		earlier->is_retired = true;
		child_tell(earlier, 0);
	}
	child_add(s, CHILD_SIGNER, 0)->generation = ++s->last_signer_turn;
	return true;
}

void signer_succession(struct supervisor *s)
{
	const struct child *next = successor(s);

	if (s->stage != RUNNING || next == NULL || !next->is_ready)
		return;
	s->signer_turn = next->generation;
	supervisor_keys_taken(s, next->keys);
	children_retire(s, CHILD_SIGNER, s->signer_turn, LEAVE_S);
	supervisor_take_next(s);
	s->is_changed = true;
	log_line(LOG_LEVEL_INFO, "signer-replaced", NULL);
}

void signer_successor_failed(struct supervisor *s)
{
	log_line(LOG_LEVEL_ERROR, "signer-not-replaced", "remedy",
		 "see signer-cannot-start, and parvis keys verify", NULL);
	supervisor_refuse_next(s);
	supervisor_keys_retry(s);
}
