#include "worker.h"
#include "backchannel_logout.h"
#include "certificate_life.h"
#include "client_keys.h"
#include "clock.h"
#include "context.h"
#include "diagnosis.h"
#include "discovery_document.h"
#include "dpop_nonce.h"
#include "endpoint_list.h"
#include "http_client.h"
#include "http_etag.h"
#include "jwks_for_provider.h"
#include "key_evidence.h"
#include "key_metrics.h"
#include "key_watch.h"
#include "log.h"
#include "mail_client.h"
#include "mail_delivery.h"
#include "our_keys.h"
#include "page_words.h"
#include "provider_health.h"
#include "sandbox_faults.h"
#include "server.h"
#include "signer.h"
#include "statistics_page.h"
#include "store.h"
#include "switch_watch.h"
#include "tally.h"
#include <errno.h>
#include <event2/event.h>
#include <limits.h>
#include <signal.h>
#include <unistd.h>

enum {
	DRAIN_S = 30,
	STORE_MS = 2000,
	LOOK_MS = 2,
	LOOK_FOR_NOTICES_S = 2,
	WATCH_SWITCHES_S = 1,
	LOOK_AT_KEYS_S = 60,
	WARN_OF_KEYS_S = 3600,
	LOOK_AT_CERTIFICATES_S = 86400,
	SAVE_TALLY_S = 10
};

struct worker {
	struct event_base *base;
	struct server *server;
	struct event *terminate, *list_flows, *give_up, *pulse, *look_for_notices, *watch_switches,
		*save_tally;
	int pulse_fd;
	bool draining;
};

/* One of another user, or one that ended and was not waited for yet, is there. */
static bool process_lives(long long pid)
{
	return pid <= 0 || kill((pid_t)pid, 0) == 0 || errno != ESRCH;
}

static bool is_ready(void)
{
	return store_is_ready() && signer_is_ready() && !key_watch_is_behind();
}

static void report_client_keys(const struct client *client, const struct refusal *no)
{
	log_line(LOG_LEVEL_ERROR, "client-keys-refused", "client", client->client_id, "refusal",
		 no->name, NULL);
}

static const char *worker_name(const struct worker_arguments *arguments)
{
	char machine[HOST_NAME_MAX + 1] = "";

	gethostname(machine, sizeof machine - 1);
	return arena_printf(arguments->arena, "%s/%s/%d", machine, arguments->run,
			    arguments->number);
}

static bool fill_context(const struct worker_arguments *arguments,
			 const struct signer_welcome *welcome)
{
	struct arena *a = arguments->arena;
	struct config *config = arguments->config;
	struct config_faults faults = {.arena = a, .last = &faults.first};

	client_keys_load(a, config, report_client_keys);
	page_zone_set(config->settings.time_zone);
	context = (struct context){
		.config = config,
		.pages = pages_load(a, config, &faults),
		.nonce_key =
			hash_derive(hash_text(&welcome->deployment_key), "dpop-nonce", TEXT_NONE),
		.refresh_token_key = hash_derive(hash_text(&welcome->deployment_key),
						 "refresh token", TEXT_NONE),
		.account_key =
			hash_derive(hash_text(&welcome->deployment_key), "account", TEXT_NONE),
		.device_key = hash_derive(hash_text(&welcome->deployment_key), "device", TEXT_NONE),
		.discovery_document = discovery_document(a, config),
		.is_ready = is_ready,
		.self = {arguments->run, getpid()},
		.worker = worker_name(arguments),
		.process_lives = process_lives,
	};
	context.discovery_etag = http_etag_of(a, context.discovery_document);
	if (context.pages == NULL)
		log_line(LOG_LEVEL_ERROR, "worker-cannot-start", "problem",
			 "a template or language file is broken", NULL);
	return context.pages != NULL;
}

static void on_drained(void *arg) { event_base_loopbreak(((struct worker *)arg)->base); }

static void on_give_up(evutil_socket_t fd, short what, void *arg)
{
	(void)fd, (void)what;
	log_line(LOG_LEVEL_WARNING, "drain-gave-up", NULL);
	event_base_loopbreak(((struct worker *)arg)->base);
}

