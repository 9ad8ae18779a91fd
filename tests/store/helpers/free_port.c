#include "free_port.h"
#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { FIRST = 20000, BLOCK = 8, BLOCKS = 1500 };

/* By a name that ends with this process. */
static bool claim(int port)
{
	struct sockaddr_un name = {.sun_family = AF_UNIX};
	int len =
		snprintf(name.sun_path + 1, sizeof name.sun_path - 1, "parvis-test-ports-%d", port);
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	socklen_t size = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + (size_t)len);

	if (bind(fd, (struct sockaddr *)&name, size) == 0)
		return true;
	close(fd);
	return false;
}

static bool is_free(int port)
{
	struct sockaddr_in in = {.sin_family = AF_INET,
				 .sin_port = htons((uint16_t)port),
				 .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), on = 1;
	bool is;

	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
	is = bind(fd, (struct sockaddr *)&in, sizeof in) == 0;
	close(fd);
	return is;
}

int free_port(void)
{
	for (unsigned block = (unsigned)getpid();; block++) {
		int port = FIRST + (int)(block % BLOCKS) * BLOCK;

		if (claim(port) && is_free(port))
			return port;
	}
}
