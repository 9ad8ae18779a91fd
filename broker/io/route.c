#include "route.h"
#include <string.h>

const struct refusal path_unknown = {"path-unknown", 404, NULL, "There is nothing at this path."};
const struct refusal method_not_allowed = {
	"method-not-allowed", 405, NULL,
	"This path does not serve this method; Allow says which it does."};

static bool is_at(const struct route *route, struct text path, struct text *rest)
{
	size_t len = strlen(route->path);

	*rest = TEXT_NONE;
	if (!route->prefix)
		return text_is(path, route->path);
	if (!text_starts(path, route->path) || path.len == len)
		return false;
	*rest = (struct text){path.at + len, path.len - len};
	return true;
}

static bool serves(const struct route *route, enum http_method method)
{
	return route->method == method || (route->method == HTTP_GET && method == HTTP_HEAD_METHOD);
}

static const char *name_of(enum http_method method)
{
	return method == HTTP_GET ? "GET, HEAD" : "POST";
}

const struct refusal *route_find(struct arena *a, const struct route *routes,
				 const struct http_request *request, struct route_found *found)
{
	const struct route *route = routes;

	*found = (struct route_found){NULL, TEXT_NONE, NULL};
	for (; route->path != NULL; route++) {
		if (!is_at(route, request->path, &found->rest))
			continue;
		if (serves(route, request->method)) {
			found->flow = route->flow;
			return NULL;
		}
		found->allow = found->allow == NULL ? name_of(route->method)
						    : arena_printf(a, "%s, %s", found->allow,
								   name_of(route->method));
	}
	found->flow = route->flow;
	found->rest = TEXT_NONE;
	return found->allow == NULL ? &path_unknown : &method_not_allowed;
}

static struct text without_start(struct text path, size_t len)
{
	return (struct text){path.at + len, path.len - len};
}

struct text route_below(struct text base, struct text path)
{
	static const char metadata[] = "/.well-known/oauth-authorization-server";
	const size_t len = sizeof metadata - 1;

	if (base.len == 0 || text_starts(path, "/health/"))
		return path;
	if (path.len > base.len && memcmp(path.at, base.at, base.len) == 0 &&
	    path.at[base.len] == '/')
		return without_start(path, base.len);
	if (text_starts(path, metadata) && text_equal(without_start(path, len), base))
		return (struct text){path.at, len};
	return TEXT("");
}
