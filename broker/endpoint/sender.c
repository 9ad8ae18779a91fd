#include "sender.h"
#include "clock.h"
#include "context.h"
#include "dpop.h"
#include <strings.h>

/* RFC 9449 4.3: one header, whatever the case of its name. */
static int count_headers(const struct http_request *request, const char *name, struct text *value)
{
	int count = 0;

	*value = TEXT_NONE;
	for (size_t i = 0; i < request->header_count; i++) {
		const struct http_header *header = &request->headers[i];

		if (header->name.len != text_of(name).len ||
		    strncasecmp(header->name.at, name, header->name.len) != 0)
			continue;
		*value = header->value;
		count++;
	}
	return count;
}

static const char *url_of(struct flow *f, const char *origin)
{
	return arena_printf(f->arena, "%s%.*s", origin, TEXT_ARG(f->exchange->request->path));
}

static const struct refusal *check_proof(struct flow *f, const char *access_token,
					 struct text header, struct sender *sender)
{
	const struct settings *settings = &context.config->settings;
	const char *mtls = config_mtls_origin(f->arena, context.config);
	const char *urls[] = {url_of(f, settings->issuer), mtls == NULL ? NULL : url_of(f, mtls),
			      NULL};
	bool is_post = f->exchange->request->method == HTTP_POST;
	struct dpop_proof proof;
	const struct refusal *no = dpop_check(f->arena, header,
					      &(struct dpop_request){
						      .method = is_post ? "POST" : "GET",
						      .urls = urls,
						      .access_token = access_token,
						      .nonce_key = &context.nonce_key,
						      .nonce_ttl_s = settings->dpop_nonce_ttl_s,
						      .now = clock_now(),
					      },
					      &proof);

	if (settings->dpop_nonce_ttl_s > 0)
		exchange_header(f, "DPoP-Nonce",
				dpop_nonce(f->arena, &context.nonce_key, clock_now()));
	if (no != NULL)
		return no;
	sender->proven.jkt = proof.jkt;
	sender->once = proof.once;
	sender->once_ttl_s = proof.once_ttl_s;
	return NULL;
}

const struct refusal *sender_prove(struct flow *f, const char *access_token, struct sender *sender)
{
	struct text header;
	int count = count_headers(f->exchange->request, "DPoP", &header);

	*sender = (struct sender){.proven = {"", ""}, .once = ""};
	if (f->exchange->certificate != NULL)
		sender->proven.x5t_s256 = f->exchange->certificate->x5t_s256;
	if (count == 0)
		return NULL;
	return count > 1 ? &dpop_proof_repeated : check_proof(f, access_token, header, sender);
}

enum turn sender_remember(struct flow *f, struct sender *sender)
{
	if (*sender->once == '\0')
		return FLOW_NEXT;
	return store_first(f, STORE_JTI, sender->once, sender->once_ttl_s, NULL, 0,
			   &sender->outcome);
}

const struct refusal *sender_is_new(const struct sender *sender)
{
	return sender->outcome == STORE_DONE ? NULL : &dpop_proof_replayed;
}
