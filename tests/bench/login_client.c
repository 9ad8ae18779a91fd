/* login_client.c -- the client's side of a login: discovery, token endpoint, userinfo. */
#include "login.h"
#include <math.h>
#include <stdlib.h>
#include <time.h>

static struct view must_get(struct view doc, const char *key)
{
	struct view v;
	if (!json_get(doc, key, &v))
		die("discovery: no %s", key);
	char *copy = xalloc(v.n + 1);
	return (struct view){copy, json_unescape(v, copy)};
}

static char *must_path(struct view url, int *origin)
{
	struct view path;
	if ((*origin = url_split(url, &path)) < 0)
		die("cannot dial %.*s", VIEW_ARGS(url));
	return strndup(path.p, path.n);
}

void client_add(const char *said)
{
	struct client *c = &driver.clients[driver.client_count];
	char keeps[16] = "";
	if (driver.client_count == MAX_CLIENTS ||
	    sscanf(said, "%63[^=]=%15[^@]@%15s", c->id, c->alg, keeps) < 2)
		die("--client ID=ALG, or ID=ALG@SECONDS, or ID=ALG@ever; at most %d times",
		    MAX_CLIENTS);
	c->keeps_s = keeps[0] == '\0'             ? -1
		     : strcmp(keeps, "ever") == 0 ? (double)INFINITY
						  : strtod(keeps, NULL);
	driver.client_count++;
}

void provider_add(const char *said)
{
	if (driver.provider_count == MAX_PROVIDERS)
		die("--provider ID, or ID*SHARE, at most %d times", MAX_PROVIDERS);
	driver.providers[driver.provider_count].share = 1;
	if (sscanf(said, "%63[^*]*%u", driver.providers[driver.provider_count].id,
		   &driver.providers[driver.provider_count].share) < 1)
		die("--provider ID, or ID*SHARE");
	driver.provider_count++;
}

static char *compose_authorize_url(const struct client *c)
{
	struct buf url = {0};
	buf_fmt(&url, "%s?response_type=code&code_challenge_method=S256&client_id=",
		driver.authorize_path);
	buf_urlenc(&url, view_of(c->id));
	buf_str(&url, "&redirect_uri=");
	buf_urlenc(&url, view_of(driver.redirect_uri));
	buf_str(&url, "&scope=");
	buf_urlenc(&url, view_of(driver.scope));
	buf_str(&url, "&acr_values=eidas1");
	buf_add(&url, "", 1);
	return url.p;
}

/* RFC 6749 2.3.1: both halves form-encoded, then base64 with its standard alphabet. */
static void compose_credentials(struct client *c)
{
	struct buf pair = {0};
	buf_urlenc(&pair, view_of(c->id));
	buf_str(&pair, ":");
	buf_urlenc(&pair, view_of(driver.client_secret));
	if (pair.n > 700)
		die("client_id and secret are too long");
	size_t n = b64url_enc(pair.p, pair.n, c->basic);
	for (size_t i = 0; i < n; i++)
		c->basic[i] = c->basic[i] == '-' ? '+' : c->basic[i] == '_' ? '/' : c->basic[i];
	while (n % 4 != 0)
		c->basic[n++] = '=';
	c->basic[n] = '\0';
	free(pair.p);
}

void client_discover(void)
{
	struct buf in = {0}, url = {0};
	struct response r;
	buf_fmt(&url, "%s/.well-known/openid-configuration", driver.issuer);
	int status = http_get(buf_view(&url), &in, &r);
	if (status != 200)
		die("discovery: status %d from %.*s", status, VIEW_ARGS(buf_view(&url)));
	if (!view_eq(must_get(r.body, "issuer"), view_of(driver.issuer)))
		die("discovery: wrong issuer in %.*s", VIEW_ARGS(r.body));
	driver.authorize_path =
		must_path(must_get(r.body, "authorization_endpoint"), &driver.broker_origin);
	driver.token_path = must_path(must_get(r.body, "token_endpoint"), &driver.token_origin);
	driver.userinfo_path =
		must_path(must_get(r.body, "userinfo_endpoint"), &driver.userinfo_origin);
	driver.jwks_path = must_path(must_get(r.body, "jwks_uri"), &driver.jwks_origin);
	for (int i = 0; i < driver.node_count; i++)
		driver.nodes[i] = origin_beside(driver.broker_origin, driver.node_ports[i]);
	for (int i = 0; i < driver.client_count; i++) {
		struct client *c = &driver.clients[i];
		c->authorize_url = compose_authorize_url(c);
		compose_credentials(c);
		if (!client_fetch_keys(c))
			die("no usable keys at %s", driver.jwks_path);
	}
	free(url.p);
	free(in.p);
}

