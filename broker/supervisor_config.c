/* supervisor_config.c -- the configuration in force, and how another takes its place. */
#include "config_deep_check.h"
#include "config_report.h"
#include "log.h"
#include "supervisor_state.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static int worker_count(const struct config *config)
{
	long cores = sysconf(_SC_NPROCESSORS_ONLN);

	if (config->settings.workers > 0)
		return config->settings.workers;
	return cores < 1 ? 1 : cores > WORKERS_MAX ? WORKERS_MAX : (int)cores;
}

static void add_workers(struct supervisor *s)
{
	int count = worker_count(s->config);

	for (int number = 1; number <= count && s->child_count < CHILDREN_MAX; number++)
		child_add(s, CHILD_WORKER, number)->generation = s->generation;
}

static bool find_users(struct supervisor *s)
{
	const struct settings *settings = &s->config->settings;

	if (process_user_find(settings->user_worker, &s->user_worker) &&
	    process_user_find(settings->user_signer, &s->user_signer)) {
		if (geteuid() == 0 && !(s->user_worker.is_set && s->user_signer.is_set))
			log_line(LOG_LEVEL_WARNING, "runs-as-root", "remedy",
				 "set user_worker and user_signer", NULL);
		return true;
	}
	fputs("parvis: user_worker or user_signer is no user of this system, or is root.\n",
	      stderr);
	return false;
}

bool supervisor_load(struct supervisor *s)
{
	struct config_faults faults;

	s->arena = arena_new();
	faults = config_faults_none(s->arena);
	s->config = config_load_deeply(s->arena, s->options->folder, &faults);
	config_report(stderr, &faults);
	if (s->config == NULL || !find_users(s))
		return false;
	s->config_fd = config_bundle_fd(s->config);
	if (s->config_fd < 0) {
		fprintf(stderr, "parvis: no sealed memory: %s\n", strerror(errno));
		return false;
	}
	s->generation = 1;
	if (strcmp(s->config->settings.store, "managed") == 0)
		child_add(s, CHILD_STORE, 0);
	child_add(s, CHILD_SIGNER, 0);
	add_workers(s);
	return true;
}

static bool words_equal(const char *const *a, const char *const *b)
{
	while (*a != NULL && *b != NULL && strcmp(*a, *b) == 0)
		a++, b++;
	return *a == NULL && *b == NULL;
}

/* Sockets, folders and users belong to the supervisor's life: NULL, or what another one needs. */
static const char *changed_for_good(const struct settings *old, const struct settings *new)
{
	if (!words_equal(old->listen, new->listen))
		return "listen";
	if (strcmp(old->state, new->state) != 0)
		return "state";
	if (strcmp(old->store, new->store) != 0)
		return "store";
	if (strcmp(old->user_worker, new->user_worker) != 0)
		return "user_worker";
	return strcmp(old->user_signer, new->user_signer) != 0 ? "user_signer" : NULL;
}

static void refuse(const char *file, const char *place, const char *problem)
{
	log_line(LOG_LEVEL_ERROR, "reload-refused", "file", file, "place", place, "problem",
		 problem, NULL);
}

void supervisor_drop_next(struct supervisor *s)
{
	if (s->next.config == NULL)
		return;
	close(s->next.fd);
	arena_free(s->next.arena);
	s->next = (struct next_config){0};
}

void supervisor_refuse_next(struct supervisor *s)
{
	if (s->next.config != NULL)
		refuse("broker.json", "", "no signer can start with it and the key folder");
	supervisor_drop_next(s);
}

void supervisor_take_next(struct supervisor *s)
{
	if (s->next.config == NULL)
		return;
	close(s->config_fd);
	arena_free(s->arena);
	s->arena = s->next.arena;
	s->config = s->next.config;
	s->config_fd = s->next.fd;
	s->next = (struct next_config){0};
	s->generation++;
	add_workers(s);
	log_line(LOG_LEVEL_INFO, "reloaded", NULL);
}

/* Workers are started when the signer knows what they know. */
static void prepare(struct supervisor *s, struct next_config next)
{
	supervisor_drop_next(s);
	s->next = next;
	if (!signer_succeed(s))
		supervisor_refuse_next(s);
}

void supervisor_reload(struct supervisor *s)
{
	struct arena *a = arena_new();
	struct config_faults faults = config_faults_none(a);
	struct config *config = config_load_deeply(a, s->options->folder, &faults);
	const char *fixed = NULL;
	int fd = -1;

	for (const struct config_fault *f = faults.first; f != NULL; f = f->next)
		if (!f->is_warning)
			refuse(f->file, f->place, f->problem);
	if (config != NULL)
		fixed = changed_for_good(&s->config->settings, &config->settings);
	if (fixed != NULL)
		refuse("broker.json", fixed, "has changed, and that needs a restart");
	else if (config != NULL && s->child_count + (size_t)worker_count(config) >= CHILDREN_MAX)
		refuse("broker.json", "", "too many workers of earlier reloads still drain");
	else if (config != NULL && (fd = config_bundle_fd(config)) < 0)
		refuse("broker.json", "", strerror(errno));
	if (fd >= 0)
		prepare(s, (struct next_config){a, config, fd});
	else
		arena_free(a);
}
