#include "certificate_life.h"
#include "pem.h"
#include <openssl/err.h>
#include <time.h>

static const char metric[] =
	"# HELP parvis_certificate_left_seconds Until a TLS certificate of ours ends.\n"
	"# TYPE parvis_certificate_left_seconds gauge\n";

long long certificate_end(struct text pem)
{
	X509 *x509 = pem_certificate(pem);
	struct tm tm;
	long long end = 0;

	if (x509 != NULL && ASN1_TIME_to_tm(X509_get0_notAfter(x509), &tm) == 1)
		end = timegm(&tm);
	X509_free(x509);
	ERR_clear_error();
	return end;
}

struct life {
	const char *of;
	long long end;
};

static void add(struct life *lives, size_t *count, const char *of, struct text pem)
{
	if (pem.at != NULL)
		lives[(*count)++] = (struct life){of, certificate_end(pem)};
}

static size_t lives_of(struct arena *a, const struct config *config, struct life **lives)
{
	size_t count = 0;

	*lives = arena_alloc(a, (config->provider_count + 2) * sizeof **lives);
	add(*lives, &count, "listener", config->tls_certificate);
	add(*lives, &count, "registry", config->registry.host.tls_client_certificate);
	for (size_t i = 0; i < config->provider_count; i++)
		add(*lives, &count, arena_printf(a, "provider %s", config->providers[i]->id),
		    config->providers[i]->host.tls_client_certificate);
	return count;
}

struct text certificate_metrics(struct arena *a, const struct config *config, long long now)
{
	struct life *lives;
	size_t count = lives_of(a, config, &lives);
	const char *lines = metric;

	for (size_t i = 0; i < count; i++)
		lines = arena_printf(a, "%sparvis_certificate_left_seconds{of=\"%s\"} %lld\n",
				     lines, lives[i].of, lives[i].end - now);
	return text_of(lines);
}

const char *certificate_alert(struct arena *a, const struct config *config, long long now,
			      long long *left_s)
{
	struct life *lives;
	size_t count = lives_of(a, config, &lives);
	const char *first = NULL;

	*left_s = CERTIFICATE_ALERT_S;
	for (size_t i = 0; i < count; i++)
		if (lives[i].end - now <= *left_s) {
			first = lives[i].of;
			*left_s = lives[i].end - now;
		}
	return first;
}
