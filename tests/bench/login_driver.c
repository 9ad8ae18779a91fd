/* login_driver.c -- the load driver's loop and its command line. */
#include "bench_process.h"
#include "login.h"
#include "yardstick.h"
#include <getopt.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <unistd.h>

struct driver driver = {
	.scope = "openid profile email birth",
	.concurrency = 32,
	.verify_every = 100,
	.cpu = -1,
	.warm_s = 2,
	.seconds = 10,
	.timeout_s = 20,
};

static double watched_cpu_s(const struct watched *w) { return process_tree_cpu_s(w->pid); }

static double own_cpu_s(void) { return (double)cpu_us() / 1e6 - yardstick_cpu_s(); }

static volatile sig_atomic_t stopped, restarted;

static void on_signal(int number)
{
	if (number == SIGUSR1)
		restarted = 1;
	else
		stopped = 1;
}

/* As many as there may be at a time: the first ones one after the other during the warm-up, since
 * otherwise all move in step. */
static void start_what_fits(uint64_t begin)
{
	double ramp = driver.warm_s > 0 ? (double)(driver.now - begin) / 1e6 / driver.warm_s : 1;
	double allowed = ramp < 1 ? 1 + driver.concurrency * ramp : driver.concurrency;
	while (driver.in_flight < (uint64_t)allowed)
		login_start();
}

/* Those whose time has come, however long others take; concurrency is the most there may be. */
static void start_what_is_due(uint64_t begin)
{
	double due = 1 + (double)(driver.now - begin) / 1e6 * driver.rate;
	while (driver.begun < (uint64_t)due && driver.in_flight < (uint64_t)driver.concurrency)
		login_start();
}

static void handle_event(const struct epoll_event *ev)
{
	struct conn *c = ev->data.ptr;
	if (c->dead)
		return;
	if ((ev->events & EPOLLOUT) != 0 && (ev->events & EPOLLERR) == 0) {
		c->ready = true;
		if (c->login != NULL)
			conn_flush(c);
	}
	if (!c->dead && (ev->events & (EPOLLIN | EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0)
		conn_readable(c, (ev->events & EPOLLRDHUP) != 0);
}

static void turn(void)
{
	struct epoll_event got[256];
	int n = epoll_wait(driver.epoll, got, 256, driver.rate > 0 ? 5 : 50);
	driver.now = now_us();
	for (int i = 0; i < n; i++)
		handle_event(&got[i]);
	conn_bury();
	if (driver.now >= driver.next_scan) {
		login_time_out();
		login_resume();
		driver.next_scan = driver.now + 500000;
	}
	if (restarted) {
		restarted = 0;
		clients_restart();
	}
}

static void turn_until(uint64_t stop, uint64_t begin)
{
	while (driver.now < stop && !stopped &&
	       (driver.total_failed < 500 || driver.total_failed < driver.total_done)) {
		if (driver.rate > 0)
			start_what_is_due(begin);
		else
			start_what_fits(begin);
		turn();
	}
}

/* Of a paced load each login is waited for: whoever counts failures wants all of them. */
static void finish_what_began(void)
{
	while (driver.rate > 0 && driver.in_flight > 0)
		turn();
}

static void run_load(void)
{
	uint64_t begin = driver.now = now_us();
	turn_until(begin + (uint64_t)(driver.warm_s * 1e6), begin);
	for (int i = 0; i < driver.watched_count; i++)
		driver.watched[i].before_s = watched_cpu_s(&driver.watched[i]);
	yardstick_reset();
	double own = own_cpu_s();
	uint64_t start = driver.now = now_us();
	driver.measuring = true;
	turn_until(start + (uint64_t)(driver.seconds * 1e6), begin);
	double seconds = (double)(now_us() - start) / 1e6;
	finish_what_began();
	own = own_cpu_s() - own;
	for (int i = 0; i < driver.watched_count; i++)
		driver.watched[i].after_s = watched_cpu_s(&driver.watched[i]);
	figures_report(seconds, own, yardstick_verify_us());
}

static void watch(const char *name_and_pid)
{
	if (driver.watched_count == MAX_WATCHED ||
	    sscanf(name_and_pid, "%31[^=]=%d", driver.watched[driver.watched_count].name,
		   &driver.watched[driver.watched_count].pid) != 2)
		die("--watch NAME=PID, at most %d times", MAX_WATCHED);
	driver.watched_count++;
}

static void node_add(const char *port)
{
	if (driver.node_count == MAX_NODES)
		die("--node PORT, at most %d times", MAX_NODES);
	driver.node_ports[driver.node_count++] = atoi(port);
}

static const struct option options[] = {
	{"issuer", 1, NULL, 'i'},       {"client", 1, NULL, 'c'},  {"redirect-uri", 1, NULL, 'u'},
	{"scope", 1, NULL, 'o'},        {"node", 1, NULL, 'N'},    {"provider", 1, NULL, 'p'},
	{"concurrency", 1, NULL, 'n'},  {"warm", 1, NULL, 'w'},    {"seconds", 1, NULL, 'd'},
	{"verify-every", 1, NULL, 'v'}, {"cpu", 1, NULL, 'b'},     {"watch", 1, NULL, 'W'},
	{"report", 1, NULL, 'r'},       {"journal", 1, NULL, 'j'}, {"rate", 1, NULL, 'R'},
	{"timeout", 1, NULL, 't'},      {"trace", 0, NULL, 'x'},   {0}};

static void read_option(int option)
{
	switch (option) {
	case 'i':
		driver.issuer = optarg;
		break;
	case 'c':
		client_add(optarg);
		break;
	case 'u':
		driver.redirect_uri = optarg;
		break;
	case 'o':
		driver.scope = optarg;
		break;
	case 'N':
		node_add(optarg);
		break;
	case 'p':
		provider_add(optarg);
		break;
	case 'n':
		driver.concurrency = atoi(optarg);
		break;
	case 'w':
		driver.warm_s = strtod(optarg, NULL);
		break;
	case 'd':
		driver.seconds = strtod(optarg, NULL);
		break;
	case 'v':
		driver.verify_every = atoi(optarg);
		break;
	case 'b':
		driver.cpu = atoi(optarg);
		break;
	case 'W':
		watch(optarg);
		break;
	case 'r':
		driver.report = optarg;
		break;
	case 'j':
		driver.journal = optarg;
		break;
	case 'R':
		driver.rate = strtod(optarg, NULL);
		break;
	case 't':
		driver.timeout_s = strtod(optarg, NULL);
		break;
	case 'x':
		driver.trace = true;
		break;
	default:
		die("see login_driver.c for the options");
	}
}

int main(int argc, char **argv)
{
	for (int o; (o = getopt_long(argc, argv, "", options, NULL)) != -1;)
		read_option(o);
	driver.client_secret = getenv("BENCH_CLIENT_SECRET");
	if (driver.issuer == NULL || driver.client_count == 0 || driver.client_secret == NULL ||
	    driver.redirect_uri == NULL || driver.provider_count == 0 || driver.verify_every < 1)
		die("needed: --issuer --client --redirect-uri --provider, BENCH_CLIENT_SECRET");
	signal(SIGPIPE, SIG_IGN);
	if (driver.rate > 0)
		signal(SIGTERM, on_signal);
	signal(SIGUSR1, on_signal);
	journal_open();
	client_discover();
	driver.epoll = epoll_create1(EPOLL_CLOEXEC);
	if (driver.cpu >= 0)
		yardstick_start(driver.cpu);
	run_load();
	if (driver.cpu >= 0)
		yardstick_stop();
	failures_print();
	return driver.total_failed > 0 || driver.done == 0;
}
