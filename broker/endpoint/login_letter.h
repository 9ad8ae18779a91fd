/* login_letter.h -- the letter about a sign-in, as a mail server takes it: the template
 * login_notice.txt of the pages, in her language, with the names as they are now. */
#pragma once
#include "login_notice.h"

struct text login_letter_write(struct arena *a, const struct login_notice *notice);
