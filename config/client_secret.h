/* client_secret.h -- a client's secret: kept as a hash, never as it is. Pure. */
#pragma once
#include "config.h"

struct members;

enum { CLIENT_SECRET_MIN = 32, CLIENT_SECRET_MAX = 512 };

/* client_secret_hash, or client_secret hashed on the spot with a warning; a fault if the client's
 * way to authenticate and what is given disagree. */
void client_secret_read(struct members *m, struct client *client);

/* "sha256:" and 64 hexadecimal digits in lower case. */
bool client_secret_hash_parse(struct text written, struct hash *hash);
const char *client_secret_hash_write(struct arena *a, struct text secret);

/* A client file's bytes, with client_secret_hash in place of client_secret: what leaves the
 * supervisor. Bytes without a client_secret are given back as they are. */
struct text client_file_without_secret(struct arena *a, struct text bytes);
