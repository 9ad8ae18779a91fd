/* Whatever the name, the subject and the body (the input's lines): each line of the letter is
 * short, ASCII, and ends with CR LF; the header has the lines that it has for anybody. */
#include "mail_message.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { HEADERS = 10, LINE_MAX_LEN = 78 };

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static size_t line_length(const char *line)
{
	size_t length = strcspn(line, "\r\n");

	for (size_t i = 0; i < length; i++)
		if (line[i] < ' ' || line[i] > '~')
			abort();
	if (line[length] != '\r' || line[length + 1] != '\n' || length > LINE_MAX_LEN)
		abort();
	return length;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct arena *a = arena_new();
	struct text rest = {(const char *)bytes, len}, name = text_split(rest, '\n', &rest),
		    subject = text_split(rest, '\n', &rest);
	struct mail_message m = {.from = "us@id.example",
				 .to = "her@example.org",
				 .from_name = arena_string(a, name),
				 .language = "en",
				 .id = "id",
				 .subject = subject.at == NULL ? TEXT("") : subject,
				 .body = rest.at == NULL ? TEXT("") : rest};
	const char *line = mail_message_write(a, &m).at;
	int headers = 0;

	for (; *line != '\r'; line += line_length(line) + 2)
		headers += *line != ' ';
	if (headers != HEADERS)
		abort();
	for (line += 2; *line != '\0'; line += line_length(line) + 2)
		if (*line == '.')
			abort();
	arena_free(a);
	return 0;
}
