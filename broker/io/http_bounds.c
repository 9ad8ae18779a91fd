#include "http_bounds.h"
#include <stdint.h>

#define SYSTEM_CA "/etc/ssl/certs/ca-certificates.crt"

static void set_blob(CURL *easy, CURLoption option, struct text pem)
{
	struct curl_blob blob = {
		.data = (void *)(uintptr_t)pem.at, .len = pem.len, .flags = CURL_BLOB_NOCOPY};

	curl_easy_setopt(easy, option, &blob);
}

void http_bounds_set_trust(CURL *easy, struct text ca_pem)
{
	curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L);
	curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L);
	curl_easy_setopt(easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	/* with Debian's default path set, curl parses all certificates anew for each connection */
	curl_easy_setopt(easy, CURLOPT_CAPATH, NULL);
	if (ca_pem.at != NULL) {
		curl_easy_setopt(easy, CURLOPT_CAINFO, NULL);
		set_blob(easy, CURLOPT_CAINFO_BLOB, ca_pem);
	} else {
		curl_easy_setopt(easy, CURLOPT_CAINFO, SYSTEM_CA);
	}
}

/* Our certificate, for whoever asks in the handshake. */
static void set_certificate(CURL *easy, const struct http_host *host)
{
	if (host->tls_client_certificate.at == NULL)
		return;
	set_blob(easy, CURLOPT_SSLCERT_BLOB, host->tls_client_certificate);
	set_blob(easy, CURLOPT_SSLKEY_BLOB, host->tls_client_key);
}

static int connect_timeout_of(const struct http_host *host)
{
	return host->connect_timeout_ms > 0 && host->connect_timeout_ms < host->timeout_ms
		       ? host->connect_timeout_ms
		       : host->timeout_ms;
}

void http_bounds_set(CURL *easy, const struct http_host *host, bool plain)
{
	http_bounds_set_trust(easy, host->ca_pem);
	set_certificate(easy, host);
	curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, plain ? "http,https" : "https");
	curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
	curl_easy_setopt(easy, CURLOPT_PROXY, "");
	curl_easy_setopt(easy, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
	curl_easy_setopt(easy, CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
	curl_easy_setopt(easy, CURLOPT_PATH_AS_IS, 1L);
	curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
	/* do not wait for a thread that is stuck in getaddrinfo() */
	curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
	curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long)host->timeout_ms);
	curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, (long)connect_timeout_of(host));
	curl_easy_setopt(easy, CURLOPT_TCP_KEEPALIVE, 1L);
}
