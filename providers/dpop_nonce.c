#include "dpop_nonce.h"
#include "json_read.h"
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { ERROR_MAX = 16 * 1024 };

struct nonces {
	const struct provider *provider;
	char last[DPOP_SERVERS][DPOP_NONCE_MAX + 1];
	struct nonces *next;
};

static struct nonces *all;

static struct nonces *find(const struct provider *provider)
{
	struct nonces *n = all;

	while (n != NULL && n->provider != provider)
		n = n->next;
	return n;
}

static struct nonces *find_or_make(const struct provider *provider)
{
	struct nonces *n = find(provider);

	if (n != NULL)
		return n;
	n = calloc(1, sizeof *n);
	if (n == NULL)
		abort();
	n->provider = provider;
	n->next = all;
	return all = n;
}

const char *dpop_nonce_last(const struct provider *provider, enum dpop_server server)
{
	const struct nonces *n = find(provider);

	return n == NULL ? "" : n->last[server];
}

/* RFC 9449 8.1: NQCHAR. */
static bool is_nonce(const char *nonce)
{
	size_t len = 0;

	for (; nonce[len] != '\0'; len++)
		if (nonce[len] < '!' || nonce[len] > '~' || nonce[len] == '"' || nonce[len] == '\\')
			return false;
	return len > 0 && len <= DPOP_NONCE_MAX;
}

void dpop_nonce_keep(const struct provider *provider, enum dpop_server server,
		     const struct http_answer *answer)
{
	struct nonces *n;

	if (!is_nonce(answer->dpop_nonce))
		return;
	n = find_or_make(provider);
	memcpy(n->last[server], answer->dpop_nonce, strlen(answer->dpop_nonce) + 1);
}

/* RFC 9110 11.6.1: among the challenges of a header, at its start or after a comma. */
static bool challenges_dpop(const char *authenticate)
{
	return strncasecmp(authenticate, "DPoP ", 5) == 0 ||
	       strcasestr(authenticate, ", DPoP ") != NULL;
}

bool dpop_nonce_is_demanded(struct arena *a, enum dpop_server server,
			    const struct http_answer *answer)
{
	static const char demand[] = "use_dpop_nonce";

	if (!is_nonce(answer->dpop_nonce))
		return false;
	if (server != DPOP_AUTHORIZATION_SERVER)
		return answer->status == 401 && challenges_dpop(answer->authenticate) &&
		       strstr(answer->authenticate, demand) != NULL;
	return (answer->status == 400 || answer->status == 401) &&
	       text_is(json_text(json_read(a, answer->body, ERROR_MAX), "error"), demand);
}

void dpop_nonces_close(void)
{
	while (all != NULL) {
		struct nonces *n = all;

		all = n->next;
		free(n);
	}
}
