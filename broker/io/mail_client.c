#include "mail_client.h"
#include "curl_loop.h"
#include "http_address.h"
#include "http_bounds.h"
#include "mail_address.h"
#include "mail_server.h"
#include <assert.h>
#include <string.h>
#include <sys/socket.h>

enum { CONNECTIONS_MAX = 8 };

const struct refusal mail_server_unreachable = {"mail-server-unreachable", 502, NULL,
						"The mail server cannot be reached."};
const struct refusal mail_server_silent = {"mail-server-silent", 504, NULL,
					   "The mail server did not take a letter in time."};
const struct refusal mail_server_untrusted = {
	"mail-server-untrusted", 502, NULL,
	"The mail server offers no TLS, or its certificate does not verify."};
const struct refusal mail_server_denies = {
	"mail-server-denies", 502, NULL, "The mail server does not accept our name and password."};
const struct refusal mail_postponed = {"mail-postponed", 503, NULL,
				       "The mail server did not want the letter for now."};
const struct refusal mail_refused = {
	"mail-refused", 502, NULL, "The mail server will not take the letter: status 550 to 559."};

/* One letter under way; in its flow's arena, which outlives it. */
struct mail_op {
	struct flow_op op;
	struct flow *flow;
	CURL *easy;
	struct curl_slist *to;
	struct text rest; /* of the letter */
	bool is_plain;
};

static struct event_base *base;
static struct curl_loop *loop; /* made with the first letter */

static void release(struct mail_op *op)
{
	curl_loop_stop(loop, op->easy);
	curl_easy_cleanup(op->easy);
	curl_slist_free_all(op->to);
}

static void cancel(struct flow_op *op) { release((struct mail_op *)op); }

static size_t on_read(char *out, size_t one, size_t n, void *arg)
{
	struct mail_op *op = arg;

	n *= one;
	n = n < op->rest.len ? n : op->rest.len;
	memcpy(out, op->rest.at, n);
	op->rest = (struct text){op->rest.at + n, op->rest.len - n};
	return n;
}

/* What goes without TLS does not leave the machine, whatever its name leads to. */
static curl_socket_t on_open_socket(void *arg, curlsocktype purpose, struct curl_sockaddr *address)
{
	const struct mail_op *op = arg;

	(void)purpose;
	if (op->is_plain && http_address_scope(&address->addr) != ADDRESS_LOOPBACK)
		return CURL_SOCKET_BAD;
	return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

/* It will not take this letter: MAIL, RCPT or DATA was answered with no, or the letter was when it
 * had all of it. The same status as a greeting says nothing of the letter. */
static bool is_refused(const struct mail_op *op, CURLcode how, long status)
{
	return status >= 550 && status <= 559 &&
	       (how == CURLE_SEND_ERROR || (how == CURLE_WEIRD_SERVER_REPLY && op->rest.len == 0));
}

static const struct refusal *refusal_of(CURLcode how, long status)
{
	switch (how) {
	case CURLE_OPERATION_TIMEDOUT:
		return &mail_server_silent;
	case CURLE_USE_SSL_FAILED:
	case CURLE_PEER_FAILED_VERIFICATION:
	case CURLE_SSL_CONNECT_ERROR:
	case CURLE_SSL_CACERT_BADFILE:
	case CURLE_SSL_ISSUER_ERROR:
		return &mail_server_untrusted;
	case CURLE_LOGIN_DENIED:
		return &mail_server_denies;
	default:
		return status >= 400 ? &mail_postponed : &mail_server_unreachable;
	}
}

/* Never the server's words: they may hold the address. */
static void on_done(CURL *easy, CURLcode how)
{
	struct mail_op *op = NULL;
	struct flow *f;
	long status = 0;

	curl_easy_getinfo(easy, CURLINFO_PRIVATE, &op);
	curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
	f = op->flow;
	release(op);
	if (how == CURLE_OK)
		flow_wake(f, NULL, NULL);
	else
		flow_wake(f, is_refused(op, how, status) ? &mail_refused : refusal_of(how, status),
			  status >= 400 ? arena_printf(f->arena, "status-%ld", status)
					: curl_easy_strerror(how));
}

static void set_server(CURL *easy, struct mail_op *op, const struct mail_server *server)
{
	const char *says =
		arena_string(op->flow->arena, mail_address_domain(text_of(server->from)));

	/* the path is what we call ourselves in EHLO */
	curl_easy_setopt(easy, CURLOPT_URL,
			 arena_printf(op->flow->arena, "%s/%s", server->url, says));
	curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
	curl_easy_setopt(easy, CURLOPT_USE_SSL,
			 server->may_be_plain ? (long)CURLUSESSL_NONE : (long)CURLUSESSL_ALL);
	http_bounds_set_trust(easy, server->ca_pem);
	if (*server->user != '\0') {
		curl_easy_setopt(easy, CURLOPT_USERNAME, server->user);
		curl_easy_setopt(easy, CURLOPT_PASSWORD,
				 arena_string(op->flow->arena, server->password));
	}
	/* a server may have given up a connection that was kept, and curl would not know */
	curl_easy_setopt(easy, CURLOPT_FORBID_REUSE, 1L);
	curl_easy_setopt(easy, CURLOPT_PROXY, "");
	curl_easy_setopt(easy, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
	curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
	curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long)server->timeout_ms);
}

static void set_letter(CURL *easy, struct mail_op *op, const struct mail_server *server,
		       const char *to)
{
	op->to = curl_slist_append(NULL, arena_printf(op->flow->arena, "<%s>", to));
	assert(op->to != NULL);
	curl_easy_setopt(easy, CURLOPT_MAIL_FROM,
			 arena_printf(op->flow->arena, "<%s>", server->from));
	curl_easy_setopt(easy, CURLOPT_MAIL_RCPT, op->to);
	curl_easy_setopt(easy, CURLOPT_UPLOAD, 1L);
	curl_easy_setopt(easy, CURLOPT_INFILESIZE_LARGE, (curl_off_t)op->rest.len);
	curl_easy_setopt(easy, CURLOPT_READFUNCTION, on_read);
	curl_easy_setopt(easy, CURLOPT_READDATA, op);
	curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, on_open_socket);
	curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, op);
	curl_easy_setopt(easy, CURLOPT_PRIVATE, op);
}

enum turn mail_send(struct flow *f, const struct mail_server *server, const char *to,
		    struct text letter)
{
	struct mail_op *op = arena_alloc(f->arena, sizeof *op);

	assert(mail_address_is(text_of(to)));
	op->op.cancel = cancel;
	op->flow = f;
	op->rest = letter;
	op->is_plain = server->may_be_plain;
	op->easy = curl_easy_init();
	assert(op->easy != NULL);
	set_server(op->easy, op, server);
	set_letter(op->easy, op, server, to);
	if (loop == NULL)
		loop = curl_loop_new(base, CONNECTIONS_MAX, on_done);
	curl_loop_start(loop, op->easy);
	return flow_wait(f, &op->op);
}

void mail_client_open(struct event_base *event_base) { base = event_base; }

void mail_client_close(void)
{
	if (loop != NULL)
		curl_loop_free(loop);
	loop = NULL;
}
