#include "channel.h"
#include <assert.h>
#include <errno.h>
#include <openssl/err.h>
#include <sys/socket.h>
#include <unistd.h>

struct channel channel_open(int fd, SSL_CTX *tls)
{
	struct channel channel = {.fd = fd, .established = tls == NULL};

	if (tls == NULL)
		return channel;
	channel.ssl = SSL_new(tls);
	assert(channel.ssl != NULL);
	SSL_set_accept_state(channel.ssl);
	channel.failed = SSL_set_fd(channel.ssl, fd) != 1;
	return channel;
}

/* What OpenSSL's or the kernel's no means. */
static long outcome(struct channel *channel, int result)
{
	int error = channel->ssl == NULL ? SSL_ERROR_SYSCALL : SSL_get_error(channel->ssl, result);

	ERR_clear_error();
	channel->wants_write = error == SSL_ERROR_WANT_WRITE;
	if (error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE)
		return CHANNEL_AGAIN;
	if (error == SSL_ERROR_ZERO_RETURN)
		return CHANNEL_END;
	if (channel->ssl == NULL && (errno == EAGAIN || errno == EINTR))
		return CHANNEL_AGAIN;
	channel->failed = true;
	return CHANNEL_GONE;
}

int channel_handshake(struct channel *channel)
{
	int result;

	if (channel->failed)
		return CHANNEL_GONE;
	ERR_clear_error();
	result = SSL_do_handshake(channel->ssl);
	channel->wants_write = false;
	channel->established = result == 1;
	if (channel->established)
		return 1;
	return outcome(channel, result) == CHANNEL_AGAIN ? CHANNEL_AGAIN : CHANNEL_GONE;
}

long channel_read(struct channel *channel, void *out, size_t size)
{
	long result;

	channel->wants_write = false;
	if (channel->ssl != NULL) {
		ERR_clear_error();
		result = SSL_read(channel->ssl, out, (int)size);
		return result > 0 ? result : outcome(channel, (int)result);
	}
	result = recv(channel->fd, out, size, 0);
	return result >= 0 ? result : outcome(channel, -1);
}

long channel_write(struct channel *channel, const void *bytes, size_t len)
{
	long result;

	if (channel->ssl != NULL) {
		ERR_clear_error();
		result = SSL_write(channel->ssl, bytes, (int)len);
		return result > 0 ? result : outcome(channel, (int)result);
	}
	result = send(channel->fd, bytes, len, MSG_NOSIGNAL);
	return result > 0 ? result : outcome(channel, -1);
}

bool channel_has_pending(const struct channel *channel)
{
	return channel->ssl != NULL && SSL_pending(channel->ssl) > 0;
}

void channel_finish(struct channel *channel)
{
	if (channel->ssl != NULL && channel->established && !channel->failed) {
		SSL_shutdown(channel->ssl);
		ERR_clear_error();
	}
	shutdown(channel->fd, SHUT_WR);
}

void channel_close(struct channel *channel)
{
	if (channel->ssl != NULL && channel->established && !channel->failed)
		SSL_shutdown(channel->ssl);
	SSL_free(channel->ssl);
	ERR_clear_error();
	close(channel->fd);
}
