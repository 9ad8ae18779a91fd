/* command_switch.h -- one change by an operator, from the words of the line to the last worker. */
#pragma once
#include "switch_desk.h"

/* Change *s; says on standard error what is wrong. EXIT_DONE, or EXIT_NOTHING if it is so already,
 * or what the command ends with. */
struct switch_order {
	int (*apply)(struct switch_desk *desk, struct switches *s,
		     const struct switch_order *order);
	/* What is not a switch: done once it is in the list of changes; NULL: nothing. EXIT_DONE.
	 */
	int (*act)(struct switch_desk *desk, const struct switch_order *order);
	struct off_switch off;
	const char *verb; /* "provider disable" */
	const char *undo; /* "provider enable"; "" if there is nothing to do after */
};

/* The change alone, noted as done by the desk's operator for reason, again if another's came in
 * between: EXIT_DONE and *written, or what the command ends with. */
int switch_change(struct switch_desk *desk, const struct switch_order *order, const char *reason,
		  struct switches **written);

/* The whole command behind the options that fill the order; reads --reason (must be there) and the
 * end of the line. */
int command_switch(struct command_line *line, struct switch_order *order);
