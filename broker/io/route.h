/* route.h -- which flow serves a method and a path: exact, or nothing. Pure. */
#pragma once
#include "flow.h"
#include "http_reader.h"

/* A prefix route serves whatever follows its path, which ends with a slash, but not nothing. */
struct route {
	enum http_method method; /* HTTP_GET serves HEAD as well */
	const char *path;
	bool prefix;
	const struct flow_kind *flow;
};

struct route_found {
	const struct flow_kind *flow;
	struct text rest;  /* what follows a prefix; absent otherwise */
	const char *allow; /* with method_not_allowed: the value of Allow (RFC 9110 10.2.1) */
};

extern const struct refusal path_unknown;       /* 404 */
extern const struct refusal method_not_allowed; /* 405 */

/* The path below base, that of our issuer ("/api/v2", or empty: all of it). Outside of it we have
 * our metadata at RFC 8414's path (3.1), and our health. Empty, which no route serves, if it is
 * none of these. */
struct text route_below(struct text base, struct text path);

/* routes are ended by a NULL path, whose flow tells a person that no other serves her request
 * (found with the refusal; NULL: nobody is told); the first that fits wins. Nothing is decoded or
 * normalised:
 * "/token/", "//token" and "/%74oken" are not "/token". */
const struct refusal *route_find(struct arena *a, const struct route *routes,
				 const struct http_request *request, struct route_found *found);
