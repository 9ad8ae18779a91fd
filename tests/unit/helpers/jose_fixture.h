/* jose_fixture.h -- keys and tokens made in a line, for the tests of keys/. */
#pragma once
#include "jws.h"

/* The key; fails the test if it is not one. */
struct jwk *key_of(struct arena *a, const char *json);

/* The name of the refusal that jwk_parse() gives, "" if it takes the key. */
const char *key_refused(const char *json);

/* The members of one of the vectors, with more appended: key_with(a, vector_ec_public,
 * "\"use\":\"enc\""). */
const char *key_with(struct arena *a, const char *json, const char *members);

/* header.payload, signed by key under alg whatever the header says. */
struct text token_with_header(struct arena *a, const struct jwk *key, enum jose_alg alg,
			      const char *header, const char *payload);
