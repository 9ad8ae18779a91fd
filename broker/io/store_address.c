#include "store_address.h"
#include <string.h>

static bool no(const char **problem, const char *why)
{
	*problem = why;
	return false;
}

static bool parse_socket(const char *path, struct store_address *address, const char **problem)
{
	if (path[0] != '/')
		return no(problem, "The path of a unix socket starts with a slash.");
	if (strlen(path) > STORE_SOCKET_PATH_MAX)
		return no(problem,
			  "The path of a unix socket has at most 107 bytes; this is longer.");
	address->path = path;
	return true;
}

/* "6379/2", "6379" or absent. */
static bool parse_port(struct text port, int *number)
{
	long long n;

	if (port.at == NULL)
		return true;
	if (!text_number(port, &n) || n < 1 || n > 65535)
		return false;
	*number = (int)n;
	return true;
}

static bool parse_database(struct text database, int *number)
{
	long long n;

	if (database.at == NULL || database.len == 0)
		return true;
	if (!text_number(database, &n) || n > STORE_DATABASE_MAX)
		return false;
	*number = (int)n;
	return true;
}

/* The host of "host:port" or "[v6]:port"; absent if there is none. */
static struct text split_host(struct text authority, struct text *port)
{
	struct text host, rest;

	if (!text_starts(authority, "["))
		return text_split(authority, ':', port);
	authority.at++;
	authority.len--;
	host = text_split(authority, ']', &rest);
	*port = TEXT_NONE;
	if (rest.at == NULL)
		return TEXT_NONE;
	if (rest.len > 0 && text_split(rest, ':', port).len > 0)
		return TEXT_NONE;
	return host;
}

static bool is_host(struct text host)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				      "0123456789.-_:";

	for (size_t i = 0; i < host.len; i++)
		if (memchr(allowed, host.at[i], sizeof allowed - 1) == NULL)
			return false;
	return host.len > 0 && host.len < 254;
}

static bool parse_host(struct arena *a, struct text rest, struct store_address *address,
		       const char **problem)
{
	struct text database, port;
	struct text host = split_host(text_split(rest, '/', &database), &port);

	address->port = 6379;
	if (!is_host(host))
		return no(problem, "There is no host after redis://, or it is not one.");
	if (!parse_port(port, &address->port))
		return no(problem, "The port is a number from 1 to 65535.");
	if (!parse_database(database, &address->database))
		return no(problem, "The database is a number from 0 to 1023.");
	address->host = arena_string(a, host);
	return true;
}

bool store_address_parse(struct arena *a, const char *store, const char *state_folder,
			 struct store_address *address, const char **problem)
{
	struct text t = text_of(store);

	*address = (struct store_address){0};
	if (text_is(t, "managed"))
		return parse_socket(arena_printf(a, "%s/redis/redis.sock", state_folder), address,
				    problem);
	if (text_starts(t, "unix:"))
		return parse_socket(arena_printf(a, "%s", store + 5), address, problem);
	address->is_tls = text_starts(t, "rediss://");
	if (!address->is_tls && !text_starts(t, "redis://"))
		return no(problem,
			  "It is none of managed, unix:/path, redis://host and rediss://host.");
	return parse_host(a, text_of(strchr(store, '/') + 2), address, problem);
}
