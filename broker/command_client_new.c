/* command_client_new.c -- `parvis client new`: a registration from what the line says, and a secret
 * that is shown once and kept as a hash. */
#include "client_secret.h"
#include "command.h"
#include "config_deep_check.h"
#include "config_report.h"
#include "json_write.h"
#include "random.h"
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct registration {
	struct arena *arena;
	const char *client_id, *file, *path;
	json_t *members;
	const char *secret; /* NULL: the method needs none */
};

static void put(struct registration *r, const char *member, const char *value)
{
	if (value != NULL)
		json_object_set_new(r->members, member, json_string(value));
}

/* An option that may be there several times. */
static void put_all(struct registration *r, struct command_line *line, const char *option,
		    const char *member)
{
	json_t *list = json_array();

	for (const char *value; (value = command_option(line, option, NULL)) != NULL;)
		json_array_append_new(list, json_string(value));
	if (json_array_size(list) > 0)
		json_object_set(r->members, member, list);
	json_decref(list);
}

static void make_secret(struct registration *r, const char *method)
{
	if (strcmp(method, "client_secret_basic") != 0 && strcmp(method, "client_secret_post") != 0)
		return;
	r->secret = random_token(r->arena, 32).at;
	put(r, "client_secret_hash", client_secret_hash_write(r->arena, text_of(r->secret)));
}

static void read_line(struct registration *r, struct command_line *line)
{
	const char *method =
		command_option(line, "--token-endpoint-auth-method", "client_secret_basic");

	r->client_id = command_option(line, "--client-id", random_token(r->arena, 12).at);
	put(r, "client_id", r->client_id);
	put(r, "client_name", command_option(line, "--client-name", r->client_id));
	put(r, "profile", command_option(line, "--profile", NULL));
	put(r, "vnconnect_until", command_option(line, "--vnconnect-until", NULL));
	put(r, "token_endpoint_auth_method", method);
	put_all(r, line, "--redirect-uri", "redirect_uris");
	put_all(r, line, "--post-logout-redirect-uri", "post_logout_redirect_uris");
	put(r, "scope", command_option(line, "--scope", "openid"));
	put(r, "sector_identifier", command_option(line, "--sector-identifier", NULL));
	put(r, "jwks_uri", command_option(line, "--jwks-uri", NULL));
	make_secret(r, method);
}

/* The id becomes the name of a file. */
static bool is_file_name(const char *id)
{
	return *id != '\0' && *id != '.' && strlen(id) <= 128 &&
	       id[strspn(id, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
			     "-._~")] == '\0';
}

static bool write_file(const struct registration *r)
{
	int fd = open(r->path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0640);
	FILE *out = fd < 0 ? NULL : fdopen(fd, "w");
	bool written;

	if (out == NULL)
		return false;
	written = json_dumpf(r->members, out, JSON_INDENT(8) | JSON_ENSURE_ASCII) == 0 &&
		  fputc('\n', out) != EOF;
	written = fclose(out) == 0 && written;
	if (!written)
		unlink(r->path);
	return written;
}

/* With the file in place the whole configuration must hold; else the file goes again. */
static int check(const struct command_line *line, const struct registration *r)
{
	struct config_faults faults = config_faults_none(r->arena);

	if (config_load_deeply(r->arena, line->folder, &faults) != NULL)
		return EXIT_DONE;
	unlink(r->path);
	if (line->wants_json)
		config_report_json(stdout, &faults);
	else
		config_report(stderr, &faults);
	return EXIT_REFUSED;
}

static void say_json(const struct registration *r)
{
	struct json_writer w = json_write(r->arena);

	json_open(&w, '{');
	json_put_string(&w, "client_id", r->client_id);
	json_put_string(&w, "file", r->file);
	if (r->secret != NULL)
		json_put_string(&w, "client_secret", r->secret);
	json_close(&w, '}');
	printf("%.*s\n", TEXT_ARG(json_written(&w)));
}

static void say(const struct registration *r)
{
	printf("%s is written. Next: parvis client lint %s, then reload the broker.\n", r->path,
	       r->client_id);
	if (r->secret != NULL)
		printf("client_secret, shown this once: %s\n", r->secret);
}

static int make(struct command_line *line, struct registration *r)
{
	int status;

	read_line(r, line);
	if (!command_line_end(line))
		return EXIT_USAGE;
	r->file = arena_printf(r->arena, "clients/%s.json", r->client_id);
	r->path = arena_printf(r->arena, "%s/%s", line->folder, r->file);
	if (!is_file_name(r->client_id)) {
		fputs("parvis: a client_id is letters, digits and -._~, without a dot in front.\n",
		      stderr);
		return EXIT_REFUSED;
	}
	if (!write_file(r)) {
		fprintf(stderr, "parvis: cannot write %s: %s\n", r->path, strerror(errno));
		return EXIT_ERROR;
	}
	status = check(line, r);
	if (status == EXIT_DONE && line->wants_json)
		say_json(r);
	else if (status == EXIT_DONE)
		say(r);
	return status;
}

int command_client_new(struct command_line *line)
{
	struct registration r = {.arena = arena_new(), .members = json_object()};
	int status;

	status = make(line, &r);
	json_decref(r.members);
	arena_free(r.arena); /* wiped, and the secret with it */
	return status;
}
