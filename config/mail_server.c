#include "mail_server.h"
#include "config.h"
#include "mail_address.h"
#include <stdio.h>
#include <string.h>

static const char settings_file[] = "broker.json";

enum { PASSWORD_MAX = 1024 };

/* A URL with another scheme and the same authority: url.h judges that. False if it is none. */
static bool as_web(const char *url, char *web, size_t size)
{
	struct text t = text_of(url);
	size_t scheme = text_starts(t, "smtps://") ? 8 : 7;

	return (text_starts(t, "smtps://") || text_starts(t, "smtp://")) &&
	       snprintf(web, size, "https://%s", url + scheme) < (int)size;
}

static bool url_is_of_mail(const char *url)
{
	char web[URL_MAX];

	return as_web(url, web, sizeof web) && url_is_web(web) && url_after_authority(web).len == 0;
}

static bool is_on_loopback(const char *url)
{
	char web[URL_MAX];

	return as_web(url, web, sizeof web) && url_is_loopback(web);
}

struct mail_server mail_server_of(const struct settings *settings, struct text password,
				  struct text ca_pem)
{
	return (struct mail_server){
		.url = settings->mail_server,
		.may_be_plain = ca_pem.at == NULL && is_on_loopback(settings->mail_server),
		.from = settings->mail_from,
		.user = settings->mail_user,
		.password = password,
		.ca_pem = ca_pem,
		.timeout_ms = settings->mail_timeout_ms,
	};
}

bool mail_is_on(const struct config *config) { return *config->mail_server.url != '\0'; }

static bool is_fit(struct text secret)
{
	for (size_t i = 0; i < secret.len; i++)
		if ((unsigned char)secret.at[i] < ' ' || secret.at[i] == 0x7f)
			return false;
	return secret.len > 0 && secret.len <= PASSWORD_MAX;
}

static void check_credentials(const struct mail_server *m, struct config_faults *faults)
{
	if ((*m->user == '\0') != (m->password.at == NULL))
		config_fault(faults, settings_file, "mail_user",
			     "and mail_password_file: one is given without the other",
			     "Give both, or none if the server does not ask.");
	if (*m->user != '\0' && !is_fit(text_of(m->user)))
		config_fault(faults, settings_file, "mail_user", "has control characters",
			     "Write the name as the server knows it.");
	if (m->password.at != NULL && !is_fit(m->password))
		config_fault(faults, settings_file, "mail_password_file",
			     "holds no password of 1 to 1024 characters",
			     "Put the password there, on one line.");
}

void mail_server_check(const struct config *config, struct config_faults *faults)
{
	const struct mail_server *m = &config->mail_server;

	if (!mail_is_on(config))
		return;
	if (!url_is_of_mail(m->url))
		config_fault(faults, settings_file, "mail_server",
			     "is not smtp://host, smtps://host or one of them with a port",
			     "Write smtp://mail.example:587, say: TLS begins with STARTTLS there.");
	if (!mail_address_is(text_of(m->from)))
		config_fault(faults, settings_file, "mail_from", "is no plain e-mail address",
			     "Write one that your mail server lets us use: no-reply@id.example.");
	check_credentials(m, faults);
}
