#include "clock.h"
#include "config.h"
#include "config_report.h"
#include "json_write.h"
#include "key_directory.h"
#include "key_folder.h"
#include "signer_command.h"
#include <errno.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { ALGS_MAX = 3 };

struct keys_command {
	struct arena *arena;
	const char *verb, *folder, *before; /* the encryption key that encrypt replaces */
	bool json;
	enum jose_alg algs[ALGS_MAX + 1]; /* ended by JOSE_NONE */
	const struct config *config;
	struct key_home home;
};

static const char usage[] =
	"usage: parvis keys init [--alg ES256,RS256,PS256] [--config FOLDER] [--json]\n"
	"       parvis keys list [--config FOLDER] [--json]\n"
	"       parvis keys check [--config FOLDER]\n"
	"       parvis keys encrypt [--from FILE] [--config FOLDER]\n"
	"\n"
	"init  makes the key folder, its secrets, one signing key for each algorithm (default:\n"
	"      what clients are registered with, and the setting signing_alg) and what each\n"
	"      provider's file asks for: a key for assertions and signed requests, one for DPoP,\n"
	"      one to decrypt; what is there stays as it is\n"
	"list  shows each key's state, which follows from its dates, and what is missing\n"
	"check says what is missing, and nothing else; parvis config check does so, too\n"
	"encrypt  brings all key files under the key in the setting key_encryption_file, made if\n"
	"      it is not there; --from is the file of the key that was used before\n"
	"\n"
	"exit codes: 0 done, 1 error, 2 usage, 3 refused, 4 nothing to do\n";

/* Once each; false if it is none that we sign with. */
static bool add_alg(struct keys_command *c, struct text name)
{
	enum jose_alg alg = jose_alg_parse(name);
	size_t i = 0;

	if (alg != JOSE_ES256 && alg != JOSE_RS256 && alg != JOSE_PS256)
		return false;
	while (c->algs[i] != JOSE_NONE && c->algs[i] != alg)
		i++;
	c->algs[i] = alg;
	return true;
}

static bool take_algs(struct keys_command *c, struct text words)
{
	bool well = true;

	while (well && words.at != NULL)
		well = add_alg(c, text_split(words, ',', &words));
	return well;
}

/* What --alg names and providers need, or all that the configuration does. */
static struct key_needs needs_of(const struct keys_command *c)
{
	struct key_needs needs;

	if (c->algs[0] == JOSE_NONE)
		return key_needs_of(c->arena, c->config);
	needs = key_needs_none(c->arena, c->config);
	for (size_t i = 0; c->algs[i] != JOSE_NONE; i++)
		key_needs_add(&needs,
			      (struct key_need){.use = KEY_SIGNS_TOKENS, .alg = c->algs[i]});
	key_needs_add_providers(&needs, c->config);
	return needs;
}

static bool take_words(struct keys_command *c, int argc, char **argv)
{
	for (int i = 0; i < argc; i++) {
		const char *next = i + 1 < argc ? argv[i + 1] : NULL;

		if (strcmp(argv[i], "--json") == 0)
			c->json = true;
		else if (strcmp(argv[i], "--config") == 0 && next != NULL)
			c->folder = argv[++i];
		else if (strcmp(argv[i], "--from") == 0 && next != NULL)
			c->before = argv[++i];
		else if (strcmp(argv[i], "--alg") == 0 && next != NULL) {
			if (!take_algs(c, text_of(argv[++i])))
				return false;
		} else if (argv[i][0] != '-' && c->verb == NULL)
			c->verb = argv[i];
		else
			return false;
	}
	return c->verb != NULL;
}

static bool load_config(struct keys_command *c)
{
	struct config_faults faults = config_faults_none(c->arena);

	c->config = config_load(c->arena, c->folder, &faults);
	if (c->config == NULL)
		config_report(stderr, &faults);
	return c->config != NULL;
}

/* Root looks after the files of the signer's user; anybody else after their own. */
static bool find_owner(struct keys_command *c)
{
	const char *name = c->config->settings.user_signer;
	const struct passwd *user;

	c->home = (struct key_home){c->config->settings.state, geteuid(),
				    c->config->settings.key_encryption_file, 0};
	if (*name == '\0' || c->home.owner != 0)
		return true;
	user = getpwnam(name);
	if (user == NULL) {
		fprintf(stderr, "There is no user %s (setting user_signer).\n", name);
		return false;
	}
	c->home.owner = user->pw_uid;
	return true;
}

