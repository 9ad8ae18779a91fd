#include "signing_algs.h"
#include <stddef.h>

const char *const signing_algs[] = {"ES256", "RS256", "PS256", "EdDSA", NULL};
