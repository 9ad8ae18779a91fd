/* pkcs11_tokens.h -- the tokens (HSMs) that may hold our keys: docs/hsm.md.
 *
 *	"pkcs11_tokens": {"vault": {
 *		"module": "/usr/lib/softhsm/libsofthsm2.so",
 *		"label": "parvis",			the token's own
 *		"pin_file": "/etc/parvis-credentials/vault-pin",
 *		"paths": ["/etc/softhsm", "/var/lib/softhsm"],	what the module reads and writes
 *		"network": true				may be missing: it calls nobody
 *	}}
 *
 * Reading is pure.
 */
#pragma once
#include "arena.h"
#include <stdbool.h>

struct config_faults;

enum { PKCS11_TOKENS_MAX = 8, PKCS11_TOKEN_PATHS_MAX = 16, PKCS11_TOKENS_BYTES_MAX = 64 * 1024 };

struct pkcs11_setting {
	const char *name; /* for people and command lines */
	const char *module, *label, *pin_file;
	const char *const *paths; /* ended by NULL */
	bool network;
};

/* Ended by name NULL; absent JSON is none. */
const struct pkcs11_setting *pkcs11_tokens_read(struct arena *a, struct text json,
						struct config_faults *faults);
