/* pkcs11_uri.h -- which key in which token: the pkcs11 URI of RFC 7512, as far as a key file of
 * ours needs it.
 *
 *	pkcs11:token=vault;id=%6B%31...;type=private
 *
 * token and id are there, once each; type, if it is there, is private. Any other attribute, a query
 * (which could name a module to load, or a PIN) and anything that is not written as section 2.3
 * wants it are refused. Pure; results live in the arena.
 */
#pragma once
#include "arena.h"
#include <stdbool.h>

enum { PKCS11_LABEL_MAX = 32, PKCS11_ID_MAX = 64, PKCS11_URI_MAX = 512 };

struct pkcs11_uri {
	struct text token; /* its label, 1 to PKCS11_LABEL_MAX bytes of UTF-8 */
	struct text id;    /* CKA_ID, 1 to PKCS11_ID_MAX bytes of any kind */
};

bool pkcs11_uri_read(struct arena *a, struct text uri, struct pkcs11_uri *parts);
struct text pkcs11_uri_write(struct arena *a, const struct pkcs11_uri *parts);
