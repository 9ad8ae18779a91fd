#include "keys_command.h"
#include "clock.h"
#include "config.h"
#include "config_report.h"
#include "json_write.h"
#include "option.h"
#include <errno.h>
#include <limits.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const char usage[] =
	"usage: parvis keys init [--alg ES256,RS256,PS256,EdDSA] [--token NAME]\n"
	"       parvis keys list | status | plan | rotate | verify | calendar [--ics] | export\n"
	"       parvis keys encrypt [--from FILE]\n"
	"       parvis keys share\n"
	"       parvis keys generate --alg ALG [--use sig|client-assertion|dpop|enc] [--provider "
	"ID]\n"
	"                            [--token NAME|file [--standby]]\n"
	"       parvis keys generate --use seal\n"
	"       parvis keys publish | activate | retire | destroy | rollback KID\n"
	"       parvis keys revoke KID --compromised\n"
	"       with [--config FOLDER] [--json] [--dry-run] [--force --reason WHY]\n"
	"\n"
	"init     makes what is missing: folder, secrets, a first key for each need\n"
	"list     (or status) each key's state, which follows from its dates, and what is missing\n"
	"plan     what comes next for each kind of key, when, and who does it\n"
	"rotate   takes every step that is due and safe; run it from a timer, a second run does\n"
	"         nothing\n"
	"verify   reads all keys as the signer would, and signs with each; --public fetches the\n"
	"         public key set and verifies with it what each worker signs\n"
	"calendar what clients should know, as JSON or iCalendar\n"
	"export   the public key set\n"
	"revoke   ends a stolen key now, lets another sign, lists whom it concerns; --dry-run is "
	"the drill\n"
	"check    says what is missing, and nothing else; parvis config check does so, too\n"
	"encrypt  brings all files under the key in the setting key_encryption_file, made if it "
	"is\n"
	"         not there; --from is the file of the key that was used before\n"
	"share    with the setting keys_shared: takes what is newer in the store and gives it what "
	"is\n"
	"         newer here, as parvis serve and each command that changes a key do; --force puts "
	"what\n"
	"         is here in the place of what is there\n"
	"\n"
	"A kid may be shortened to its first characters, 4 or more. A step that could hurt is "
	"refused,\n"
	"with the moment from which it cannot. --force overrules that moment; its reason is kept "
	"in the\n"
	"journal of the key folder, as is every step.\n"
	"\n"
	"exit codes: 0 done, 1 error, 2 usage, 3 refused, 4 nothing to do\n";

