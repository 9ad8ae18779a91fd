#include "exchange.h"
#include "diagnosis.h"
#include "json_write.h"
#include <assert.h>
#include <string.h>
#include <strings.h>

static const struct refusal exchange_not_a_form = {
	"exchange-not-a-form", 400, "invalid_request",
	"The body is not application/x-www-form-urlencoded."};

static const struct refusal exchange_query_unexpected = {
	"exchange-query-unexpected", 400, "invalid_request",
	"Parameters of this request belong in its body, not in its query."};

/* What every answer says unless a flow said otherwise. */
static const struct exchange_header standard[] = {
	{"Cache-Control", "no-store", NULL},
	{"Content-Security-Policy",
	 "default-src 'none'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'", NULL},
	{"Referrer-Policy", "no-referrer", NULL},
	{"X-Content-Type-Options", "nosniff", NULL},
	/* What frame-ancestors says, for those who do not know it. */
	{"X-Frame-Options", "DENY", NULL},
};
static const struct exchange_header transport_security = {"Strict-Transport-Security",
							  "max-age=63072000", NULL};

static bool is_form(struct text content_type)
{
	struct text parameters;
	struct text type = text_split(content_type, ';', &parameters);
	static const char form[] = "application/x-www-form-urlencoded";

	while (type.len > 0 && (type.at[type.len - 1] == ' ' || type.at[type.len - 1] == '\t'))
		type.len--;
	return type.len == sizeof form - 1 && strncasecmp(type.at, form, type.len) == 0;
}

const struct refusal *exchange_read_parameters(struct flow *f, const char **detail)
{
	struct exchange *x = f->exchange;
	const struct http_request *request = x->request;
	const struct refusal *no;

	x->parameters.count = 0;
	no = form_parse(f->arena, request->query, &x->parameters, detail);
	if (no != NULL || request->body.len == 0)
		return no;
	if (!is_form(http_header_find(request, "content-type")))
		return &exchange_not_a_form;
	return form_parse(f->arena, request->body, &x->parameters, detail);
}

const struct refusal *exchange_read_form(struct flow *f, const char **detail)
{
	*detail = NULL;
	return f->exchange->request->query.len > 0 ? &exchange_query_unexpected
						   : exchange_read_parameters(f, detail);
}

const char *exchange_parameter(const struct flow *f, const char *name)
{
	return form_value(&f->exchange->parameters, name);
}

const char *exchange_request_header(const struct flow *f, const char *name)
{
	return arena_string(f->arena, http_header_find(f->exchange->request, name));
}

/* RFC 6265 4.1.1: cookie-octet */
static bool is_cookie_value(struct text t)
{
	for (size_t i = 0; i < t.len; i++)
		if (t.at[i] < 0x21 || t.at[i] > 0x7e || strchr("\",;\\", t.at[i]) != NULL)
			return false;
	return true;
}

static const char *cookie_name(const struct flow *f, const char *name)
{
	return f->exchange->issuer_is_https ? arena_printf(f->arena, "__Host-%s", name) : name;
}

const char *exchange_cookie(const struct flow *f, const char *name)
{
	struct text rest = http_header_find(f->exchange->request, "cookie"), found = TEXT_NONE;

	name = cookie_name(f, name);
	while (rest.at != NULL) {
		struct text value, pair = text_split(rest, ';', &rest);

		if (text_starts(pair, " "))
			pair = (struct text){pair.at + 1, pair.len - 1};
		if (!text_is(text_split(pair, '=', &value), name) || value.at == NULL)
			continue;
		/* A neighbour may set a second one beside ours: which is ours is undecidable. */
		if (found.at != NULL || !is_cookie_value(value))
			return "";
		found = value;
	}
	return arena_string(f->arena, found);
}

static bool is_printable(const char *value)
{
	for (; *value != '\0'; value++)
		if ((unsigned char)*value < 0x20 || *value == 0x7f)
			return false;
	return true;
}

static struct exchange_header *find_header(const struct exchange *x, const char *name)
{
	struct exchange_header *header = x->headers;