static void on_terminate(evutil_socket_t fd, short what, void *arg)
{
	struct worker *worker = arg;

	(void)fd, (void)what;
	if (worker->draining)
		return;
	worker->draining = true;
	tally_save();
	event_add(worker->give_up, &(struct timeval){DRAIN_S, 0});
	server_drain(worker->server, on_drained, worker);
}

/* Those that are to be tried again, and those of workers that died. */
static void on_look_for_notices(evutil_socket_t fd, short what, void *arg)
{
	(void)fd, (void)what;
	if (!store_is_ready())
		return;
	backchannel_logout_start(((struct worker *)arg)->base);
	mail_delivery_tick(((struct worker *)arg)->base);
}

/* Whoever looks after the log hears of it once an hour. */
static void warn_of_keys(void)
{
	static long long due_us;
	long long now_us = clock_monotonic_us();
	struct arena *a;

	if (now_us < due_us)
		return;
	due_us = now_us + LOOK_AT_KEYS_S * 1000000LL;
	a = arena_new();
	if (key_alert(a, context.config, &context.schedule, clock_now())) {
		due_us = now_us + WARN_OF_KEYS_S * 1000000LL;
		log_line(LOG_LEVEL_ERROR, "key-successor-missing", "remedy",
			 "parvis keys rotate, and see why its timer does not", NULL);
	}
	arena_free(a);
}

/* And once a day of a certificate of ours that ends; when it is late, as an error. */
static void warn_of_certificates(void)
{
	enum { LATE_S = 7 * 86400 };
	static long long due_us;
	long long now_us = clock_monotonic_us(), left_s;
	struct arena *a;
	const char *whose;

	if (now_us < due_us)
		return;
	due_us = now_us + LOOK_AT_CERTIFICATES_S * 1000000LL;
	a = arena_new();
	whose = certificate_alert(a, context.config, clock_now(), &left_s);
	if (whose != NULL)
		log_line(left_s < LATE_S ? LOG_LEVEL_ERROR : LOG_LEVEL_WARNING, "certificate-ends",
			 "of", whose, "days", arena_printf(a, "%lld", left_s / 86400), "remedy",
			 "renew it, and send the broker a SIGHUP", NULL);
	arena_free(a);
}

static void on_watch_switches(evutil_socket_t fd, short what, void *arg)
{
	(void)fd, (void)what;
	key_watch_tick();
	warn_of_certificates();
	if (!store_is_ready())
		return;
	switch_watch_start(((struct worker *)arg)->base);
	key_evidence_tick();
	warn_of_keys();
}

static void on_save_tally(evutil_socket_t fd, short what, void *arg)
{
	(void)fd, (void)what, (void)arg;
	if (store_is_ready())
		tally_save();
}

static void on_list_flows(evutil_socket_t fd, short what, void *arg)
{
	(void)fd, (void)what, (void)arg;
	flow_list_live();
	provider_health_list();
}

/* Full or closed is the supervisor's affair. */
static void on_pulse(evutil_socket_t fd, short what, void *arg)
{
	const struct worker *worker = arg;
	char byte = key_watch_heard_of_others() ? WORKER_HEARD_OF_KEYS : WORKER_LIVES;

	(void)fd, (void)what;
	if (worker->pulse_fd >= 0 && write(worker->pulse_fd, &byte, 1) < 0)
		log_line(LOG_LEVEL_DEBUG, "pulse-unheard", NULL);
}

static bool knows_switches(void) { return context.switches != NULL; }

/* A store that does not answer must not keep us from answering what needs none. */
static void wait_until(struct event_base *base, bool (*is_so)(void))
{
	const struct timeval look = {0, LOOK_MS * 1000};
	long long until_us = clock_monotonic_us() + STORE_MS * 1000LL;

	while (!is_so() && clock_monotonic_us() < until_us) {
		event_base_loopexit(base, &look);
		event_base_dispatch(base);
	}
}

/* Each token that the signer gives comes by. */
static bool distrusts(struct text token)
{
	key_evidence_signature(token);
	return is_signed_with_a_stolen_key(token);
}

