/* mail_address.h -- an e-mail address that can stand in a header and an SMTP command, and nothing
 * looser: RFC 5321 4.1.2, RFC 5322 3.4.1, without quoted strings, literals, comments and letters
 * beyond ASCII. What is refused may be an address all the same; nobody is written to then. Pure.
 */
#pragma once
#include "text.h"
#include <stdbool.h>

enum { MAIL_ADDRESS_MAX = 254 };

bool mail_address_is(struct text t);

struct text mail_address_domain(struct text address); /* of one that mail_address_is() accepts */
