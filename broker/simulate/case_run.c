#include "case_run.h"
#include "clock.h"
#include "visitor.h"
#include <errno.h>
#include <string.h>
#include <time.h>

enum { PAGES_MAX = 40, LEVELS_MAX = 16, LOGOUT_LOOKS = 25, LOGOUT_LOOK_MS = 200 };

/* One browser on its way, and what it saw. */
struct walk {
	struct arena *arena;
	const struct service *service;
	struct visitor *visitor;
	const char *fault;
	const char *level;      /* of the test identity to choose; "": the first */
	bool stops_at_callback; /* do not open it */
	struct visit callback;  /* the way back to the service; url NULL until it is known */
	struct visited page;    /* the last */
	const char *problem;    /* why it did not arrive; NULL if it did */
	size_t level_count;
	const char *levels[LEVELS_MAX]; /* that the simulator's page offers */
};

static bool is_at(const char *url, const char *issuer)
{
	size_t len = strlen(issuer);

	return strncmp(url, issuer, len) == 0 && strchr("/?", url[len]) != NULL;
}

static void fail(struct walk *w, const char *problem) { w->problem = problem; }

static const char *path_of(struct arena *a, const char *url)
{
	return arena_copy(a, url, strcspn(url, "?#"));
}

static void learn_levels(struct walk *w, const struct html_form *form)
{
	w->level_count = 0;
	for (size_t i = 0; i < form->button_count; i++) {
		const char *level = form->buttons[i].obtains;
		bool is_known = *level == '\0' || w->level_count == LEVELS_MAX;

		for (size_t j = 0; j < w->level_count; j++)
			is_known = is_known || strcmp(w->levels[j], level) == 0;
		if (!is_known)
			w->levels[w->level_count++] = level;
	}
}

static const struct html_button *person_of(const struct walk *w, const struct html_form *form)
{
	for (size_t i = 0; i < form->button_count; i++) {
		const char *obtains = form->buttons[i].obtains;

		if (*obtains != '\0' && (*w->level == '\0' || strcmp(obtains, w->level) == 0))
			return &form->buttons[i];
	}
	return NULL;
}

static bool says_no(const struct html_button *button)
{
	return strcmp(button->name, "cancel") == 0 || strcmp(button->value, "refuse") == 0;
}

/* What leads on: NULL if there is nothing but a way out. */
static const struct html_button *button_of(const struct html_form *form)
{
	for (size_t i = 0; i < form->button_count; i++)
		if (!says_no(&form->buttons[i]))
			return &form->buttons[i];
	return NULL;
}

static struct visit choose_person(struct walk *w, const struct html_form *form)
{
	const struct html_button *person = person_of(w, form);
	const struct html_field fault = {"fault", w->fault};

	learn_levels(w, form);
	if (person == NULL)
		fail(w, "the simulator's page has no test identity of a level that is enough");
	return visit_by_form(w->arena, &w->page, form, person, &fault);
}

/* The next visit by a form of the page; url NULL if there is none. */
static struct visit press(struct walk *w)
{
	const struct html_forms *all = html_forms_read(w->arena, w->page.body);
	const struct html_field nothing = {NULL, NULL};

	for (size_t i = 0; i < all->count; i++)
		if (html_form_has_button(&all->forms[i], "persona"))
			return choose_person(w, &all->forms[i]);
	for (size_t i = 0; i < all->count; i++) {
		const struct html_button *button = button_of(&all->forms[i]);

		if (button != NULL)
			return visit_by_form(w->arena, &w->page, &all->forms[i], button, &nothing);
	}
	return (struct visit){NULL, NULL, NULL};
}

static struct visit next_visit(struct walk *w)
{
	if (*w->page.location != '\0')
		return (struct visit){w->page.location, NULL, NULL};
	if (w->callback.url != NULL && !is_at(w->page.url, w->service->sandbox))
		return (struct visit){NULL, NULL, NULL}; /* she has arrived */
	if (w->page.status != 200)
		return (struct visit){NULL, NULL, NULL};
	return press(w);
}

static void step(struct walk *w, const struct visit *next)
{
	bool was_at_sandbox = is_at(w->page.url, w->service->sandbox);

	if (was_at_sandbox && !is_at(next->url, w->service->sandbox)) {
		w->callback = *next;
		if (w->stops_at_callback)
			return;
	}
	w->page = visitor_go(w->arena, w->visitor, next);
	if (w->page.status == 0)
		fail(w, arena_printf(w->arena, "%s: %s", path_of(w->arena, next->url),
				     w->page.problem));
}

/* From the log-in button to the page at which it ends. */
static void sign_in(struct walk *w)
{
	struct visit next = {w->service->login_url, NULL, NULL};

	w->page.url = "";
	for (int i = 0; i < PAGES_MAX && next.url != NULL && w->problem == NULL; i++) {
		step(w, &next);
		if (w->problem != NULL || (w->stops_at_callback && w->callback.url != NULL))
			return;
		next = next_visit(w);
	}
	if (w->problem == NULL && next.url != NULL)
		fail(w, arena_printf(w->arena, "%d pages and no end", PAGES_MAX));
	else if (w->problem == NULL && w->callback.url == NULL)
		fail(w, arena_printf(w->arena,
				     "it ends at %s with status %d, before the way back to the "
				     "service",
				     path_of(w->arena, w->page.url), w->page.status));
}

static bool has_text(struct text body, const char *words)
{
	return *words == '\0' || memmem(body.at, body.len, words, strlen(words)) != NULL;
}

