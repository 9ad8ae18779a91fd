/* channel.h -- bytes to and from a client, in the clear or through TLS. Never waits. */
#pragma once
#include <openssl/ssl.h>
#include <stdbool.h>
#include <stddef.h>

enum {
	CHANNEL_END = 0,    /* the peer will send no more */
	CHANNEL_AGAIN = -1, /* nothing now: wait until the socket is readable, or see wants_write */
	CHANNEL_GONE = -2   /* reset, or broken TLS */
};

struct channel {
	int fd;
	SSL *ssl;         /* NULL: in the clear */
	bool established; /* the TLS handshake is over */
	bool failed;      /* nothing more can be said, not even goodbye */
	bool wants_write; /* TLS must write before it can go on */
};

/* fd (non-blocking) becomes the channel's. tls may be NULL, and is not kept. */
struct channel channel_open(int fd, SSL_CTX *tls);
void channel_close(struct channel *channel);

/* 1 when established, else CHANNEL_AGAIN or CHANNEL_GONE. */
int channel_handshake(struct channel *channel);

/* How many bytes, at least 1, or one of the above. */
long channel_read(struct channel *channel, void *out, size_t size);
long channel_write(struct channel *channel, const void *bytes, size_t len);

/* Bytes that were decrypted and not yet read: the socket will not announce them. */
bool channel_has_pending(const struct channel *channel);

/* We say no more; the peer still may. */
void channel_finish(struct channel *channel);
