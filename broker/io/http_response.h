/* http_response.h -- an answer as the bytes of HTTP/1.1: RFC 9110, RFC 9112.
 *
 * Head and body are one run of bytes, so that they leave in one segment and one TLS record; two
 * small writes would meet Nagle's algorithm and a delayed acknowledgement, 40 ms apart. Pure but
 * for the Date.
 */
#pragma once
#include "exchange.h"

struct http_response {
	int status;
	const char *content_type; /* NULL: there is no body */
	struct text body;
	const struct exchange_header *headers;
	bool is_head; /* the answer to a HEAD: as long as the body is, without it */
	bool close;   /* the connection ends after it */
};

struct text http_response_write(struct arena *a, const struct http_response *response);
