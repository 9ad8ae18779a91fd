#include "certificate_life.h"
#include <openssl/err.h>
#include <openssl/pem.h>
#include <time.h>

static const char metric[] =
	"# HELP parvis_certificate_left_seconds Until a TLS certificate of ours ends.\n"
	"# TYPE parvis_certificate_left_seconds gauge\n";

/* A PEM with a passphrase would ask for it on the terminal. */
static int no_passphrase(char *out, int size, int writing, void *arg)
{
	(void)out, (void)size, (void)writing, (void)arg;
	return -1;
}

long long certificate_end(struct text pem)
{
	BIO *bio = BIO_new_mem_buf(pem.at, (int)pem.len);
	X509 *x509 = PEM_read_bio_X509(bio, NULL, no_passphrase, NULL);
	struct tm tm;
	long long end = 0;

	if (x509 != NULL && ASN1_TIME_to_tm(X509_get0_notAfter(x509), &tm) == 1)
		end = timegm(&tm);
	X509_free(x509);
	BIO_free(bio);
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
