#include "real_signer.h"
#include "clock.h"
#include "files.h"
#include "key_folder.h"
#include "test.h"
#include "write_whole.h"
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

static void write_file(const struct real_signer *s, const char *name, const char *content)
{
	file_write(arena_printf(s->arena, "%s/%s", s->folder, name), content, 0600);
}

static void write_configuration(struct real_signer *s, bool is_encrypted)
{
	const char *encryption =
		!is_encrypted
			? ""
			: arena_printf(s->arena, ",\"key_encryption_file\":\"%s/encryption.key\"",
				       s->folder);

	mkdir(arena_printf(s->arena, "%s/clients", s->folder), 0700);
	mkdir(arena_printf(s->arena, "%s/providers", s->folder), 0700);
	write_file(s, "broker.json",
		   arena_printf(s->arena,
				"{\"issuer\":\"https://parvis.example\",\"log_level\":\"error\","
				"\"state\":\"%s/state\"%s}",
				s->folder, encryption));
	write_file(s, "clients/tax.json",
		   "{\"client_id\":\"tax\",\"client_name\":\"Taxes\",\"minimum_acr\":\"eidas2\","
		   "\"client_secret\":\"canary-0123456789abcdef0123456789\","
		   "\"redirect_uris\":[\"https://tax.example/cb\"]}");
	write_file(s, "clients/old.json",
		   "{\"client_id\":\"old\",\"client_name\":\"Old\","
		   "\"id_token_signed_response_alg\":\"RS256\","
		   "\"client_secret\":\"canary-0123456789abcdef0123456789\","
		   "\"redirect_uris\":[\"https://old.example/cb\"]}");
	write_file(s, "providers/post.json",
		   "{\"id\":\"post\",\"name\":\"Post\",\"issuer\":\"https://post.example\","
		   "\"client_id\":\"parvis\",\"token_endpoint_auth_method\":\"private_key_jwt\","
		   "\"dpop_bound_access_tokens\":true,\"require_signed_request_object\":true,"
		   "\"id_token_encrypted_response_alg\":\"RSA-OAEP-256\"}");
	write_file(s, "providers/bank.json",
		   "{\"id\":\"bank\",\"name\":\"Bank\",\"issuer\":\"https://bank.example\","
		   "\"client_id\":\"parvis\","
		   "\"client_secret\":\"canary-0123456789abcdef0123456789\"}");
}

static void load_configuration(struct real_signer *s)
{
	struct config_faults faults = config_faults_none(s->arena);
	struct key_folder_made made;
	struct key_needs needs;
	const char *detail;

	s->config = config_load(s->arena, s->folder, &faults);
	for (struct config_fault *f = faults.first; s->config == NULL && f != NULL; f = f->next)
		test_fail(f->file, 0, f->place, f->problem, "");
	if (s->config == NULL)
		abort();
	needs = key_needs_of(s->arena, s->config);
	CHECK_REFUSAL(key_folder_init(s->arena,
				      &(struct key_home){s->config->settings.state, geteuid(),
							 s->config->settings.key_encryption_file, 0,
							 NULL},
				      &needs, clock_now(), &made, &detail),
		      "");
	s->config_fd = config_bundle_fd(s->config);
	CHECK(s->config_fd >= 0);
}

static void take_encryption_key(struct real_signer *s)
{
	s->encryption_fd = open(s->config->settings.key_encryption_file, O_RDONLY | O_CLOEXEC);
	CHECK(s->encryption_fd > 0);
	CHECK_NUMBER(unlink(s->config->settings.key_encryption_file), 0);
}

static int unix_socket(const struct real_signer *s, struct sockaddr_un *address)
{
	*address = (struct sockaddr_un){.sun_family = AF_UNIX};
	snprintf(address->sun_path, sizeof address->sun_path, "%s", s->socket);
	return socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
}

static struct real_signer *make(bool is_encrypted)
{
	struct arena *a = arena_new();
	struct real_signer *s = arena_alloc(a, sizeof *s);
	struct sockaddr_un address;

