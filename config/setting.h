/* setting.h -- every setting of broker.json: one table gives parser, help, example and reference.
 */
#pragma once
#include "arena.h"
#include <stdbool.h>
#include <stdio.h>

/* SETTING(type, name, default, least, most, help): types are string, number, flag, words (an
 * array of strings) and object (kept as JSON text). least and most bound numbers, and the length
 * of strings and words. docs/settings.md and config/broker.example.json are made of these rows. */
#define SETTINGS(X)                                                                                \
	X(string, issuer, "", 1, 512,                                                              \
	  "Our issuer identifier (Discovery 3): https, or http on loopback; it may have a path.")  \
	X(words, listen, "127.0.0.1:8080", 1, 8,                                                   \
	  "Addresses to listen on: host:port, [v6]:port or unix:/path.")                           \
	X(number, workers, "0", 0, 256, "Worker processes; 0 is one per core.")                    \
	X(string, state, "/var/lib/parvis", 1, 512,                                                \
	  "Folder of keys, the managed store and sockets.")                                        \
	X(string, store, "managed", 1, 512,                                                        \
	  "managed (a private Redis), unix:/path, redis://host:port/db or rediss://host:port/db.") \
	X(string, store_user, "", 0, 64, "ACL user for the store; empty is the default user.")     \
	X(string, store_password_file, "", 0, 512, "File that holds the store's password.")        \
	X(string, store_ca_file, "", 0, 512, "CA certificates for rediss; empty is the system's.") \
	X(string, store_prefix, "pv", 1, 16, "First part of every key in the store.")              \
	X(number, store_timeout_ms, "500", 10, 60000, "Longest wait for one trip to the store.")   \
	X(string, tls_certificate_file, "", 0, 512, "PEM certificate chain; empty: no TLS here.")  \
	X(string, tls_private_key_file, "", 0, 512, "PEM private key of that certificate.")        \
	X(string, mtls_host, "", 0, 255,                                                           \
	  "Host (and :port) where clients are asked for a TLS certificate; empty: nowhere.")       \
	X(string, mtls_ca_file, "", 0, 512,                                                        \
	  "PEM of the authorities of client certificates, for tls_client_auth.")                   \
	X(string, mtls_certificate_header, "", 0, 64,                                              \
	  "Header in which trusted_proxies forward a client's certificate; empty: none.")          \
	X(words, trusted_proxies, "", 0, 32,                                                       \
	  "Addresses (a.b.c.d/n, v6/n, unix) whose X-Forwarded-For and -Proto are believed.")      \
	X(words, hosts, "", 0, 8, "Host header values besides the issuer's own.")                  \
	X(number, connections_max, "10000", 16, 1000000, "Open connections of one worker.")        \
	X(number, connections_per_address, "1000", 1, 1000000, "Of them, from one address.")       \
	X(words, acr_values, "eidas1 eidas2 eidas3", 1, 32,                                        \
	  "Authentication context classes we issue, the lowest first.")                            \
	X(string, default_acr, "", 0, 64, "Asked when a client asks none; empty: none is asked.")  \
	X(object, acr_levels, "", 0, 65536,                                                        \
	  "Levels and their two measures; empty: the shipped ones (docs/levels.md).")              \
	X(string, maximum_acr, "", 0, 64,                                                          \
	  "The highest level that clients may ask and are told; empty: the last of acr_values.")   \
	X(string, suspicious_acr, "", 0, 64,                                                       \
	  "What a provider must prove at least where suspicious_header says so; empty: nothing.")  \
	X(string, suspicious_header, "", 0, 64,                                                    \
	  "Header by which trusted_proxies call a request suspicious (0: it is not); empty: "      \
	  "none.")                                                                                 \
	X(flag, show_excluded_providers, "false", 0, 1,                                            \
	  "Name providers that a client may not use as unavailable; else they are not there.")     \
	X(words, provider_hints, "", 0, 64,                                                        \
	  "Providers that idp_hint may name; empty: each that the client may use.")                \
	X(object, scopes, "", 0, 65536, "Scopes and the claims of each; empty: the shipped ones.") \
	X(object, claims, "", 0, 65536, "Claims and the format of each; empty: the shipped ones.") \
	X(object, vnconnect, "", 0, 65536,                                                         \
	  "Levels and claims as clients of profile vnconnect call them; empty: the shipped ones.") \
	X(object, notices, "", 0, 65536,                                                           \
	  "What all citizens are told for a while, with times and texts: docs/providers.md.")      \
	X(flag, complete_birthdate, "false", 0, 1,                                                 \
	  "Tell 1960-00-00 as 1960-01-01; idp_birthdate is as the provider has it.")               \
	X(string, signing_alg, "ES256", 1, 16, "Algorithm of what we sign unless a client says.")  \
	X(number, interaction_ttl_s, "900", 30, 86400, "Longest stay at the chooser or provider.") \
	X(number, code_ttl_s, "30", 1, 60, "Life of an authorization code.")                       \
	X(number, dpop_nonce_ttl_s, "0", 0, 3600,                                                  \
	  "Life of a nonce that DPoP proofs must have; 0: none is demanded.")                      \
	X(number, pushed_request_ttl_s, "60", 5, 599, "Life of a request_uri (RFC 9126).")         \
	X(number, session_ttl_s, "1800", 60, 86400, "Life of a browser's session with us.")        \
	X(string, account_client, "", 0, 64,                                                       \
	  "client_id that the citizens' own page has, at /account; empty: there is none.")         \
	X(number, account_retention_days, "1095", 30, 3650,                                        \
	  "So long after the last sign-in an account is remembered; disabled ones stay.")          \
	X(number, account_history, "32", 16, 64, "Sign-ins that an account remembers at most.")    \
	X(number, account_history_days, "180", 1, 1095, "Days that it remembers a sign-in.")       \
	X(number, jwks_max_age_s, "3600", 1, 86400, "Cache-Control of /jwks and discovery.")       \
	X(number, key_period_s, "7776000", 1, 63072000, "How long a key signs: 90 days.")          \
	X(number, key_propagation_s, "90000", 0, 2592000,                                          \
	  "Wait beyond jwks_max_age_s before a new key signs: some keep our keys for a day.")      \
	X(number, provider_key_period_s, "7776000", 1, 63072000,                                   \
	  "The same of a key that signs toward a provider, or decrypts what it sends us.")         \
	X(number, encryption_key_retention_s, "604800", 0, 31536000,                               \
	  "How long we decrypt after all providers may know the next key: 7 days.")                \
	X(number, sealing_key_period_s, "7776000", 1, 63072000,                                    \
	  "How long a key seals what is in the store, in pages and in TLS tickets.")               \
	X(number, sealing_key_propagation_s, "3600", 0, 2592000,                                   \
	  "Wait before a new one does: all machines have read it by then.")                        \
	X(string, theme, "", 0, 512,                                                               \
	  "Folder of colours, logo, texts and templates of yours: docs/themes.md; empty: none.")   \
	X(string, default_locale, "fr", 2, 16, "Language when the browser asks for none we know.") \
	X(string, time_zone, "UTC", 1, 64,                                                         \
	  "Zone of the times that citizens read: UTC, or a name of the system's, Europe/Paris.")   \
	X(string, help_url, "", 0, 512, "Where citizens find help, on each page; empty: nowhere.") \
	X(string, services_url, "", 0, 512,                                                        \
	  "Where citizens find services: the way out of an error page that knows none.")           \
	X(string, platform_name, "Parvis", 1, 64, "Name at the top of each page.")                 \
	X(string, mail_server, "", 0, 512,                                                         \
	  "Where notices go by mail: smtp://host:587 or smtps://host; empty: there are none.")     \
	X(string, mail_from, "", 0, 254, "Address that they come from.")                           \
	X(string, mail_user, "", 0, 255, "Our name at mail_server; empty: it does not ask.")       \
	X(string, mail_password_file, "", 0, 512, "File that holds the password of that name.")    \
	X(string, mail_ca_file, "", 0, 512,                                                        \
	  "PEM of who may sign its certificate; empty is the system's.")                           \
	X(number, mail_timeout_ms, "10000", 100, 60000, "Longest wait for one delivery.")          \
	X(number, device_days, "180", 1, 400,                                                      \
	  "Days that a browser is known by after a sign-in, so that no notice is sent.")           \
	X(string, registry_url, "", 0, 2048,                                                       \
	  "Civil registry that is asked about each identity (docs/registry.md); empty: none.")     \
	X(string, registry_token_file, "", 0, 512, "File that holds the bearer token it wants.")   \
	X(string, registry_ca_file, "", 0, 512,                                                    \
	  "PEM of who may sign its certificate; empty is the system's.")                           \
	X(string, registry_tls_certificate_file, "", 0, 512, "PEM: what we show it in TLS.")       \
	X(string, registry_tls_key_file, "", 0, 512, "PEM private key of that certificate.")       \
	X(flag, registry_private_network, "false", 0, 1,                                           \
	  "May its name resolve to private addresses?")                                            \
	X(number, registry_timeout_ms, "2000", 100, 10000, "Longest wait for its answer.")         \
	X(number, registry_cache_s, "60", 0, 3600,                                                 \
	  "So long an identity that it knows is not asked again; 0: it always is.")                \
	X(string, registry_failure_acr, "", 0, 64,                                                 \
	  "Highest level of whoever could not be checked; empty: she is refused.")                 \
	X(flag, registry_replaces, "false", 0, 1,                                                  \
	  "Tell the registry's identity in place of the provider's, not only beside it.")          \
	X(string, personas, "", 0, 512, "Test identities of the simulator driver; empty: none.")   \
	X(flag, public_statistics, "true", 0, 1,                                                   \
	  "Are /statistics, /status and /feedback there for everybody?")                           \
	X(number, statistics_least, "10", 5, 10000,                                                \
	  "In /statistics, what has fewer sign-ins a month is told together with others.")         \
	X(flag, sandbox, "false", 0, 1,                                                            \
	  "Lies to clients on demand, for their tests: with simulated providers alone.")           \
	X(string, user_worker, "", 0, 64, "User of the workers when started as root.")             \
	X(string, user_signer, "", 0, 64, "User of the signer when started as root.")              \
	X(string, key_encryption_file, "", 0, 512,                                                 \
	  "File of the key that the key folder is encrypted under; empty: it is not.")             \
	X(flag, keys_shared, "false", 0, 1,                                                        \
	  "Machines give each other their keys through the store, sealed under that key.")         \
	X(object, pkcs11_tokens, "", 0, 65536,                                                     \
	  "Tokens (HSMs) that may hold keys, by name (docs/hsm.md); empty: files alone do.")       \
	X(number, key_alert_s, "86400", 0, 2592000,                                                \
	  "It is an alert if a key is to end so soon and its successor is not published yet.")     \
	X(words, metrics_from, "", 0, 32,                                                          \
	  "Addresses (a.b.c.d/n, v6/n, unix) that may read /metrics; empty: nobody.")              \
	X(string, incident_webhook_url, "", 0, 2048,                                               \
	  "Where it is told, by POST, that a key was stolen: https; empty: nowhere.")              \
	X(string, incident_webhook_token_file, "", 0, 512,                                         \
	  "File that holds the bearer token it wants; read by parvis keys revoke alone.")          \
	X(string, log_level, "info", 1, 16, "debug, info, warning or error.")

#define SETTING_C_string const char *
#define SETTING_C_number int
#define SETTING_C_flag bool
#define SETTING_C_words const char *const * /* ended by NULL */
#define SETTING_C_object struct text        /* absent if not given */
#define SETTING_MEMBER(type, name, standard, least, most, help) SETTING_C_##type name;

struct settings {
	SETTINGS(SETTING_MEMBER)
};

enum setting_type { SETTING_string, SETTING_number, SETTING_flag, SETTING_words, SETTING_object };

struct setting {
	const char *name;
	enum setting_type type;
	size_t offset; /* in struct settings */
	const char *standard;
	long long least, most;
	const char *help;
};

extern const struct setting setting_table[]; /* ended by a NULL name */

struct members;

/* Every setting from the members of broker.json; each thing wrong is a fault. */
void settings_read(struct members *m, struct settings *settings);

void setting_print_reference(FILE *out); /* docs/settings.md */
void setting_print_example(FILE *out);   /* config/broker.example.json */