/* Once each; false if it is none that we know, or there are too many. */
static bool add_alg(struct keys_command *c, struct text name)
{
	enum jose_alg alg = jose_alg_parse(name);
	size_t i = 0;

	while (c->algs[i] != JOSE_NONE && c->algs[i] != alg)
		i++;
	if (alg == JOSE_NONE || i == KEYS_COMMAND_ALGS_MAX)
		return false;
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

struct key_needs keys_needed(const struct keys_command *c)
{
	struct key_needs needs;

	if (c->algs[0] == JOSE_NONE)
		return key_needs_of(c->arena, c->config);
	needs = key_needs_none(c->arena, c->config);
	for (size_t i = 0; c->algs[i] != JOSE_NONE; i++)
		key_needs_add(&needs,
			      (struct key_need){.use = KEY_SIGNS_TOKENS, .alg = c->algs[i]});
	key_needs_add_others(&needs, c->config);
	return needs;
}

static bool take_descriptor(const char *value, int *fd)
{
	long long number;

	if (!text_number(text_of(value), &number) || number > INT_MAX)
		return false;
	*fd = (int)number;
	return true;
}

/* An option that has a value; false if name is none. */
static bool take_value(struct keys_command *c, const char *name, char *value)
{
	if (strcmp(name, "--config") == 0)
		c->folder = value;
	else if (strcmp(name, "--from") == 0)
		c->before = value;
	else if (strcmp(name, "--reason") == 0)
		c->reason = value;
	else if (strcmp(name, "--use") == 0)
		c->use = value;
	else if (strcmp(name, "--provider") == 0)
		c->provider = value;
	else if (strcmp(name, "--token") == 0)
		c->maker.place = value;
	else if (strcmp(name, "--nodes-fd") == 0)
		return take_descriptor(value, &c->nodes_fd);
	else if (strcmp(name, "--shared-fd") == 0)
		return take_descriptor(value, &c->shared_fd);
	else if (strcmp(name, "--give-fd") == 0)
		return take_descriptor(value, &c->give_fd);
	else
		return strcmp(name, "--alg") == 0 && take_algs(c, text_of(value));
	return true;
}

static bool take_flag(struct keys_command *c, const char *name)
{
	if (strcmp(name, "--json") == 0)
		c->json = true;
	else if (strcmp(name, "--force") == 0)
		c->force = true;
	else if (strcmp(name, "--dry-run") == 0)
		c->dry_run = true;
	else if (strcmp(name, "--compromised") == 0)
		c->compromised = true;
	else if (strcmp(name, "--ics") == 0)
		c->icalendar = true;
	else if (strcmp(name, "--standby") == 0)
		c->standby = true;
	else
		return strcmp(name, "--public") == 0;
	return true;
}

static bool take_words(struct keys_command *c, int argc, char **argv)
{
	for (int i = 0; i < argc; i++) {
		if (argv[i][0] == '-' && take_flag(c, argv[i]))
			continue;
		if (argv[i][0] == '-' && i + 1 < argc && take_value(c, argv[i], argv[i + 1]))
			i++;
		else if (argv[i][0] != '-' && c->verb == NULL)
			c->verb = argv[i];
		else if (c->verb != NULL && c->kid == NULL && !is_option(argv[i]))
			c->kid = argv[i];
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
				    c->config->settings.key_encryption_file, 0, NULL};
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

int keys_refuse(const struct refusal *no, const char *detail)
{
	fprintf(stderr, "%s: %s (%s)\n", detail, no->help, no->name);
	return no == &key_folder_incomplete ? EXIT_REFUSED : EXIT_ERROR;
}

struct key_editor *keys_open(struct keys_command *c)
{
	struct key_editor *e = arena_alloc(c->arena, sizeof *e);
	const struct refusal *no = key_editor_open(e, c->arena, &c->home);

	if (no == NULL)
		return e;
	keys_refuse(no, e->detail);
	key_editor_close(e);
	return NULL;
}

struct key_needs keys_kinds(struct keys_command *c, const struct key_set *set)
{
	const struct key_needs needs = keys_needed(c);
	struct key_needs kinds = {
		.at = arena_alloc(c->arena, (needs.count + set->count + 1) * sizeof *kinds.at)};

	for (size_t i = 0; i < needs.count; i++)
		key_needs_add(&kinds, needs.at[i]);
	for (size_t i = 0; i < set->count; i++)
		key_needs_add(&kinds, (struct key_need){set->keys[i].use, set->keys[i].alg,
							set->keys[i].provider});
	return kinds;
}

/* For parvis config check: what is missing, on lines like its own. Whoever may not look into the
 * key folder is told nothing. */
static int check(struct keys_command *c)
{
	const struct key_needs needs = keys_needed(c);
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
		if (!key_need_is_met(keys == NULL ? &none : &keys->set, &needs.at[i], c->now))
			printf("warning: %.*s: there is no key of use %s and alg %s. parvis keys "
			       "init makes it.\n",
			       TEXT_ARG(needs.at[i].provider.at == NULL ? TEXT("keys")
									: needs.at[i].provider),
			       key_use_name(needs.at[i].use), jose_alg_name(needs.at[i].alg));
	return EXIT_DONE;
}

static const struct verb {
	const char *name;
	int (*run)(struct keys_command *c);
	bool takes_kid;
} verbs[] = {
	{"init", keys_init, false},       {"list", keys_list, false},
	{"status", keys_list, false},     {"check", check, false},
	{"plan", keys_plan, false},       {"rotate", keys_rotate, false},
	{"verify", keys_verify, false},   {"calendar", keys_calendar, false},
	{"export", keys_export, false},   {"generate", keys_generate, false},
	{"publish", keys_step, true},     {"activate", keys_step, true},
	{"retire", keys_step, true},      {"destroy", keys_step, true},
	{"rollback", keys_step, true},    {"revoke", keys_step, true},
	{"encrypt", keys_encrypt, false}, {"share", keys_share, false},
};

static const struct verb *find_verb(const char *name)
{
	for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
		if (strcmp(name, verbs[i].name) == 0)
			return &verbs[i];
	return NULL;
}

/* Are there up to most algorithms that we make such keys for? */
static bool fits_algs(const struct keys_command *c, enum key_use use, size_t most)
{
	size_t i = 0;

	if (use == KEY_SEALS) /* there is one, and it needs no saying */
		return c->algs[0] == JOSE_NONE && c->provider == NULL;
	for (; c->algs[i] != JOSE_NONE; i++)
		if (!jwk_alg_is_for(c->algs[i], key_use_jwk(use)))
			return false;
	return i > 0 && i <= most;
}

/* What a verb needs beside it, and what would be misunderstood. */
static bool makes_sense(const struct keys_command *c, const struct verb *verb)
{
	bool generates = verb->run == keys_generate;
	enum key_use use;

	if (verb->takes_kid != (c->kid != NULL) || c->force != (c->reason != NULL))
		return false;
	if (c->before != NULL && verb->run != keys_encrypt)
		return false;
	if (verb->run == keys_share && (c->shared_fd < 0 || c->give_fd < 0))
		return false;
	if ((c->use != NULL || c->provider != NULL || c->standby) && !generates)
		return false;
	if (c->maker.place != NULL && !generates && verb->run != keys_init)
		return false;
	if (generates)
		return !c->dry_run &&
		       key_use_parse(text_of(c->use == NULL ? "sig" : c->use), &use) &&
		       fits_algs(c, use, 1) &&
		       (c->maker.place == NULL || (use != KEY_DECRYPTS && use != KEY_SEALS)) &&
		       (!c->standby || c->maker.place != NULL);
	if (c->algs[0] != JOSE_NONE &&
	    (verb->run != keys_init || !fits_algs(c, KEY_SIGNS_TOKENS, KEYS_COMMAND_ALGS_MAX)))
		return false;
	return (strcmp(verb->name, "revoke") == 0) == c->compromised;
}

static int run(struct keys_command *c)
{
	const struct verb *verb = find_verb(c->verb);

	if (verb == NULL || !makes_sense(c, verb)) {
		fputs(usage, stderr);
		return EXIT_USAGE;
	}
	if (!load_config(c))
		return EXIT_REFUSED;
	if (!find_owner(c) || !keys_open_tokens(c))
		return EXIT_ERROR;
	return verb->run(c);
}

int command_keys(int argc, char **argv)
{
	struct keys_command c = {.arena = arena_new(),
				 .folder = "/etc/parvis",
				 .now = clock_now(),
				 .nodes_fd = -1,
				 .shared_fd = -1,
				 .give_fd = -1};
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
