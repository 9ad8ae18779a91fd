#include "command.h"
#include "option.h"
#include "text.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

static void take(struct command_line *line, size_t at, size_t count)
{
	memmove(line->words + at, line->words + at + count,
		(line->count - at - count) * sizeof *line->words);
	line->count -= count;
}

bool command_flag(struct command_line *line, const char *name)
{
	for (size_t i = 0; i < line->count; i++)
		if (strcmp(line->words[i], name) == 0) {
			take(line, i, 1);
			return true;
		}
	return false;
}

const char *command_option(struct command_line *line, const char *name, const char *otherwise)
{
	size_t len = strlen(name);

	for (size_t i = 0; i < line->count; i++) {
		const char *value = line->words[i] + len;

		if (strncmp(line->words[i], name, len) != 0)
			continue;
		if (*value == '=') {
			take(line, i, 1);
			return value + 1;
		}
		if (*value == '\0' && i + 1 < line->count) {
			value = line->words[i + 1];
			take(line, i, 2);
			return value;
		}
	}
	return otherwise;
}

int command_number(struct command_line *line, const char *name, int otherwise, int most)
{
	const char *value = command_option(line, name, NULL);
	long long number;

	if (value == NULL)
		return otherwise;
	if (text_number(text_of(value), &number) && number <= most)
		return (int)number;
	fprintf(stderr, "parvis: %s takes a number from 0 to %d.\n", name, most);
	line->is_wrong = true;
	return otherwise;
}

const char *command_word(struct command_line *line)
{
	const char *word = line->count > 0 && !is_option(line->words[0]) ? line->words[0] : NULL;

	if (word != NULL)
		take(line, 0, 1);
	return word;
}

bool command_line_end(const struct command_line *line)
{
	if (line->count > 0)
		fprintf(stderr,
			"parvis: \"%s\" is not known here, or lacks its value. "
			"Add --help to see what is.\n",
			line->words[0]);
	return line->count == 0 && !line->is_wrong;
}

bool command_beside(const struct command_line *line, const char *name, char *path, size_t size)
{
	const char *slash = strrchr(line->program, '/');
	int folder = slash == NULL ? 0 : (int)(slash - line->program) + 1;
	int len = snprintf(path, size, "%.*s%s", folder, line->program, name);

	return len > 0 && (size_t)len < size;
}

int command_end_of(pid_t child)
{
	int status = 0;

	while (child > 0 && waitpid(child, &status, 0) < 0)
		if (errno != EINTR)
			return EXIT_ERROR;
	return child > 0 && WIFEXITED(status) ? WEXITSTATUS(status) : EXIT_ERROR;
}
