#include "announce_login.h"
#include "account_record.h"
#include "browser_flow.h"
#include "context.h"
#include "device.h"
#include "json_read.h"
#include "log.h"
#include "login_notice.h"
#include "mail_address.h"
#include "random.h"

enum { ID_BYTES = 16 };

static const char cookie[] = "parvis-device";

/* Hers as her provider has it; NULL if it has none, says that it may be another's, or it is none
 * that can be written to (docs/decisions/019). */
static const char *address_of(struct flow *f, const struct identity *identity)
{
	const char *address = json_string_or(identity->claims, "email", "");

	if (*address == '\0' || json_is_false(json_object_get(identity->claims, "email_verified")))
		return NULL;
	if (mail_address_is(text_of(address)))
		return address;
	log_line(LOG_LEVEL_INFO, "mail-address-unusable", "account", f->log_account, NULL);
	return NULL;
}

static struct text letter_to(struct flow *f, const char *address, const struct account_login *login)
{
	const struct login_notice notice = {
		.id = random_token(f->arena, ID_BYTES).at,
		.to = address,
		.language = ((const struct browser_flow *)f)->language,
		.client = login->client,
		.provider = login->provider,
		.at = login->at,
		.code = login->code,
	};

	return login_notice_pack(f->arena, &notice);
}

/* She signs in with this browser: what her account will know it by, and do many? */
static bool note_device(struct flow *f, const char *account_id, struct account_login_terms *terms,
			const char **value)
{
	struct device device = device_read(f->arena, exchange_cookie(f, cookie));

	device_add(f->arena, &context.device_key, &device, account_id);
	terms->device = device_mark(f->arena, &context.device_key, &device, account_id);
	*value = device_cookie(f->arena, &device);
	return device_is_shared(&device);
}

struct login_announcement announce_login(struct flow *f, const char *account_id,
					 const struct identity *identity,
					 const struct account_login *login, bool signs_in,
					 struct account_login_terms *terms)
{
	struct login_announcement announcement = {.device = "", .letter = TEXT_NONE};
	bool is_unusual = f->exchange->is_suspicious;
	const char *address;

	if (!mail_is_on(context.config))
		return announcement;
	if (signs_in && note_device(f, account_id, terms, &announcement.device))
		is_unusual = true;
	if (!signs_in && !is_unusual)
		return announcement;
	address = address_of(f, identity);
	if (address == NULL)
		return announcement;
	terms->letter = is_unusual ? LETTER_ALWAYS : LETTER_IF_NEW;
	announcement.letter = letter_to(f, address, login);
	return announcement;
}

void announce_login_remember(struct flow *f, const struct login_announcement *announcement)
{
	if (*announcement->device != '\0')
		exchange_set_cookie(f, cookie, announcement->device,
				    context.config->settings.device_days * DAY_S);
}
