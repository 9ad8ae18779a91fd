#include "switches.h"
#include "key_clients.h"
#include <string.h>

const struct refusal switches_unknown = {
	"switches-unknown", 503, "temporarily_unavailable",
	"What operators have switched off could not be read yet; try again in a few seconds."};
const struct refusal provider_switched_off = {"provider-switched-off", 403,
					      "temporarily_unavailable",
					      "The provider was switched off meanwhile."};
const struct refusal provider_in_maintenance = {
	"provider-in-maintenance", 503, "temporarily_unavailable",
	"The provider is in maintenance; its end is announced in the chooser."};
const struct refusal client_suspended = {"client-suspended", 400, "unauthorized_client",
					 "The client is suspended by an operator."};
const struct refusal level_restricted = {"level-restricted", 403, "temporarily_unavailable",
					 "An operator lets no sign-in come to this level."};
const struct refusal subject_blocked = {
	"subject-blocked", 403, "access_denied",
	"An operator has blocked this account; nothing is given in its name."};

const struct refusal given_before_revocation = {
	"given-before-revocation", 403, "access_denied",
	"A key was stolen since this was given; she must sign in again."};

static const char *const kinds[] = {[OFF_PROVIDER] = "provider",
				    [OFF_CLIENT] = "client",
				    [OFF_LEVEL] = "level",
				    [OFF_SUBJECT] = "subject"};

const char *off_kind_name(enum off_kind kind) { return kinds[kind]; }

bool off_switch_holds(const struct off_switch *off, long long now)
{
	return off->since <= now && (off->until == 0 || now < off->until);
}

static bool is_about(const struct off_switch *off, enum off_kind kind, const char *id)
{
	return off->kind == kind && strcmp(off->id, id) == 0;
}

/* The first that holds and has this client ("": none). */
static const struct off_switch *find(const struct switches *s, enum off_kind kind, const char *id,
				     const char *client, long long now)
{
	for (size_t i = 0; i < s->off_count; i++)
		if (is_about(&s->off[i], kind, id) && strcmp(s->off[i].client, client) == 0 &&
		    off_switch_holds(&s->off[i], now))
			return &s->off[i];
	return NULL;
}

const struct off_switch *switches_find_provider(const struct switches *s, const char *provider,
						const char *client, long long now)
{
	const struct off_switch *off = s == NULL ? NULL : find(s, OFF_PROVIDER, provider, "", now);

	return s == NULL || off != NULL ? off : find(s, OFF_PROVIDER, provider, client, now);
}

const struct refusal *switches_check_provider(const struct switches *s, const char *provider,
					      const char *client, long long now)
{
	const struct off_switch *off = switches_find_provider(s, provider, client, now);

	if (s == NULL)
		return &switches_unknown;
	if (off == NULL)
		return NULL;
	return off->is_maintenance ? &provider_in_maintenance : &provider_switched_off;
}

static const struct refusal *check(const struct switches *s, enum off_kind kind, const char *id,
				   const char *client, long long now, const struct refusal *no)
{
	if (s == NULL)
		return &switches_unknown;
	return find(s, kind, id, client, now) == NULL ? NULL : no;
}

const struct refusal *switches_check_client(const struct switches *s, const char *client,
					    long long now)
{
	return check(s, OFF_CLIENT, client, "", now, &client_suspended);
}

const struct refusal *switches_check_acr(const struct switches *s, const char *acr, long long now)
{
	return check(s, OFF_LEVEL, acr, "", now, &level_restricted);
}

const struct refusal *switches_check_subject(const struct switches *s, const char *account_id,
					     long long now)
{
	return check(s, OFF_SUBJECT, account_id, "", now, &subject_blocked);
}

const struct refusal *switches_check_sub(const struct switches *s, const char *client,
					 const char *sub, long long now)
{
	return check(s, OFF_SUBJECT, sub, client, now, &subject_blocked);
}

long long switches_generation(const struct switches *s, const char *provider)
{
	for (size_t i = 0; s != NULL && i < s->flush_count; i++)
		if (strcmp(s->flushes[i].provider, provider) == 0)
			return s->flushes[i].generation;
	return 0;
}

static bool concerns(const struct revoked_key *key, const struct client *client,
		     const char *provider)
{
	return *key->provider != '\0'
		       ? strcmp(key->provider, provider) == 0
		       : key_serves_client(jose_alg_parse(text_of(key->alg)), client);
}

const struct refusal *switches_check_began(const struct switches *s, const struct client *client,
					   const char *provider, long long began)
{
	if (s == NULL)
		return &switches_unknown;
	for (size_t i = 0; i < s->revoked_count; i++)
		if (began <= s->revoked[i].not_before && concerns(&s->revoked[i], client, provider))
			return &given_before_revocation;
	return NULL;
}

bool switches_is_revoked(const struct switches *s, struct text kid)
{
	for (size_t i = 0; s != NULL && i < s->revoked_count; i++)
		if (text_is(kid, s->revoked[i].kid))
			return true;
	return false;
}