static int refuse(const struct refusal *no, const char *detail)
{
	fprintf(stderr, "%s: %s (%s)\n", detail, no->help, no->name);
	return no == &key_folder_incomplete ? EXIT_REFUSED : EXIT_ERROR;
}

static void print_made(const struct keys_command *c, const struct key_folder_made *made)
{
	struct json_writer w = json_write(c->arena);

	json_open(&w, '{');
	json_put_string(&w, "folder", arena_printf(c->arena, "%s/keys", c->config->settings.state));
	json_put_number(&w, "secrets_made", (long long)made->secret_count);
	json_open_as(&w, "keys_made", '[');
	for (size_t i = 0; i < made->key_count; i++)
		json_put_text(&w, NULL, made->kids[i]);
	json_close(&w, ']');
	json_close(&w, '}');
	puts(json_written(&w).at);
}

static int init(struct keys_command *c)
{
	const struct key_needs needs = needs_of(c);
	struct key_folder_made made;
	const struct refusal *no;
	const char *detail;
	bool is_done;

	no = key_folder_init(c->arena, &c->home, &needs, clock_now(), &made, &detail);
	if (no != NULL)
		return refuse(no, detail);
	is_done = made.key_count + made.secret_count > 0;
	if (c->json)
		print_made(c, &made);
	else if (!is_done)
		puts("Everything is there already; nothing was changed.");
	else
		printf("Made %zu keys and %zu secrets in %s/keys.\n"
		       "Next: keep a copy of that folder where only you can read it, then start "
		       "with\n"
		       "parvis serve, or send SIGHUP to the one that runs.\n",
		       made.key_count, made.secret_count, c->config->settings.state);
	return is_done ? EXIT_DONE : EXIT_NOTHING_TO_DO;
}

static const char *date(struct arena *a, long long seconds)
{
	char text[24] = "-";
	time_t t = (time_t)seconds;
	struct tm tm;

	if (seconds != 0 && gmtime_r(&t, &tm) != NULL)
		strftime(text, sizeof text, "%Y-%m-%dT%H:%MZ", &tm);
	return arena_string(a, text_of(text));
}

static void put_key(struct json_writer *w, const struct key *key, long long now)
{
	json_open(w, '{');
	json_put_text(w, "kid", key->kid);
	json_put_string(w, "use", key_use_name(key->use));
	json_put_string(w, "alg", jose_alg_name(key->alg));
	if (key->provider.at != NULL)
		json_put_text(w, "provider", key->provider);
	json_put_string(w, "state", key_state_name(key_state(&key->dates, now)));
	json_put_number(w, "created", key->dates.created);
	json_put_number(w, "published", key->dates.published);
	json_put_number(w, "active", key->dates.active);
	json_put_number(w, "retiring", key->dates.retiring);
	json_put_number(w, "retired", key->dates.retired);
	json_close(w, '}');
}

static void put_need(struct json_writer *w, const struct key_need *need)
{
	json_open(w, '{');
	json_put_string(w, "use", key_use_name(need->use));
	json_put_string(w, "alg", jose_alg_name(need->alg));
	if (need->provider.at != NULL)
		json_put_text(w, "provider", need->provider);
	json_close(w, '}');
}

static void print_json(const struct keys_command *c, const struct key_set *set,
		       const struct key_needs *needs, long long now)
{
	struct json_writer w = json_write(c->arena);

	json_open(&w, '{');
	json_open_as(&w, "keys", '[');
	for (size_t i = 0; i < set->count; i++)
		put_key(&w, &set->keys[i], now);
	json_close(&w, ']');
	json_open_as(&w, "missing", '[');
	for (size_t i = 0; i < needs->count; i++)
		if (!key_need_is_met(set, &needs->at[i], now))
			put_need(&w, &needs->at[i]);
	json_close(&w, ']');
	json_close(&w, '}');
	puts(json_written(&w).at);
}

static void print_key(const struct keys_command *c, const struct key *key, long long now)
{
	printf("%-9s %-16s %-12s %-16.*s %-43.*s %-17s %-17s %s\n",
	       key_state_name(key_state(&key->dates, now)), key_use_name(key->use),
	       jose_alg_name(key->alg), TEXT_ARG(key->provider), TEXT_ARG(key->kid),
	       date(c->arena, key->dates.active), date(c->arena, key->dates.retiring),
	       date(c->arena, key->dates.retired));
}