void client_call_token(struct login *l, struct view code)
{
	static struct buf body;
	body.n = 0;
	buf_fmt(&body, "grant_type=authorization_code&code=%.*s&code_verifier=%s&redirect_uri=",
		VIEW_ARGS(code), l->verifier);
	buf_urlenc(&body, view_of(driver.redirect_uri));
	l->step = TOKEN;
	l->origin = driver.token_origin;
	l->request.n = 0;
	buf_fmt(&l->request,
		"POST %s HTTP/1.1\r\nHost: %s\r\nAccept: application/json\r\n"
		"Authorization: Basic %s\r\nContent-Type: application/x-www-form-urlencoded\r\n"
		"Content-Length: %zu\r\n\r\n",
		driver.token_path, origins[l->origin].host, l->client->basic, body.n);
	buf_put(&l->request, buf_view(&body));
	l->retried = false;
	login_transmit(l, false);
}

static bool claim_is(struct view claims, const char *key, struct view want)
{
	struct view v;
	char text[1024];
	return json_get(claims, key, &v) && v.n < sizeof text &&
	       view_eq((struct view){text, json_unescape(v, text)}, want);
}

/* NULL when the ID token is good. Its signature is verified in one login of verify_every, so that
 * the driver stays cheap. */
static const char *id_token_fault(struct login *l, struct view id_token)
{
	static char scratch[16384];
	struct view claims, v;
	if (id_token.n > sizeof scratch || !jwt_claims(id_token, scratch, &claims))
		return "ID token: cannot be read";
	if (!claim_is(claims, "iss", view_of(driver.issuer)))
		return "ID token: wrong iss";
	if (!json_get(claims, "aud", &v) || !json_has(v, view_of(l->client->id)))
		return "ID token: wrong aud";
	if (!claim_is(claims, "nonce", view_of(l->nonce)))
		return "ID token: wrong nonce";
	if (!json_get(claims, "exp", &v) || view_long(v, 0) < (long)time(NULL))
		return "ID token: expired";
	if (!json_get(claims, "sub", &v) || v.n == 0 || v.n >= sizeof l->sub)
		return "ID token: no sub";
	l->sub[json_unescape(v, l->sub)] = '\0';
	if (driver.total_done % (uint64_t)driver.verify_every == 0)
		return client_verify(l->client, id_token);
	return NULL;
}

void on_token(struct login *l, const struct response *r)
{
	struct view id_token, access;
	if (r->status != 200 || !json_get(r->body, "id_token", &id_token) ||
	    !json_get(r->body, "access_token", &access)) {
		login_fail(l, "token endpoint", r->body);
		return;
	}
	jwt_kid(id_token, l->kid, sizeof l->kid);
	const char *fault = id_token_fault(l, id_token);
	if (fault != NULL) {
		login_fail(l, fault, id_token);
		return;
	}
	l->step = USERINFO;
	l->origin = driver.userinfo_origin;
	l->request.n = 0;
	buf_fmt(&l->request,
		"GET %s HTTP/1.1\r\nHost: %s\r\nAccept: application/json\r\n"
		"Authorization: Bearer %.*s\r\n\r\n",
		driver.userinfo_path, origins[l->origin].host, VIEW_ARGS(access));
	l->retried = false;
	login_transmit(l, false);
}

void on_userinfo(struct login *l, const struct response *r)
{
	if (r->status != 200) {
		login_fail(l, "userinfo endpoint", r->body);
	} else if (!claim_is(r->body, "sub", view_of(l->sub))) {
		login_fail(l, "userinfo: sub differs from the ID token's", r->body);
	} else {
		driver.total_done++;
		if (driver.measuring) {
			driver.done++;
			histogram_add(&driver.whole, driver.now - l->started);
		}
		journal_write(l->client, l->kid, (double)(driver.now - l->started) / 1000, "well");
		login_over(l);
	}
}
