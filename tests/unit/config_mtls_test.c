/* config_mtls_test.c -- mutual TLS that could not work is a fault of the configuration. */
#include "a_certificate.h"
#include "clock.h"
#include "config.h"
#include "test.h"

static struct arena *a;
static struct config_faults faults;
static const char *ca;

#define HEADER "\"mtls_certificate_header\":\"Client-Cert\",\"trusted_proxies\":[\"127.0.0.1\"]"

static void begin(void)
{
	arena_free(a);
	a = arena_new();
	ca = certificate_pem(a, certificate_make(a, certificate_key(a),
						 &(struct a_certificate){.name = "Root",
									 .is_authority = true,
									 .to = clock_now() + 60}));
}

/* Faults where settings and client's members are these, and the authorities that file. */
static int count_faults(const char *settings, const char *authorities, const char *client)
{
	struct config_file files[] = {
		{"broker.json",
		 text_of(arena_printf(a, "{\"issuer\":\"https://parvis.example\"%s%s%s}",
				      authorities == NULL ? "" : ",\"mtls_ca_file\":\"ca.pem\"",
				      *settings == '\0' ? "" : ",", settings))},
		{"clients/tax.json",
		 text_of(arena_printf(a,
				      "{\"client_id\":\"tax\",\"client_name\":\"Taxes\","
				      "\"redirect_uris\":[\"https://tax.example/cb\"],%s}",
				      client))},
		{"broker.json: mtls_ca_file", text_of(authorities)}};
	struct config *config;

	faults = config_faults_none(a);
	config = config_read(a, files, authorities == NULL ? 2 : 3, &faults);
	if (config != NULL)
		config_check(config, &faults);
	return faults.count;
}

/* Of the first that is no warning. */
static const char *fault_place(void)
{
	const struct config_fault *f = faults.first;

	while (f != NULL && f->is_warning)
		f = f->next;
	return f == NULL ? "" : f->place;
}

#define BY_NAME                                                                                    \
	"\"token_endpoint_auth_method\":\"tls_client_auth\","                                      \
	"\"tls_client_auth_san_dns\":\"tax.example\""
#define BY_ITSELF                                                                                  \
	"\"token_endpoint_auth_method\":\"self_signed_tls_client_auth\",\"jwks\":{\"keys\":[]}"
#define PUBLIC "\"token_endpoint_auth_method\":\"none\""
#define BOUND PUBLIC ",\"tls_client_certificate_bound_access_tokens\":true"

TEST(what_clients_need_is_there)
{
	begin();
	CHECK_NUMBER(count_faults(HEADER, ca, BY_NAME), 0);
	CHECK_NUMBER(count_faults(HEADER, NULL, BY_ITSELF), 0);
	CHECK_NUMBER(count_faults(HEADER, NULL, BOUND), 0);
	CHECK_NUMBER(count_faults(HEADER, NULL, BY_NAME), 1);
	CHECK_STR(fault_place(), "token_endpoint_auth_method");
	CHECK_NUMBER(count_faults("", ca, BY_NAME), 1);
	CHECK_NUMBER(count_faults("", NULL, BY_ITSELF), 1);
	CHECK_NUMBER(count_faults("", NULL, BOUND), 1);
	CHECK_STR(fault_place(), "tls_client_certificate_bound_access_tokens");
}

TEST(authorities_must_be_certificates)
{
	begin();
	CHECK_NUMBER(count_faults(HEADER, "no certificate", PUBLIC), 1);
	CHECK_STR(fault_place(), "mtls_ca_file");
}

/* C-41: a header that anybody could send would be everybody's certificate. */
TEST(a_header_is_believed_from_named_proxies_only)
{
	begin();
	CHECK_NUMBER(count_faults("\"mtls_certificate_header\":\"Client-Cert\"", NULL, PUBLIC), 1);
	CHECK_STR(fault_place(), "mtls_certificate_header");
	CHECK_NUMBER(count_faults("\"mtls_certificate_header\":\"Client Cert\","
				  "\"trusted_proxies\":[\"127.0.0.1\"]",
				  NULL, PUBLIC),
		     1);
}

TEST(the_host_of_certificates_is_another_than_the_browsers)
{
	static const char *const wrong[] = {
		"https://mtls.parvis.example", "MTLS.parvis.example",   "mtls.parvis.example:0",
		"mtls.parvis.example:",        "mtls.parvis.example:x", "parvis.example",
		"parvis.example:8443",         "mtls.parvis.example/"};

	begin();
	CHECK_NUMBER(count_faults("\"mtls_host\":\"mtls.parvis.example\"," HEADER, NULL, PUBLIC),
		     0);
	CHECK_NUMBER(
		count_faults("\"mtls_host\":\"mtls.parvis.example:8443\"," HEADER, NULL, PUBLIC),
		0);
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		CHECK_NUMBER(count_faults(arena_printf(a, "\"mtls_host\":\"%s\"," HEADER, wrong[i]),
					  NULL, PUBLIC),
			     1);
		CHECK_STR(fault_place(), "mtls_host");
	}
	CHECK_NUMBER(count_faults("\"mtls_host\":\"mtls.parvis.example\"", NULL, PUBLIC), 1);
}

TEST(a_certificate_client_has_exactly_one_name)
{
	begin();
	CHECK_NUMBER(count_faults(HEADER, ca, "\"token_endpoint_auth_method\":\"tls_client_auth\""),
		     1);
	CHECK_STR(fault_place(), "tls_client_auth_subject_dn");
	CHECK_NUMBER(count_faults(HEADER, ca, BY_NAME ",\"tls_client_auth_subject_dn\":\"CN=x\""),
		     1);
	CHECK_NUMBER(count_faults(HEADER, ca, PUBLIC ",\"tls_client_auth_subject_dn\":\"CN=x\""),
		     1);
	CHECK_NUMBER(count_faults(HEADER, ca,
				  "\"token_endpoint_auth_method\":\"tls_client_auth\","
				  "\"tls_client_auth_san_ip\":\"2001:0DB8::7\""),
		     0);
	CHECK_NUMBER(count_faults(HEADER, ca,
				  "\"token_endpoint_auth_method\":\"tls_client_auth\","
				  "\"tls_client_auth_san_ip\":\"tax.example\""),
		     1);
	CHECK_STR(fault_place(), "tls_client_auth_san_ip");
	CHECK_NUMBER(count_faults(HEADER, NULL,
				  "\"token_endpoint_auth_method\":\"self_signed_tls_client_auth\""),
		     1);
	CHECK_STR(fault_place(), "jwks");
}
