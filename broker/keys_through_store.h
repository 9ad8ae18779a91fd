/* keys_through_store.h -- `parvis keys` where machines share their keys through the store.
 *
 * parvis-signer alone opens what is shared and decides what is taken; the store carries it. A
 * command that changes a key takes what others changed first, and gives what it changed, while no
 * other machine does. Each call waits.
 */
#pragma once
#include "command.h"

/* Is the setting keys_shared on? */
bool keys_are_shared(const struct command_line *line);

/* `parvis keys share`, with the words of the line. */
int keys_share(const struct command_line *line);

/* The same for a command beside: nothing is printed but why it is refused. */
int keys_share_quietly(const struct command_line *line);

/* Changes keys here; is_silent: the store does not answer. Its exit status. */
typedef int keys_change(const struct command_line *line, bool is_silent);

/* Do that in our turn among all machines. Its exit status, or why it was not done. */
int keys_share_around(const struct command_line *line, keys_change *change);

/* For a program to inherit: what the store has; -1: nobody knows. */
int keys_shared_fd(const struct command_line *line);
