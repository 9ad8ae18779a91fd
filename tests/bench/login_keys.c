/* login_keys.c -- our key set as clients keep it: for as long as they are told, or as they please.
 *
 * None looks again because a token names a key that its copy lacks: that would hide what a client
 * which does not look again would suffer.
 */
#include "login.h"
#include <math.h>
#include <stdlib.h>

/* Seconds, as Cache-Control says. */
static double promised_s(const struct response *r)
{
	struct view value, directive, name, seconds;
	header_get(r->head, VIEW("cache-control"), &value);
	while (value.n > 0) {
		view_cut(value, ',', &directive, &value);
		view_cut(view_trim(directive), '=', &name, &seconds);
		if (view_ieq(name, VIEW("max-age")))
			return (double)view_long(seconds, 0);
	}
	return 0;
}

/* From one node after the other, and each client says who it is. */
bool client_fetch_keys(struct client *c)
{
	static struct buf in, path;
	static int turn;
	struct response r;
	int origin = driver.node_count > 0 ? driver.nodes[turn++ % driver.node_count]
					   : driver.jwks_origin;
	path.n = 0;
	buf_fmt(&path, "%s?client_id=", driver.jwks_path);
	buf_urlenc(&path, view_of(c->id));
	int status = http_get_from(origin, buf_view(&path), &in, &r);
	if (status != 200 || jwks_load(&c->keys, r.body) == 0)
		return false;
	double kept_s = c->keeps_s < 0 ? promised_s(&r) : c->keeps_s;
	c->good_until = isinf(kept_s) ? UINT64_MAX : now_us() + (uint64_t)(kept_s * 1e6);
	journal_write(c, "-", 0, "fetched the keys");
	return true;
}

const char *client_verify(struct client *c, struct view id_token)
{
	if (now_us() >= c->good_until && !client_fetch_keys(c))
		return "the key set is not to be had";
	return jwt_verify(&c->keys, id_token, view_of(c->alg));
}

void clients_restart(void)
{
	for (int i = 0; i < driver.client_count; i++)
		if (isinf(driver.clients[i].keeps_s) && !client_fetch_keys(&driver.clients[i]))
			die("the key set is not to be had");
}