static bool open_all(struct worker *worker, const struct worker_arguments *arguments)
{
	struct signer_welcome welcome;
	struct config *config = arguments->config;

	if (!signer_open(worker->base, arguments->signer_path, arguments->arena, &welcome)) {
		log_line(LOG_LEVEL_ERROR, "worker-cannot-start", "problem",
			 "the signer does not answer", NULL);
		return false;
	}
	if (!fill_context(arguments, &welcome) || !key_watch_open(worker->base, &welcome))
		return false;
	sandbox_faults_open(config);
	store_open(worker->base, config, &welcome.deployment_key, &welcome.ring);
	diagnosis_open(worker->base, config->settings.issuer);
	tally_open(worker->base);
	http_client_open(worker->base, config);
	mail_client_open(worker->base);
	signer_distrust(distrusts);
	provider_health_open(worker->base, config);
	key_evidence_open(worker->base);
	wait_until(worker->base, store_is_ready);
	if (store_is_ready()) {
		switch_watch_start(worker->base);
		wait_until(worker->base, knows_switches);
	}
	worker->server = server_open(worker->base, config, endpoint_list, arguments->listen_fds,
				     arguments->listen_count);
	if (worker->server == NULL)
		return false;
	server_share_tickets(worker->server, &context.ticket_keys);
	return true;
}

static void listen_to_signals(struct worker *worker)
{
	signal(SIGPIPE, SIG_IGN);
	worker->terminate = evsignal_new(worker->base, SIGTERM, on_terminate, worker);
	worker->list_flows = evsignal_new(worker->base, SIGUSR1, on_list_flows, worker);
	worker->give_up = evtimer_new(worker->base, on_give_up, worker);
	worker->pulse = event_new(worker->base, -1, EV_PERSIST, on_pulse, worker);
	event_add(worker->pulse, &(struct timeval){1, 0});
	event_add(worker->terminate, NULL);
	event_add(worker->list_flows, NULL);
	worker->look_for_notices =
		event_new(worker->base, -1, EV_PERSIST, on_look_for_notices, worker);
	event_add(worker->look_for_notices, &(struct timeval){LOOK_FOR_NOTICES_S, 0});
	worker->watch_switches = event_new(worker->base, -1, EV_PERSIST, on_watch_switches, worker);
	event_add(worker->watch_switches, &(struct timeval){WATCH_SWITCHES_S, 0});
	worker->save_tally = event_new(worker->base, -1, EV_PERSIST, on_save_tally, worker);
	event_add(worker->save_tally, &(struct timeval){SAVE_TALLY_S, 0});
}

/* What clients fetched from us in our last second counts, too. */
static void write_evidence(struct worker *worker)
{
	if (!store_is_ready())
		return;
	key_evidence_tick();
	wait_until(worker->base, key_evidence_is_written);
}

static void close_all(struct worker *worker)
{
	server_close(worker->server);
	write_evidence(worker);
	flow_cancel_all();
	provider_health_close();
	mail_client_close();
	http_client_close();
	jwks_for_provider_close();
	dpop_nonces_close();
	diagnosis_close();
	tally_close();
	statistics_page_forget();
	sandbox_faults_close();
	store_close();
	switch_watch_close();
	key_evidence_close();
	signer_close();
	key_watch_close();
	event_free(worker->terminate);
	event_free(worker->list_flows);
	event_free(worker->give_up);
	event_free(worker->look_for_notices);
	event_free(worker->watch_switches);
	event_free(worker->save_tally);
	event_free(worker->pulse);
	event_base_free(worker->base);
}

/* With a list of changes, interest in a socket that comes and goes within a turn of the loop costs
 * no system call. */
static struct event_base *loop_new(void)
{
	struct event_config *how = event_config_new();
	struct event_base *base;

	if (how == NULL)
		return NULL;
	event_config_set_flag(how, EVENT_BASE_FLAG_EPOLL_USE_CHANGELIST);
	base = event_base_new_with_config(how);
	event_config_free(how);
	return base;
}

int worker_run(const struct worker_arguments *arguments)
{
	struct worker worker = {.base = loop_new(), .pulse_fd = arguments->pulse_fd};

	if (worker.base == NULL || !open_all(&worker, arguments))
		return 1;
	listen_to_signals(&worker);
	on_pulse(-1, EV_TIMEOUT, &worker);
	event_base_dispatch(worker.base);
	close_all(&worker);
	return 0;
}
