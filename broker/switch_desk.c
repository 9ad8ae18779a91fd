#include "switch_desk.h"
#include "clock.h"
#include "json_write.h"
#include "key_schedule.h"
#include "log.h"
#include "privileges.h"
#include "signer_hello.h"
#include "store_switches.h"
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { STORE_MS = 5000, CALL_MS = 5000, LOOK_MS = 50, WAIT_MS = 20000 };

static bool complain(const char *problem)
{
	fprintf(stderr, "parvis: %s\n", problem);
	return false;
}

/* The audit user id stays what it was at the login, whoever sudo made of it since; without one (a
 * container), the real user. */
static const char *login_name(struct arena *a)
{
	char line[32] = "";
	FILE *file = fopen("/proc/self/loginuid", "r");
	unsigned long uid = file != NULL && fgets(line, sizeof line, file) != NULL
				    ? strtoul(line, NULL, 10)
				    : (unsigned long)(uid_t)-1;
	const struct passwd *user;

	if (file != NULL)
		fclose(file);
	if (uid == (unsigned long)(uid_t)-1)
		uid = getuid();
	user = getpwuid((uid_t)uid);
	return user != NULL ? arena_string(a, text_of(user->pw_name))
			    : arena_printf(a, "user %lu", uid);
}

static bool become_worker(const struct switch_desk *desk)
{
	struct process_user user;

	return (process_user_find(desk->config->settings.user_worker, &user) &&
		process_user_become(&user)) ||
	       complain("user_worker is no user of this system, or is root.");
}

static bool ask_for_key(struct switch_desk *desk)
{
	const struct settings *settings = &desk->config->settings;
	struct signer_welcome welcome;
	int fd;

	fd = signer_greet(arena_printf(desk->arena, "%s/run/signer.sock", settings->state),
			  desk->arena, &welcome);
	if (fd < 0)
		return complain("no signer answers: run this as root or as the workers' user, on "
				"a machine where parvis serve runs.");
	close(fd);
	desk->key = welcome.deployment_key;
	desk->ring = welcome.ring;
	return key_schedule_parse(desk->arena, welcome.schedule, &desk->schedule) ||
	       complain("the signer is of another release; restart parvis serve.");
}

static bool open_store(struct switch_desk *desk)
{
	const struct timeval moment = {0, 10000};
	long long end = clock_monotonic_us() + STORE_MS * 1000LL;

	desk->base = event_base_new();
	if (desk->base == NULL)
		return complain("out of memory.");
	store_open(desk->base, desk->config, &desk->key, &desk->ring);
	while (!store_is_ready() && clock_monotonic_us() < end) {
		event_base_loopexit(desk->base, &moment);
		event_base_loop(desk->base, EVLOOP_ONCE);
	}
	return store_is_ready() || complain("the store does not answer; see parvis serve's log.");
}

static int load(const struct command_line *line, struct switch_desk *desk)
{
	struct config_faults faults;

	desk->arena = arena_new();
	desk->wants_json = line->wants_json;
	faults = config_faults_none(desk->arena);
	desk->config = config_load(desk->arena, line->folder, &faults);
	if (desk->config == NULL) {
		complain("the configuration has faults; see parvis config check.");
		return EXIT_REFUSED;
	}
	signal(SIGPIPE, SIG_IGN);
	log_open("operator", LOG_LEVEL_ERROR);
	desk->by = login_name(desk->arena);
	return become_worker(desk) ? EXIT_DONE : EXIT_ERROR;
}

int switch_desk_open(struct command_line *line, struct switch_desk *desk)
{
	int end = load(line, desk);

	if (end == EXIT_DONE && !(ask_for_key(desk) && open_store(desk)))
		end = EXIT_ERROR;
	return end;
}

int switch_desk_open_without_key(const struct command_line *line, struct switch_desk *desk)
{
	int end = load(line, desk);

	return end == EXIT_DONE && !open_store(desk) ? EXIT_ERROR : end;
}

void switch_desk_close(struct switch_desk *desk)
{
	if (desk->base != NULL) {
		store_close();
		event_base_free(desk->base);
	}
	arena_free(desk->arena);
}

/* --- one call --- */

struct asking {
	struct flow flow; /* first */
	struct desk_call *call;
	struct arena *arena; /* of the desk: the flow's is gone when the loop returns */
	bool *is_done;
};

static struct asking *of(struct flow *f) { return (struct asking *)f; }

static enum turn ask(struct flow *f) { return of(f)->call->ask(f, of(f)->call); }

static enum turn keep(struct flow *f)
{
	struct desk_call *call = of(f)->call;

	call->value = arena_text(of(f)->arena, call->value);
	*of(f)->is_done = true;
	return FLOW_STOP;
}

static void refuse(struct flow *f)
{
	fprintf(stderr, "parvis: %s: %s\n", f->refusal->name, f->refusal->help);
}

static const struct flow_step steps[] = {{"ask", ask}, {"keep", keep}, {NULL, NULL}};

static const struct flow_kind kind = {.name = "operator",
				      .size = sizeof(struct asking),
				      .deadline_ms = CALL_MS,
				      .steps = steps,
				      .refuse = refuse,
				      .quiet = true};

