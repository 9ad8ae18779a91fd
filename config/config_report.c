#include "config_report.h"
#include "client_file.h"
#include "json_write.h"

void config_report(FILE *out, const struct config_faults *faults)
{
	for (const struct config_fault *f = faults->first; f != NULL; f = f->next)
		fprintf(out, "%s%s%s%s %s. %s\n", f->is_warning ? "warning: " : "", f->file,
			*f->place == '\0' ? "" : ": ", f->place, f->problem, f->remedy);
	if (faults->count > 0)
		fprintf(out, "%d to correct, %d to consider.\n", faults->count, faults->warnings);
}

static void put_faults(struct json_writer *w, const char *name, const struct config_fault *f,
		       bool warnings)
{
	json_open_as(w, name, '[');
	for (; f != NULL; f = f->next) {
		if (f->is_warning != warnings)
			continue;
		json_open(w, '{');
		json_put_string(w, "file", f->file);
		json_put_string(w, "place", f->place);
		json_put_string(w, "problem", f->problem);
		json_put_string(w, "remedy", f->remedy);
		json_close(w, '}');
	}
	json_close(w, ']');
}

void config_report_json(FILE *out, const struct config_faults *faults)
{
	struct json_writer w = json_write(faults->arena);

	json_open(&w, '{');
	put_faults(&w, "faults", faults->first, false);
	put_faults(&w, "warnings", faults->first, true);
	json_close(&w, '}');
	fprintf(out, "%.*s\n", TEXT_ARG(json_written(&w)));
}

static void put_words(struct json_writer *w, const char *name, const char *const *words)
{
	json_open_as(w, name, '[');
	for (; words != NULL && *words != NULL; words++)
		json_put_string(w, NULL, *words);
	json_close(w, ']');
}

static void put_setting(struct json_writer *w, const struct setting *s, const void *at)
{
	switch (s->type) {
	case SETTING_string:
		json_put_string(w, s->name, *(const char *const *)at);
		break;
	case SETTING_number:
		json_put_number(w, s->name, *(const int *)at);
		break;
	case SETTING_flag:
		json_put_bool(w, s->name, *(const bool *)at);
		break;
	case SETTING_words:
		put_words(w, s->name, *(const char *const *const *)at);
		break;
	case SETTING_object:
		if (((const struct text *)at)->at != NULL)
			json_put_raw(w, s->name, *(const struct text *)at);
		break;
	}
}

static void put_client(struct json_writer *w, const struct client *c)
{
	json_put_string(w, "client_id", c->client_id);
	json_put_string(w, "client_name", c->client_name);
	json_put_string(w, "token_endpoint_auth_method",
			client_authentication_names[c->token_endpoint_auth_method]);
	put_words(w, "redirect_uris", c->redirect_uris);
	json_put_string(w, "scope", c->scope);
	json_put_string(w, "sector_identifier", c->sector_identifier);
	json_put_string(w, "id_token_signed_response_alg", c->id_token_signed_response_alg);
	put_words(w, "providers", c->providers);
	json_put_string(w, "minimum_acr", c->minimum_acr);
	put_words(w, "post_logout_redirect_uris", c->post_logout_redirect_uris);
	json_put_string(w, "jwks_uri", c->jwks_uri);
	json_put_bool(w, "require_pkce", c->require_pkce);
	json_put_bool(w, "information_page", c->information_page);
	json_put_bool(w, "choose_again", c->choose_again);
	json_put_bool(w, "consent", c->consent);
	json_put_number(w, "access_token_ttl_s", c->access_token_ttl_s);
	json_put_number(w, "id_token_ttl_s", c->id_token_ttl_s);
}

static void put_provider(struct json_writer *w, const struct provider *p)
{
	json_open(w, '{');
	json_put_string(w, "id", p->id);
	json_put_string(w, "driver", p->driver);
	json_put_string(w, "name", p->name);
	json_put_string(w, "issuer", p->issuer);
	json_put_string(w, "client_id", p->client_id);
	json_put_bool(w, "enabled", p->enabled);
	json_close(w, '}');
}

void config_show_client(FILE *out, struct arena *a, const struct config *config,
			const struct client *client)
{
	const char *issuer = config->settings.issuer;
	struct json_writer w = json_write(a);

	json_open(&w, '{');
	json_put_string(&w, "issuer", issuer);
	json_put_string(&w, "discovery",
			arena_printf(a, "%s/.well-known/openid-configuration", issuer));
	json_put_string(&w, "diagnosis", arena_printf(a, "%s/error", issuer));
	json_open_as(&w, "client", '{');
	put_client(&w, client);
	json_close(&w, '}');
	json_close(&w, '}');
	fprintf(out, "%.*s\n", TEXT_ARG(json_written(&w)));
}

void config_show(FILE *out, struct arena *a, const struct config *config)
{
	struct json_writer w = json_write(a);

	json_open(&w, '{');
	json_open_as(&w, "settings", '{');
	for (const struct setting *s = setting_table; s->name != NULL; s++)
		put_setting(&w, s, (const char *)&config->settings + s->offset);
	json_close(&w, '}');
	json_open_as(&w, "clients", '[');
	for (size_t i = 0; i < config->client_count; i++) {
		json_open(&w, '{');
		put_client(&w, config->clients[i]);
		json_close(&w, '}');
	}
	json_close(&w, ']');
	json_open_as(&w, "providers", '[');
	for (size_t i = 0; i < config->provider_count; i++)
		put_provider(&w, config->providers[i]);
	json_close(&w, ']');
	json_close(&w, '}');
	fprintf(out, "%.*s\n", TEXT_ARG(json_written(&w)));
}
