/* config.h -- the whole configuration, read once into an immutable snapshot.
 *
 * A folder: broker.json (settings), clients/NAME.json, providers/NAME.json, and what broker.json
 * names. The supervisor reads it, checks it, and hands workers and signer one sealed bundle of
 * bytes, so that all run on the same snapshot whatever happens to the files. Nothing here waits.
 */
#pragma once
#include "arena.h"
#include "client.h"
#include "mail_server.h"
#include "pkcs11_tokens.h"
#include "provider.h"
#include "registry.h"
#include "setting.h"
#include "url.h"

/* One thing wrong, where, and what to do about it. Never a secret, nor a part of one. */
struct config_fault {
	const char *file, *place; /* "clients/tax.json", "redirect_uris[0]" (or "line 12") */
	const char *problem, *remedy;
	bool is_warning; /* worth changing, but the configuration holds */
	struct config_fault *next;
};

struct config_faults {
	struct arena *arena;
	struct config_fault *first, **last;
	int count, warnings; /* count is without the warnings */
};

struct config_faults config_faults_none(struct arena *a);
void config_fault(struct config_faults *faults, const char *file, const char *place,
		  const char *problem,
		  const char *remedy); /* all copied; last two may not be NULL */
void config_warning(struct config_faults *faults, const char *file, const char *place,
		    const char *problem, const char *remedy);

/* A file that a folder of the operator's brought: "templates/error.html", "locales/fr.json". */
struct config_file {
	const char *name;
	struct text bytes;
};

struct scope {
	const char *name;
	const char *const *claims; /* ended by NULL */
};

/* In the order of claim_table.c's names. */
enum claim_format {
	CLAIM_TEXT,
	CLAIM_NAME,
	CLAIM_NAMES,
	CLAIM_DATE,
	CLAIM_PRESUMED_DATE,
	CLAIM_GENDER,
	CLAIM_COG_COUNTRY,
	CLAIM_COG_PLACE,
	CLAIM_EMAIL,
	CLAIM_PERSONAL_NUMBER,
	CLAIM_IDENTITY_CARD_NUMBER
};

struct claim {
	const char *name;
	enum claim_format format;
};

/* How much a level says of two things that are measured apart: how well it is known whose the
 * account is, and how she showed that it is hers. From 1; more is more. */
struct acr_level {
	const char *word;
	int account, authentication;
};

struct vnconnect;

struct config {
	struct settings settings;
	const struct scope
		*scopes; /* ended by a NULL name: from broker.json, or the shipped ones */
	const struct claim *claims;         /* the same of claims and their formats */
	const struct acr_level *acr_levels; /* the same of levels and their measures */
	const struct notice *notices;       /* for all citizens, ended by a NULL text */
	const struct vnconnect *vnconnect;  /* the same of a dialect: vnconnect_table.h */
	size_t client_count, provider_count;
	struct client *const *clients;                /* sorted by client_id */
	const struct provider *const *providers;      /* in the order of the chooser */
	struct text personas;                         /* JSON of the simulator's, absent if none */
	struct text tls_certificate, tls_private_key; /* PEM, absent if there is no TLS here */
	struct text mtls_ca; /* PEM of authorities of client certificates, absent if none */
	struct text store_password, store_ca; /* absent if none */
	struct registry registry;
	struct mail_server mail_server;
	const struct pkcs11_setting *pkcs11_tokens; /* ended by a NULL name; NULL: none */
	size_t theme_count;
	const struct config_file *theme; /* files of the setting theme */
	struct text bundle;              /* the bytes config_unbundle() reads */
};

/* Read folder into the arena. NULL if anything is wrong; all faults are reported, not the first. */
struct config *config_load(struct arena *a, const char *folder, struct config_faults *faults);

/* The same from files already read, "broker.json", "clients/tax.json", "templates/error.html" and
 * so on; what a member names by path goes by the member: "broker.json: personas". Faults of single
 * files only; what must agree across files is config_check()'s. The bundle is not set. */
struct config *config_read(struct arena *a, const struct config_file *files, size_t count,
			   struct config_faults *faults);

/* What must agree across files, and with the time of day (certificates). */
void config_check(const struct config *config, struct config_faults *faults);

/* The same from the bytes of a bundle; the bundle was checked when it was made, so a fault here
 * is a bug or an attack: NULL. */
struct config *config_unbundle(struct arena *a, struct text bundle);

/* The same from a file descriptor that the supervisor made: a sealed memory file, whose bytes
 * nobody can change any more. NULL also if it is anything else. The descriptor stays open. */
struct config *config_unbundle_fd(struct arena *a, int fd);

/* Such a descriptor, close-on-exec, for config->bundle; -1 with errno set. */
int config_bundle_fd(const struct config *config);

const struct client *config_client(const struct config *config, const char *client_id); /* NULL */
const struct provider *config_provider(const struct config *config, const char *id);    /* NULL */

/* Do clients show certificates to us, or to a proxy before us? RFC 8705 */
bool config_has_mtls(const struct config *config);
/* "https://" and the setting mtls_host; NULL if there is no such host. */
const char *config_mtls_origin(struct arena *a, const struct config *config);

bool config_is_https(const struct config *config); /* is the issuer? */

/* The path of the issuer, below which all of ours are: "/api/v2"; empty if it has none. */
struct text config_path(const struct config *config);
