#include "introspection_response.h"

static void put(struct json_writer *w, const char *name, struct text value)
{
	if (value.len > 0)
		json_put_text(w, name, value);
}

/* RFC 7800 3.1, RFC 9449 6.2, RFC 8705 3.2. */
static void put_confirmation(struct json_writer *w, const struct introspection *i)
{
	if (i->jkt.len == 0 && i->x5t_s256.len == 0)
		return;
	json_open_as(w, "cnf", '{');
	put(w, "jkt", i->jkt);
	put(w, "x5t#S256", i->x5t_s256);
	json_close(w, '}');
}

static void put_token(struct json_writer *w, const struct introspection *i)
{
	json_put_string(w, "iss", i->issuer);
	json_put_string(w, "sub", i->subject);
	put(w, "client_id", i->client_id);
	json_put_text(w, "scope", i->scope.at == NULL ? TEXT("") : i->scope);
	json_put_string(w, "token_type", i->jkt.len > 0 ? "DPoP" : "Bearer");
	json_put_number(w, "iat", i->issued_at);
	json_put_number(w, "exp", i->expires_at);
	put(w, "acr", i->acr);
	if (i->auth_time != 0)
		json_put_number(w, "auth_time", i->auth_time);
	put_confirmation(w, i);
	if (i->claims.at != NULL)
		json_put_members(w, i->claims);
}

void introspection_put(struct json_writer *w, const char *name, const struct introspection *i)
{
	if (name == NULL)
		json_open(w, '{');
	else
		json_open_as(w, name, '{');
	json_put_bool(w, "active", i->active);
	if (i->active)
		put_token(w, i);
	json_close(w, '}');
}
