#include "login_letter.h"
#include "account_visit.h"
#include "clock.h"
#include "context.h"
#include "mail_message.h"
#include "page_words.h"

static const char *client_name(const struct login_notice *notice)
{
	const struct client *c = config_client(context.config, notice->client);

	return c == NULL ? notice->client
			 : name_in_language(notice->language, c->client_name, c->client_name_fr,
					    c->client_name_vi);
}

static const char *provider_name(const struct login_notice *notice)
{
	const struct provider *p = config_provider(context.config, notice->provider);

	return p == NULL ? notice->provider
			 : name_in_language(notice->language, p->name, p->name_fr, p->name_vi);
}

/* The subject, an empty line, and the body. */
static struct text rendered(struct arena *a, const struct login_notice *notice)
{
	const char *account = arena_printf(a, "%s/account", context.config->settings.issuer);
	const struct page_value values[] = {
		{"client_name", client_name(notice), NULL},
		{"provider_name", provider_name(notice), NULL},
		{"time", page_moment(a, context.pages, notice->language, notice->at), NULL},
		{"code", notice->code, NULL},
		{"account", account_client() == NULL ? NULL : account, NULL},
		{NULL, NULL, NULL},
	};

	return page_render(a, context.pages, "login_notice", notice->language,
			   &(struct page_scope){values, NULL}, NULL);
}

struct text login_letter_write(struct arena *a, const struct login_notice *notice)
{
	struct text body, subject = text_split(rendered(a, notice), '\n', &body);

	while (text_starts(body, "\n"))
		body = (struct text){body.at + 1, body.len - 1};
	return mail_message_write(a, &(struct mail_message){
					     .from = context.config->mail_server.from,
					     .to = notice->to,
					     .from_name = context.config->settings.platform_name,
					     .language = notice->language,
					     .id = notice->id,
					     .at = clock_now(),
					     .subject = subject,
					     .body = body,
				     });
}