/* Does the service show her what only those see who are in? */
static bool is_let_in(struct walk *w)
{
	if (*w->service->success_url != '\0')
		w->page = visitor_go(w->arena, w->visitor,
				     &(struct visit){w->service->success_url, NULL, NULL});
	return w->page.status == 200 && has_text(w->page.body, w->service->success_text);
}

static bool open_walk(struct walk *w, struct arena *a, const struct service *service,
		      const char *fault)
{
	*w = (struct walk){.arena = a,
			   .service = service,
			   .visitor = visitor_new(service->ca_file),
			   .fault = fault,
			   .level = "",
			   .page = {.url = "", .location = "", .problem = ""}};
	if (w->visitor == NULL)
		fail(w, "curl cannot be used");
	return w->visitor != NULL;
}

/* What a person of another browser sees who opens this way back and what follows. */
static bool stranger_is_let_in(struct arena *a, const struct service *service,
			       const struct visit *callback, const char **problem)
{
	struct visit next = *callback;
	struct walk other;
	bool is_in = false;

	if (open_walk(&other, a, service, "")) {
		for (int i = 0; i < PAGES_MAX && other.problem == NULL; i++) {
			step(&other, &next);
			if (*other.page.location == '\0' ||
			    is_at(other.page.location, service->sandbox))
				break;
			next = (struct visit){other.page.location, NULL, NULL};
		}
		is_in = other.problem == NULL && is_let_in(&other);
	}
	visitor_free(other.visitor);
	*problem = other.problem;
	return is_in;
}

/* At the broker, whose page asks whether she means it. */
static void sign_out_at_sandbox(struct walk *w)
{
	struct visit next = {arena_printf(w->arena, "%s/end_session", w->service->sandbox), NULL,
			     NULL};

	w->page = visitor_go(w->arena, w->visitor, &next);
	next = press(w);
	if (w->page.status != 200 || next.url == NULL)
		fail(w, "the sandbox's page to sign out is not as it should be");
	else
		w->page = visitor_go(w->arena, w->visitor, &next);
}

static void rest(int ms)
{
	struct timespec left = {ms / 1000, ms % 1000 * 1000000L};

	while (nanosleep(&left, &left) != 0 && errno == EINTR)
		;
}

/* The notice is sent beside the answer to her. */
static bool stays_in_after_sign_out(struct walk *w)
{
	if (!is_let_in(w))
		fail(w, "she was not let in before");
	else
		sign_out_at_sandbox(w);
	for (int i = 0; i < LOGOUT_LOOKS && w->problem == NULL; i++) {
		if (!is_let_in(w))
			return false;
		rest(LOGOUT_LOOK_MS);
	}
	return true;
}

static bool ends_inside(struct walk *w, const struct trial *trial)
{
	if (trial->way == TRIAL_STRANGER || trial->way == TRIAL_REPLAY)
		return stranger_is_let_in(w->arena, w->service, &w->callback, &w->problem);
	if (trial->way == TRIAL_SIGN_OUT)
		return stays_in_after_sign_out(w);
	return is_let_in(w);
}

/* NULL if the service did what it must. */
static const char *try(struct arena *a, const struct service *service, const struct trial *trial,
		       const char *level, struct walk *w)
{
	bool is_in = false;

	if (open_walk(w, a, service, trial->fault)) {
		w->level = level;
		w->stops_at_callback = trial->way == TRIAL_STRANGER;
		sign_in(w);
		if (w->problem == NULL)
			is_in = ends_inside(w, trial);
	}
	visitor_free(w->visitor);
	if (w->problem != NULL)
		return arena_printf(a, "With %s: %s.", trial->what, w->problem);
	if (is_in == trial->is_let_in)
		return NULL;
	return arena_printf(a, "With %s%s%s it %s.", trial->what, *level == '\0' ? "" : " of ",
			    level, is_in ? "let her in" : "did not let her in");
}

static const char *try_each_level(struct arena *a, const struct service *service,
				  const struct trial *trial, size_t *count)
{
	struct walk first, more;
	const char *did = try(a, service, trial, "", &first);

	for (size_t i = 0; did == NULL && i < first.level_count; i++)
		did = try(a, service, trial, first.levels[i], &more);
	*count += first.level_count;
	return did;
}

const char *case_check_ordinary_sign_in(struct arena *a, const struct service *service)
{
	struct walk w;

	return try(a, service, &(struct trial){"nothing wrong at all", "", TRIAL_SIGN_IN, true}, "",
		   &w);
}

struct case_result case_run(struct arena *a, const struct service *service,
			    const struct sandbox_case *what)
{
	long long started_us = clock_monotonic_us();
	struct arena *own = arena_new(); /* for the pages, which may be long */
	const char *did = NULL;
	size_t count = 0;
	struct walk w;

	for (const struct trial *trial = what->trials; did == NULL && trial->what != NULL;
	     trial++) {
		if (trial->way == TRIAL_EACH_LEVEL) {
			did = try_each_level(own, service, trial, &count);
			continue;
		}
		did = try(own, service, trial, "", &w);
		count++;
	}
	did = did == NULL ? NULL : arena_copy(a, did, strlen(did));
	arena_free(own);
	return (struct case_result){
		.of = what,
		.passed = did == NULL,
		.did = did != NULL ? did
				   : arena_printf(a, "It did so, %zu time%s of %zu.", count,
						  count == 1 ? "" : "s", count),
		.ms = (clock_monotonic_us() - started_us) / 1000,
	};
}
