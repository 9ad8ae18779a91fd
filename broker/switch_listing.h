/* switch_listing.h -- what the commands share that list what is switched off, and which workers
 * know it. */
#pragma once
#include "json_write.h"
#include "switch_desk.h"

typedef void switch_listing_show(struct switch_desk *desk, const struct switches *s,
				 const struct desk_worker *workers, int count);

/* The whole command: what is in force, shown as text or, with --json, as one object. */
int switch_listing(struct command_line *line, switch_listing_show *as_text,
		   switch_listing_show *as_json);

void listing_print_off(const struct off_switch *off, long long now);
void listing_put_off(struct json_writer *w, const struct off_switch *off, long long now);
void listing_print_workers(const struct desk_worker *workers, int count, long long version);
void listing_put_workers(struct json_writer *w, const struct desk_worker *workers, int count,
			 long long version);