static void print_table(const struct keys_command *c, const struct key_set *set,
			const struct key_needs *needs, long long now)
{
	printf("%-9s %-16s %-12s %-16s %-43s %-17s %-17s %s\n", "state", "use", "alg", "provider",
	       "kid", "active", "retiring", "retired");
	for (size_t i = 0; i < set->count; i++)
		print_key(c, &set->keys[i], now);
	for (size_t i = 0; i < needs->count; i++)
		if (!key_need_is_met(set, &needs->at[i], now))
			printf("%-9s %-16s %-12s %-16.*s make it: parvis keys init\n", "missing",
			       key_use_name(needs->at[i].use), jose_alg_name(needs->at[i].alg),
			       TEXT_ARG(needs->at[i].provider));
}

static int list(struct keys_command *c)
{
	const struct key_needs needs = needs_of(c);
	const struct refusal *no = NULL;
	const char *detail;
	const struct signing_keys *keys = key_folder_load(c->arena, &c->home, &no, &detail);

	if (keys == NULL)
		return refuse(no, detail);
	if (c->json)
		print_json(c, &keys->set, &needs, clock_now());
	else
		print_table(c, &keys->set, &needs, clock_now());
	return EXIT_DONE;
}

/* For parvis config check: what is missing, on lines like its own. Whoever may not look into the
 * key folder is told nothing. */
static int check(struct keys_command *c)
{
	const struct key_needs needs = needs_of(c);
	const struct refusal *no = NULL;
	const char *detail;
	const struct signing_keys *keys;
	const struct key_set none = {0, NULL};

	if (access(c->config->settings.state, X_OK) != 0 && errno != ENOENT)
		return EXIT_DONE;
	keys = key_folder_load(c->arena, &c->home, &no, &detail);
	if (keys == NULL && no != &key_folder_missing)
		return EXIT_DONE;
	for (size_t i = 0; i < needs.count; i++)
		if (!key_need_is_met(keys == NULL ? &none : &keys->set, &needs.at[i], clock_now()))
			printf("warning: %.*s: there is no key of use %s and alg %s. parvis keys "
			       "init makes it.\n",
			       TEXT_ARG(needs.at[i].provider.at == NULL ? TEXT("keys")
									: needs.at[i].provider),
			       key_use_name(needs.at[i].use), jose_alg_name(needs.at[i].alg));
	return EXIT_DONE;
}

static int encrypt(struct keys_command *c)
{
	const struct refusal *no;
	const char *detail;
	size_t count;

	if (*c->home.encryption_file == '\0') {
		fputs("Set key_encryption_file first: it says where the key is kept.\n", stderr);
		return EXIT_REFUSED;
	}
	no = key_folder_encrypt(c->arena, &c->home, c->before, &count, &detail);
	if (no != NULL)
		return refuse(no, detail);
	printf("%zu files were encrypted under the key in %s.\n", count, c->home.encryption_file);
	return count > 0 ? EXIT_DONE : EXIT_NOTHING_TO_DO;
}

static int run(struct keys_command *c)
{
	bool is_init = strcmp(c->verb, "init") == 0, is_check = strcmp(c->verb, "check") == 0,
	     is_list = strcmp(c->verb, "list") == 0, is_encrypt = strcmp(c->verb, "encrypt") == 0;

	if ((!is_init && ((!is_list && !is_check && !is_encrypt) || c->algs[0] != JOSE_NONE)) ||
	    (c->before != NULL && !is_encrypt)) {
		fputs(usage, stderr);
		return EXIT_USAGE;
	}
	if (!load_config(c))
		return EXIT_REFUSED;
	if (!find_owner(c))
		return EXIT_ERROR;
	return is_init ? init(c) : is_check ? check(c) : is_encrypt ? encrypt(c) : list(c);
}

int command_keys(int argc, char **argv)
{
	struct keys_command c = {.arena = arena_new(), .folder = "/etc/parvis"};
	int code = EXIT_USAGE;

	for (int i = 0; i < argc; i++)
		if (strcmp(argv[i], "--help") == 0) {
			fputs(usage, stdout);
			arena_free(c.arena);
			return EXIT_DONE;
		}
	if (take_words(&c, argc, argv))
		code = run(&c);
	else
		fputs(usage, stderr);
	arena_free(c.arena);
	return code;
}
