#include "client_sso.h"
#include "json_read.h"
#include <string.h>

enum { SSO_BYTES_MAX = 4096, MINUTES_MAX = 24 * 60, MAX_AGE_MAX = 365 * 24 * 3600 };

static const char *const reuses[] = {"always", "group", "never", NULL};

/* That of the client's profile, where we issue such a level. */
static const char *standard_maximum_acr(const struct client *c, const struct settings *settings)
{
	const char *most = profile_rules(c->profile)->session_acr;

	for (const char *const *acr = settings->acr_values; most != NULL && *acr != NULL; acr++)
		if (strcmp(*acr, most) == 0)
			return most;
	return "";
}

static void read_rule(struct members *m, struct sso_rule *rule, const char *maximum_acr)
{
	rule->reuse = (enum sso_reuse)member_choice(m, "reuse", reuses, SSO_ALWAYS);
	rule->group = member_string(m, "group", "", 0, 64);
	rule->max_minutes = member_number(m, "max_minutes", 0, 1, MINUTES_MAX);
	rule->minimum_acr = member_string(m, "minimum_acr", "", 0, 64);
	rule->maximum_acr = member_string(m, "maximum_acr", maximum_acr, 0, 64);
	if (rule->reuse == SSO_GROUP && *rule->group == '\0')
		member_fault(m, "group", "is missing, and reuse is group",
			     "Name the group that shares its sessions.");
}

void client_sso_read(struct members *m, struct client *c, const struct settings *settings)
{
	struct text json = member_object(m, "sso", SSO_BYTES_MAX);
	json_t *object = json_read(m->arena, json.at == NULL ? TEXT("{}") : json, SSO_BYTES_MAX);
	struct members rule;

	c->default_max_age = member_number(m, "default_max_age", -1, 0, MAX_AGE_MAX);
	rule = members_of(m->arena, m->file, object, m->faults);
	rule.prefix = "sso.";
	read_rule(&rule, &c->sso, standard_maximum_acr(c, settings));
	members_end(&rule);
}
