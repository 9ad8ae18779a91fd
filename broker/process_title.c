#include "process_title.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>

static char *line; /* where the kernel put our command line */
static size_t line_size;
static char **words; /* the copies: for the life of the process */

static void *must(void *memory)
{
	if (memory == NULL)
		abort();
	return memory;
}

char **process_title_open(int argc, char **argv)
{
	words = must(calloc((size_t)argc + 1, sizeof *words));
	if (argc == 0)
		return words;
	line = argv[0];
	line_size = (size_t)(argv[argc - 1] + strlen(argv[argc - 1]) - line);
	for (int i = 0; i < argc; i++)
		words[i] = must(strdup(argv[i]));
	return words;
}

void process_title(const char *title)
{
	memset(line, 0, line_size);
	snprintf(line, line_size, "%s", title);
	prctl(PR_SET_NAME, title);
}