	while (header != NULL && strcasecmp(header->name, name) != 0)
		header = header->next;
	return header;
}

/* The values come from configuration and from encoders of ours: one that could end its line and
 * begin another header is a bug of ours. */
static void add_header(struct flow *f, const char *name, const char *value)
{
	struct exchange_header *header = arena_alloc(f->arena, sizeof *header);

	assert(is_printable(name) && is_printable(value));
	header->name = arena_string(f->arena, text_of(name));
	header->value = arena_string(f->arena, text_of(value));
	header->next = f->exchange->headers;
	f->exchange->headers = header;
}

void exchange_header(struct flow *f, const char *name, const char *value)
{
	struct exchange_header *earlier = find_header(f->exchange, name);

	if (earlier == NULL) {
		add_header(f, name, value);
		return;
	}
	assert(is_printable(value));
	earlier->value = arena_string(f->arena, text_of(value));
}

/* RFC 6265 4.1.1: of one cookie an answer speaks once. */
static void forget_cookie(struct exchange *x, const char *begin)
{
	struct exchange_header **slot = &x->headers;

	while (*slot != NULL && (strcmp((*slot)->name, "Set-Cookie") != 0 ||
				 strncmp((*slot)->value, begin, strlen(begin)) != 0))
		slot = &(*slot)->next;
	if (*slot != NULL)
		*slot = (*slot)->next;
}

void exchange_set_cookie(struct flow *f, const char *name, const char *value, int max_age_s)
{
	const char *age = max_age_s < 0 ? "" : arena_printf(f->arena, "; Max-Age=%d", max_age_s);
	const char *begin = arena_printf(f->arena, "%s=", cookie_name(f, name));

	assert(is_cookie_value(text_of(name)) && strchr(name, '=') == NULL);
	assert(is_cookie_value(text_of(value)));
	forget_cookie(f->exchange, begin);
	add_header(f, "Set-Cookie",
		   arena_printf(f->arena, "%s%s; Path=/%s; HttpOnly; SameSite=Lax%s", begin, value,
				age, f->exchange->issuer_is_https ? "; Secure" : ""));
}

/* The strings are constants: not copied. */
static void add_standard(struct flow *f, const struct exchange_header *standard_one)
{
	struct exchange_header *header;

	if (find_header(f->exchange, standard_one->name) != NULL)
		return;
	header = arena_alloc(f->arena, sizeof *header);
	*header = (struct exchange_header){standard_one->name, standard_one->value,
					   f->exchange->headers};
	f->exchange->headers = header;
}

enum turn exchange_answer(struct flow *f, int status, const char *content_type, struct text body)
{
	struct exchange *x = f->exchange;

	assert(x->status == 0);
	x->status = status;
	for (size_t i = 0; i < sizeof standard / sizeof *standard; i++)
		add_standard(f, &standard[i]);
	if (x->is_secure)
		add_standard(f, &transport_security);
	x->give(x, status, content_type, body);
	return FLOW_STOP;
}

enum turn exchange_json(struct flow *f, int status, struct text json)
{
	return exchange_answer(f, status, "application/json", json);
}

enum turn exchange_redirect(struct flow *f, const char *url)
{
	exchange_header(f, "Location", url);
	return exchange_answer(f, 303, NULL, TEXT_NONE);
}

static const char *oauth_error(const struct refusal *no)
{
	if (no->error != NULL)
		return no->error;
	return no->status >= 500 ? "server_error" : "invalid_request";
}

void exchange_refuse_json(struct flow *f)
{
	struct json_writer w = json_write(f->arena);

	diagnosis_keep(f);
	json_open(&w, '{');
	json_put_string(&w, "error", oauth_error(f->refusal));
	json_put_string(&w, "error_description", f->refusal->help);
	if (*diagnosis_uri(f) != '\0')
		json_put_string(&w, "error_uri", diagnosis_uri(f));
	json_close(&w, '}');
	if (f->refusal->status == 503)
		exchange_header(f, "Retry-After", "1");
	exchange_json(f, f->refusal->status, json_written(&w));
}
