/* process_title.h -- what ps shows: "parvis: worker 2". */
#pragma once

/* Give back a copy of argv, so that the bytes ps reads become ours to write. Once, first of all. */
char **process_title_open(int argc, char **argv);

/* Cut to what the command line had room for. */
void process_title(const char *title);
