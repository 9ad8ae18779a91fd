#include "json_read.h"
#include "log.h"
#include "test.h"
#include <fcntl.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

static int ends[2], stderr_before;
static char line[8192];

static void capture(int read_end, int write_end)
{
	fflush(NULL);
	stderr_before = dup(STDERR_FILENO);
	dup2(write_end, STDERR_FILENO);
	close(write_end);
	fcntl(read_end, F_SETFL, O_NONBLOCK);
	log_open("test", LOG_LEVEL_INFO);
}

static void begin(void)
{
	CHECK(pipe(ends) == 0);
	capture(ends[0], ends[1]);
}

/* What was logged since, as a string. */
static const char *logged(void)
{
	ssize_t got = read(ends[0], line, sizeof line - 1);

	line[got < 0 ? 0 : got] = '\0';
	return line;
}

static void done(void)
{
	dup2(stderr_before, STDERR_FILENO);
	close(stderr_before);
	close(ends[0]);
}

TEST(a_line_is_one_json_object)
{
	struct arena *a = arena_new();
	const json_t *json;

	begin();
	log_line(LOG_LEVEL_WARNING, "store-lost", "path", "/a\n{\"x\":\"y\"}", "gone", NULL, "z",
		 "\xc3\xa9", NULL);
	logged();
	done();
	CHECK(strchr(line, '\n') == line + strlen(line) - 1);
	json = json_read(a, text_of(line), sizeof line);
	CHECK(json != NULL);
	CHECK_TEXT(json_text(json, "event"), "store-lost");
	CHECK_TEXT(json_text(json, "level"), "warning");
	CHECK_TEXT(json_text(json, "role"), "test");
	CHECK_TEXT(json_text(json, "path"), "/a\n{\"x\":\"y\"}");
	CHECK_TEXT(json_text(json, "z"), "\xc3\xa9");
	CHECK(json_text(json, "gone").at == NULL);
	arena_free(a);
}

TEST(what_is_less_than_the_level_is_not_logged)
{
	begin();
	log_line(LOG_LEVEL_DEBUG, "detail", NULL);
	logged();
	done();
	CHECK_STR(line, "");
}

TEST(a_value_is_cut)
{
	struct arena *a = arena_new();
	char *value = arena_alloc(a, 5001);
	const json_t *json;

	memset(value, 'x', 5000);
	begin();
	log_line(LOG_LEVEL_INFO, "long", "v", value, NULL);
	logged();
	done();
	json = json_read(a, text_of(line), sizeof line);
	CHECK_NUMBER(json_text(json, "v").len, 512);
	arena_free(a);
}

TEST(a_full_pipe_drops_lines_and_says_how_many)
{
	begin();
	for (int i = 0; i < 2000; i++)
		log_line(LOG_LEVEL_INFO, "flood", "v", "0123456789012345678901234567890", NULL);
	while (*logged() != '\0')
		;
	log_line(LOG_LEVEL_INFO, "after", NULL);
	logged();
	done();
	CHECK(strstr(line, "\"after\"") != NULL && strstr(line, "\"dropped\":") != NULL);
}

TEST(a_line_is_never_longer_than_a_pipe_takes_at_once)
{
	static char control[400];

	memset(control, 1, sizeof control - 1);
	begin();
	log_line(LOG_LEVEL_INFO, "odd", "a", control, "b", control, "c", "kept", NULL);
	logged();
	done();
	CHECK(strlen(line) <= 4096);
	CHECK(strstr(line, "\"kept\"") != NULL && line[strlen(line) - 1] == '\n');
}

TEST(a_full_socket_drops_lines_as_well)
{
	CHECK(socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0);
	capture(ends[0], ends[1]);
	for (int i = 0; i < 5000; i++)
		log_line(LOG_LEVEL_INFO, "flood", "v", "0123456789012345678901234567890", NULL);
	CHECK(*logged() == '{');
	done();
}

TEST(nobody_at_the_other_end_is_survived)
{
	begin();
	close(ends[0]);
	log_line(LOG_LEVEL_INFO, "alone", NULL);
	ends[0] = open("/dev/null", O_RDONLY | O_CLOEXEC);
	done();
}
