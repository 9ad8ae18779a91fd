/* real_signer.h -- the program parvis-signer over a configuration and keys of its own, started as
 * the supervisor starts it; and a worker that speaks its protocol by hand. */
#pragma once
#include "config.h"
#include "record.h"
#include "signer_wire.h"
#include <sys/types.h>

struct real_signer {
	struct arena *arena;
	const char *folder, *socket;
	struct config *config;
	int listener, config_fd, encryption_fd; /* the last: 0 if key files are not encrypted */
	pid_t pid;
};

/* Running. Clients "tax" (ES256, at least eidas2) and "old" (RS256); provider "post" that wants
 * client assertions. */
struct real_signer *real_signer_new(void);

/* The same over encrypted key files. The key to them is gone from its place, and handed over open,
 * as the supervisor hands over root's. */
struct real_signer *real_signer_new_encrypted(void);
void real_signer_free(struct real_signer *s); /* told to end; it must end well */

void real_signer_kill(struct real_signer *s); /* -9, and seen dead */
void real_signer_start(struct real_signer *s);

/* A connection, greeted; fails the test if it cannot be. */
int worker_new(const struct real_signer *s);
int worker_connect(const struct real_signer *s); /* not greeted */

void worker_send(int fd, struct text bytes);

/* The next frame, in the arena; false if the signer hung up or is silent for five seconds. */
bool worker_receive(struct arena *a, int fd, struct signer_frame *frame);

struct text request_of(struct arena *a, uint32_t id, unsigned char operation, ...)
	__attribute__((sentinel)); /* a frame of name, value, ..., NULL */
