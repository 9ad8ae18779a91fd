#include "mail_address.h"
#include "url.h"
#include <string.h>

enum { LOCAL_MAX = 64, DOMAIN_MAX = 253 };

/* RFC 5322 3.2.3: dot-atom, whose dots stand between atoms. */
static bool is_local_part(struct text t)
{
	static const char atext[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
				    "!#$%&'*+-/=?^_`{|}~.";
	char before = '.';

	if (t.len > LOCAL_MAX)
		return false;
	for (size_t i = 0; i < t.len; i++) {
		if (memchr(atext, t.at[i], sizeof atext - 1) == NULL ||
		    (t.at[i] == '.' && before == '.'))
			return false;
		before = t.at[i];
	}
	return before != '.';
}

/* A name with a dot in it, in whatever case; no address in digits. */
static bool is_domain(struct text t)
{
	char lower[DOMAIN_MAX + 1];

	if (t.len > DOMAIN_MAX || memchr(t.at, '.', t.len) == NULL)
		return false;
	for (size_t i = 0; i < t.len; i++)
		lower[i] = t.at[i] >= 'A' && t.at[i] <= 'Z' ? (char)(t.at[i] + 'a' - 'A') : t.at[i];
	return t.len > 0 && lower[0] != '[' && host_is((struct text){lower, t.len}) &&
	       strchr("0123456789", lower[t.len - 1]) == NULL;
}

bool mail_address_is(struct text t)
{
	struct text domain, local = text_split(t, '@', &domain);

	return t.at != NULL && t.len <= MAIL_ADDRESS_MAX && domain.at != NULL &&
	       is_local_part(local) && is_domain(domain);
}

struct text mail_address_domain(struct text address)
{
	struct text domain;

	text_split(address, '@', &domain);
	return domain;
}
