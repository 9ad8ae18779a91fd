#include "keys_through_store.h"
#include "config.h"
#include "key_desk.h"
#include "read_whole.h"
#include "signer_program.h"
#include "write_whole.h"
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { TRIES = 8, WORDS_MAX = 24, FD_DIGITS = 12, GIVEN_MAX = 17 * 1024 * 1024 };

static bool is_verb(const struct command_line *line, const char *verb)
{
	return line->count > 0 && strcmp(line->words[0], verb) == 0;
}

bool keys_are_shared(const struct command_line *line)
{
	struct arena *a = arena_new();
	struct config_faults faults = config_faults_none(a);
	const struct config *config = config_load(a, line->folder, &faults);
	bool are = config != NULL && config->settings.keys_shared;

	arena_free(a);
	return are;
}

static int memory_of(struct text bytes)
{
	int fd = memfd_create("shared-keys", 0);

	if (fd >= 0 && write_whole(fd, bytes))
		return fd;
	if (fd >= 0)
		close(fd);
	return -1;
}

int keys_shared_fd(const struct command_line *line)
{
	struct arena *a = arena_new();
	struct shared_document shared;
	int fd = key_desk_read_shared(line, a, &shared) ? memory_of(shared.document) : -1;

	arena_free(a);
	return fd;
}

struct sharing {
	const struct command_line *line;
	const char *const *words; /* of the command, ended by NULL */
	struct arena *arena;
	struct text printed;
};

/* parvis-signer takes what it lacks, and says in the file of give_fd what the store is to have. */
static int run_signer(struct sharing *s, int shared_fd, int give_fd)
{
	char shared[FD_DIGITS], give[FD_DIGITS];
	const char *words[WORDS_MAX + 5];
	size_t count = 0;

	while (count < WORDS_MAX && s->words[count] != NULL) {
		words[count] = s->words[count];
		count++;
	}
	snprintf(shared, sizeof shared, "%d", shared_fd);
	snprintf(give, sizeof give, "%d", give_fd);
	words[count++] = "--shared-fd";
	words[count++] = shared;
	words[count++] = "--give-fd";
	words[count++] = give;
	words[count] = NULL;
	return signer_program_run(s->line, words, s->arena, &s->printed);
}

/* EXIT_DONE or EXIT_NOTHING; *is_late: another machine was faster, and it must be done again. */
static int share_once(struct sharing *s, bool *is_late)
{
	struct shared_document shared;
	int shared_fd, give_fd, end, written = EXIT_DONE;

	if (!key_desk_read_shared(s->line, s->arena, &shared))
		return EXIT_ERROR;
	shared_fd = memory_of(shared.document);
	give_fd = memory_of(TEXT(""));
	end = shared_fd < 0 || give_fd < 0 ? EXIT_ERROR : run_signer(s, shared_fd, give_fd);
	if (end == EXIT_DONE) {
		shared.document = read_whole(s->arena, give_fd, GIVEN_MAX);
		if (shared.document.len > 0)
			written = key_desk_write_shared(s->line, shared);
	}
	if (shared_fd >= 0)
		close(shared_fd);
	if (give_fd >= 0)
		close(give_fd);
	*is_late = written == EXIT_NOTHING;
	return written == EXIT_ERROR ? EXIT_ERROR : end;
}

static int share(const struct command_line *line, const char *const *words, bool is_quiet)
{
	bool is_late = true;
	int end = EXIT_ERROR;

	for (int i = 0; is_late && i < TRIES; i++) {
		struct sharing s = {.line = line, .words = words, .arena = arena_new()};

		is_late = false;
		end = share_once(&s, &is_late);
		if (!is_quiet && !is_late)
			printf("%.*s", TEXT_ARG(s.printed));
		arena_free(s.arena);
	}
	if (!is_late)
		return end;
	fputs("parvis: other machines change keys all the time; try again.\n", stderr);
	return EXIT_ERROR;
}

int keys_share(const struct command_line *line)
{
	const char *words[WORDS_MAX + 1] = {NULL};

	if (!keys_are_shared(line)) {
		fputs("Set keys_shared first: machines share no keys through the store.\n", stderr);
		return EXIT_REFUSED;
	}
	for (size_t i = 0; i < line->count && i < WORDS_MAX; i++)
		words[i] = line->words[i];
	return share(line, words, false);
}

int keys_share_quietly(const struct command_line *line)
{
	static const char *const words[] = {"share", NULL};

	return share(line, words, true);
}

/* All files are under another encryption key than what is there. */
static int impose(const struct command_line *line)
{
	static const char *const words[] = {"share", "--force", "--reason", "parvis keys encrypt",
					    NULL};

	return share(line, words, true);
}

static int take_before(const struct command_line *line)
{
	int end = is_verb(line, "encrypt") ? EXIT_DONE : keys_share_quietly(line);

	return end == EXIT_NOTHING ? EXIT_DONE : end;
}

/* One that ended with an error may have taken some steps. */
static void give_after(const struct command_line *line, int end)
{
	bool encrypts = is_verb(line, "encrypt");
	int given;

	if (end != EXIT_DONE && (encrypts || end != EXIT_ERROR))
		return;
	given = encrypts ? impose(line) : keys_share_quietly(line);
	if (given != EXIT_DONE && given != EXIT_NOTHING)
		fputs("The other machines do not know of it yet: parvis keys share.\n", stderr);
}

static int in_our_turn(const struct command_line *line, keys_change *change)
{
	int end = take_before(line);

	if (end == EXIT_DONE) {
		end = change(line, false);
		give_after(line, end);
	}
	return end;
}

/* The first machine of all must know that it is. */
static int without_turn(const struct command_line *line, keys_change *change)
{
	if (is_verb(line, "init"))
		return EXIT_ERROR;
	fputs("The store does not answer: the other machines hear of it later.\n", stderr);
	return change(line, true);
}

int keys_share_around(const struct command_line *line, keys_change *change)
{
	struct key_turn turn;
	int end = key_desk_take_turn(line, &turn);

	if (end == EXIT_DONE) {
		end = in_our_turn(line, change);
		key_desk_end_turn(&turn);
	} else if (end == EXIT_ERROR)
		end = without_turn(line, change);
	else
		fputs("Refused: another machine changes keys; try again in a minute.\n", stderr);
	return end;
}