bool switch_desk_run(struct switch_desk *desk, struct desk_call *call)
{
	struct asking *asking = flow_new(arena_new(), &kind);
	bool is_done = false;

	asking->call = call;
	asking->arena = desk->arena;
	asking->is_done = &is_done;
	flow_begin(desk->base, &asking->flow);
	while (flow_live() > 0)
		event_base_loop(desk->base, EVLOOP_ONCE);
	return is_done;
}

/* --- the document --- */

static enum turn ask_document(struct flow *f, struct desk_call *call)
{
	const struct worker_note nobody = {"", "", TEXT("-")};

	return store_watch_switches(f, &nobody, &call->value, &call->outcome);
}

/* Is the document lost rather than never written? Workers that hold it say so within a second, and
 * give it back: what is written meanwhile would be overwritten by that. */
static bool is_to_come_back(struct switch_desk *desk)
{
	struct arena *kept = desk->arena;
	struct desk_worker *workers;
	bool is_held;
	int count;

	desk->arena = arena_new();
	count = switch_desk_workers(desk, &workers);
	is_held = count == 0;
	for (int i = 0; i < count; i++)
		is_held |= workers[i].version > 0;
	arena_free(desk->arena);
	desk->arena = kept;
	return is_held;
}

struct switches *switch_desk_read(struct switch_desk *desk)
{
	struct desk_call call = {.ask = ask_document};
	struct switches *s = NULL;
	long long end = clock_monotonic_us() + STORE_MS * 1000LL;

	if (!switch_desk_run(desk, &call))
		return NULL;
	while (call.outcome == STORE_STALE && is_to_come_back(desk) && clock_monotonic_us() < end) {
		usleep(LOOK_MS * 1000);
		if (!switch_desk_run(desk, &call))
			return NULL;
	}
	if (call.outcome == STORE_STALE)
		return switches_none(desk->arena);
	if (call.outcome == STORE_DONE)
		s = switches_parse(desk->arena, call.value);
	if (s == NULL)
		complain(arena_printf(
			desk->arena,
			"what the store keeps of switches is not ours: somebody wrote "
			"to it. Delete the key %s, and the workers write back what they "
			"hold.",
			store_switches_name(desk->arena)));
	return s;
}

struct writing {
	const char *before;
	struct switches_write after;
	struct text entry;
};

static enum turn ask_change(struct flow *f, struct desk_call *call)
{
	const struct writing *w = call->arg;

	return store_change_switches(f, w->before, &w->after, w->entry, &call->outcome);
}

int switch_desk_write(struct switch_desk *desk, const char *before, const struct switches *next)
{
	const struct operator_change *change = &next->changes[next->change_count - 1];
	struct json_writer w = json_write(desk->arena);
	struct writing writing = {before, {next->tag, switches_pack(desk->arena, next)}, TEXT_NONE};
	struct desk_call call = {.ask = ask_change, .arg = &writing};

	json_open(&w, '{');
	json_put_number(&w, "version", change->version);
	json_put_number(&w, "at", change->at);
	json_put_string(&w, "what", change->what);
	json_put_string(&w, "by", change->by);
	json_put_string(&w, "reason", change->reason);
	json_close(&w, '}');
	writing.entry = json_written(&w);
	if (!switch_desk_run(desk, &call))
		return -1;
	return call.outcome == STORE_DONE;
}

/* --- the workers --- */

static enum turn ask_workers(struct flow *f, struct desk_call *call)
{
	return store_read_workers(f, &call->value);
}

int switch_desk_workers(struct switch_desk *desk, struct desk_worker **workers)
{
	struct desk_call call = {.ask = ask_workers};
	struct text rest, line;
	int count = 0;

	*workers = arena_alloc(desk->arena, DESK_WORKERS_MAX * sizeof **workers);
	if (!switch_desk_run(desk, &call))
		return -1;
	rest = call.value;
	while (rest.len > 0 && count < DESK_WORKERS_MAX) {
		struct desk_worker *w = &(*workers)[count];

		line = text_split(rest, '\n', &rest);
		if (!text_number(text_next_word(&line), &w->silent_s) ||
		    w->silent_s > DESK_WORKER_SILENT_S)
			continue;
		w->tag = arena_string(desk->arena, text_next_word(&line));
		w->providers = text_next_word(&line);
		w->name = arena_string(desk->arena, line);
		w->version = 0;
		text_number(text_split(text_of(w->tag), '.', &line), &w->version);
		count++;
	}
	return count;
}

/* How many of them lack it; -1 if that cannot be read. */
static int behind(struct switch_desk *desk, long long version, int *count)
{
	struct desk_worker *workers;
	int lacking = 0;

	*count = switch_desk_workers(desk, &workers);
	for (int i = 0; i < *count; i++)
		lacking += workers[i].version < version;
	return *count < 0 ? -1 : lacking;
}

bool switch_desk_wait(struct switch_desk *desk, long long version, int *count, int *ms)
{
	long long start = clock_monotonic_us();
	int lacking;

	for (;;) {
		struct arena *kept = desk->arena;

		desk->arena = arena_new();
		lacking = behind(desk, version, count);
		arena_free(desk->arena);
		desk->arena = kept;
		*ms = (int)((clock_monotonic_us() - start) / 1000);
		if (lacking <= 0 || *ms > WAIT_MS)
			return lacking == 0;
		usleep(LOOK_MS * 1000);
	}
}
