/* keys_command.h -- `parvis keys VERB`: what was typed, and the verbs. */
#pragma once
#include "config.h"
#include "json_write.h"
#include "key_editor.h"
#include "key_maker.h"
#include "key_nodes.h"
#include "moment.h"
#include "signer_command.h"

enum { KEYS_COMMAND_ALGS_MAX = 4 };

struct keys_command {
	struct arena *arena;
	const char *verb, *folder, *before; /* the encryption key that encrypt replaces */
	const char *kid;                    /* or the beginning of it; NULL if none was typed */
	const char *use, *provider;         /* of a key to be made; NULL if not typed */
	const char *reason;                 /* why a guard is overruled; NULL: none is */
	bool json, force, dry_run, compromised, icalendar, standby;
	enum jose_alg algs[KEYS_COMMAND_ALGS_MAX + 1]; /* ended by JOSE_NONE */
	const struct config *config;
	struct key_home home;
	struct token_desk desk;
	struct key_maker maker; /* in home, if there are tokens */
	int nodes_fd;           /* what the store says of those that serve; -1: nobody asked it */
	int shared_fd;          /* what machines share, as the store has it; -1: likewise */
	int give_fd;            /* where to put what it is to have in its place; -1: nowhere */
	long long now;
};

/* Each gives the exit status. */
int keys_init(struct keys_command *c);
int keys_rotate(struct keys_command *c);
int keys_generate(struct keys_command *c);
int keys_step(struct keys_command *c); /* publish, activate, retire, destroy, rollback, revoke */
int keys_revoke(struct keys_command *c, struct key_editor *e, const struct key *key);
int keys_list(struct keys_command *c);
int keys_plan(struct keys_command *c);
int keys_calendar(struct keys_command *c);
int keys_export(struct keys_command *c);
int keys_verify(struct keys_command *c);
int keys_encrypt(struct keys_command *c);
int keys_share(struct keys_command *c);

/* Begin the tokens' processes if the verb may need them; false after it has said why not. */
bool keys_open_tokens(struct keys_command *c);

/* Is each key that is in a token there, fit and signing? */
const struct refusal *keys_check_tokens(struct keys_command *c, const struct key_set *set,
					const char **detail);

const char *keys_place(const struct keys_command *c,
		       const struct key *key); /* "file", or its token's name */

/* The folder's keys; NULL after it has said on standard error why not. */
struct key_editor *keys_open(struct keys_command *c);

/* What --alg names and providers need, or all that the configuration does. */
struct key_needs keys_needed(const struct keys_command *c);

/* Every kind that the configuration needs or that is there. */
struct key_needs keys_kinds(struct keys_command *c, const struct key_set *set);

/* Those that serve, and what they have of these keys. */
struct key_nodes keys_nodes(struct keys_command *c, const struct key_set *set);
void keys_put_nodes(struct json_writer *w, const struct key_nodes *nodes, long long step);
void keys_print_nodes(const struct key_nodes *nodes, long long step);

/* What a key is, no reason changes; that others may be hurt is an operator's to weigh. */
bool keys_can_be_forced(const struct key_verdict *verdict);

/* On standard error, or as JSON. */
void keys_say_refused(const struct keys_command *c, const struct key_verdict *verdict);

int keys_refuse(const struct refusal *no, const char *detail);

/* How the folder and what machines share compare. */
struct keys_shared {
	const char *standing; /* "current", "behind", ...; NULL: nothing is shared */
	const char *detail;
};
struct keys_shared keys_shared(const struct keys_command *c);