	signal(SIGPIPE, SIG_IGN);
	s->arena = a;
	s->folder = folder_new(a);
	s->socket = arena_printf(a, "%s/signer.sock", s->folder);
	write_configuration(s, is_encrypted);
	load_configuration(s);
	if (is_encrypted)
		take_encryption_key(s);
	s->listener = unix_socket(s, &address);
	CHECK_NUMBER(bind(s->listener, (const struct sockaddr *)&address, sizeof address), 0);
	CHECK_NUMBER(listen(s->listener, 64), 0);
	real_signer_start(s);
	return s;
}

struct real_signer *real_signer_new(void) { return make(false); }

struct real_signer *real_signer_new_encrypted(void) { return make(true); }

static void run(const struct real_signer *s)
{
	char config_fd[12], listener[12], encryption[12];
	int config = dup(s->config_fd), listening = dup(s->listener); /* not closed on exec */
	const char *option = s->encryption_fd > 0 ? "--encryption-fd" : NULL;

	snprintf(config_fd, sizeof config_fd, "%d", config);
	snprintf(listener, sizeof listener, "%d", listening);
	snprintf(encryption, sizeof encryption, "%d", dup(s->encryption_fd));
	execl(SIGNER_PROGRAM, "parvis-signer", "serve", "--config-fd", config_fd, "--listen-fd",
	      listener, option, encryption, (char *)NULL);
	_exit(127);
}

void real_signer_start(struct real_signer *s)
{
	s->pid = fork();
	if (s->pid == 0)
		run(s);
	CHECK(s->pid > 0);
}

void real_signer_kill(struct real_signer *s)
{
	int status;

	kill(s->pid, SIGKILL);
	CHECK_NUMBER(waitpid(s->pid, &status, 0), s->pid);
	CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
}

void real_signer_free(struct real_signer *s)
{
	int status = -1;

	close(worker_new(s)); /* it is past its start: SIGTERM finds it waiting */
	kill(s->pid, SIGTERM);
	CHECK_NUMBER(waitpid(s->pid, &status, 0), s->pid);
	CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	close(s->listener);
	close(s->config_fd);
	if (s->encryption_fd > 0)
		close(s->encryption_fd);
	folder_remove(s->folder);
	arena_free(s->arena);
}

int worker_connect(const struct real_signer *s)
{
	static const struct timeval longest = {5, 0};
	struct sockaddr_un address;
	int fd = unix_socket(s, &address);

	CHECK_NUMBER(connect(fd, (const struct sockaddr *)&address, sizeof address), 0);
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &longest, sizeof longest);
	return fd;
}

int worker_new(const struct real_signer *s)
{
	struct arena *a = arena_new();
	int fd = worker_connect(s);
	struct signer_frame frame = {0};

	worker_send(fd, signer_frame_write(a, 0, SIGNER_HELLO, TEXT("")));
	CHECK(worker_receive(a, fd, &frame));
	CHECK_NUMBER(frame.operation, SIGNER_WELL);
	arena_free(a);
	return fd;
}

void worker_send(int fd, struct text bytes)
{
	write_whole(fd, bytes); /* if the signer hung up, what is received tells */
}

static bool receive_exactly(int fd, char *bytes, size_t len)
{
	return len == 0 || recv(fd, bytes, len, MSG_WAITALL) == (ssize_t)len;
}

bool worker_receive(struct arena *a, int fd, struct signer_frame *frame)
{
	enum { LENGTH = 4 };
	char *bytes = arena_alloc(a, SIGNER_FRAME_MAX);
	size_t len;

	if (!receive_exactly(fd, bytes, LENGTH))
		return false;
	len = (size_t)(unsigned char)bytes[2] << 8 | (unsigned char)bytes[3];
	CHECK(bytes[0] == 0 && bytes[1] == 0);
	return receive_exactly(fd, bytes + LENGTH, len) &&
	       signer_frame_read((struct text){bytes, LENGTH + len}, frame) == (int)(LENGTH + len);
}

struct text request_of(struct arena *a, uint32_t id, unsigned char operation, ...)
{
	struct record_writer w = record_write(a);
	va_list pairs;

	va_start(pairs, operation);
	for (const char *name; (name = va_arg(pairs, const char *)) != NULL;)
		record_put(&w, name, text_of(va_arg(pairs, const char *)));
	va_end(pairs);
	return signer_frame_write(a, id, operation, record_written(&w));
}
