#include "listener.h"
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

enum { BACKLOG = 4096, HOST_MAX = 256 };

static int fail(int fd, const char **problem, const char *why)
{
	*problem = why;
	if (fd >= 0)
		close(fd);
	return -1;
}

static int listen_on(int fd, const struct sockaddr *address, socklen_t len, const char **problem)
{
	const int on = 1;

	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
	if (address->sa_family == AF_INET6)
		setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on);
	if (address->sa_family != AF_UNIX)
		setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on,
			   sizeof on); /* accepted ones inherit it */
	if (bind(fd, address, len) < 0 || listen(fd, BACKLOG) < 0)
		return fail(fd, problem, strerror(errno));
	return fd;
}

static int open_socket(int family)
{
	return socket(family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
}

int listener_open_unix(const char *path, const char **problem)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	size_t len = strlen(path);
	struct stat about;
	int fd;

	if (len >= sizeof address.sun_path)
		return fail(-1, problem,
			    "the path is longer than 107 bytes: choose a shorter folder");
	memcpy(address.sun_path, path, len);
	if (lstat(path, &about) == 0 && S_ISSOCK(about.st_mode))
		unlink(path);
	fd = open_socket(AF_UNIX);
	if (fd < 0)
		return fail(fd, problem, strerror(errno));
	return listen_on(fd, (const struct sockaddr *)&address, sizeof address, problem);
}

/* "[::1]:80" or "localhost:80", which address_is() has seen. */
static int open_tcp(const char *address, const char **problem)
{
	const char *colon = strrchr(address, ':'), *host = address;
	const struct addrinfo hints = {.ai_flags = AI_PASSIVE, .ai_socktype = SOCK_STREAM};
	struct addrinfo *found = NULL;
	size_t len = colon == NULL ? 0 : (size_t)(colon - address);
	char name[HOST_MAX] = "";
	int fd, error;

	if (*host == '[') {
		host++;
		len -= 2;
	}
	if (colon == NULL || len >= sizeof name)
		return fail(-1, problem, "is not host:port");
	memcpy(name, host, len);
	error = getaddrinfo(name, colon + 1, &hints, &found);
	if (error != 0)
		return fail(-1, problem, gai_strerror(error));
	fd = open_socket(found->ai_family);
	fd = fd < 0 ? fail(fd, problem, strerror(errno))
		    : listen_on(fd, found->ai_addr, found->ai_addrlen, problem);
	freeaddrinfo(found);
	return fd;
}

int listener_open(const char *address, const char **problem)
{
	int fd;

	if (strncmp(address, "unix:", 5) != 0)
		return open_tcp(address, problem);
	fd = listener_open_unix(address + 5, problem);
	if (fd >= 0)
		chmod(address + 5, 0666); /* who may reach it is for its folder to say */
	return fd;
}
