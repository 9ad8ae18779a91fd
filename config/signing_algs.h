/* signing_algs.h -- the algorithms that we sign with and verify: RFC 7518 3.1, RFC 8037 3.1. */
#pragma once

extern const char *const signing_algs[]; /* the default first; NULL ends them */
