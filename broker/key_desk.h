/* key_desk.h -- what `parvis keys` asks the store on behalf of parvis-signer, which has no network.
 *
 * Each call is made by a child, as the workers' user, so that whoever looks after the keys stays
 * who he is. It waits.
 */
#pragma once
#include "command.h"

/* What machines that serve have loaded, in a file of memory for a program to inherit: lines as
 * key_nodes_parse() reads them. -1: nobody knows. */
int key_desk_nodes(const struct command_line *line);
