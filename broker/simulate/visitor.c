#include "visitor.h"
#include "form.h"
#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>

enum { BODY_MAX = 1024 * 1024, PATIENCE_MS = 20000 };

struct body {
	size_t len;
	char at[BODY_MAX];
};

struct visitor {
	CURL *easy;
	struct body body; /* of the page that is being read */
};

struct visitor *visitor_new(const char *ca_file)
{
	struct visitor *visitor = calloc(1, sizeof *visitor);

	if (visitor == NULL)
		return NULL;
	visitor->easy = curl_easy_init();
	if (visitor->easy == NULL) {
		free(visitor);
		return NULL;
	}
	curl_easy_setopt(visitor->easy, CURLOPT_COOKIEFILE, ""); /* cookies, in memory */
	curl_easy_setopt(visitor->easy, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(visitor->easy, CURLOPT_PROXY, "");
	curl_easy_setopt(visitor->easy, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(visitor->easy, CURLOPT_TIMEOUT_MS, (long)PATIENCE_MS);
	if (*ca_file != '\0')
		curl_easy_setopt(visitor->easy, CURLOPT_CAINFO, ca_file);
	return visitor;
}

void visitor_free(struct visitor *visitor)
{
	if (visitor != NULL)
		curl_easy_cleanup(visitor->easy);
	free(visitor);
}

static size_t on_body(char *bytes, size_t size, size_t count, void *arg)
{
	struct body *body = arg;
	size_t len = size * count;

	if (len > BODY_MAX - body->len)
		return 0;
	memcpy(body->at + body->len, bytes, len);
	body->len += len;
	return len;
}

/* relative as a link on the page base; "" if it is no URL. */
static const char *resolved(struct arena *a, const char *base, const char *relative)
{
	CURLU *url = curl_url();
	char *whole = NULL;
	const char *copy = "";

	if (curl_url_set(url, CURLUPART_URL, base, 0) == CURLUE_OK &&
	    (*relative == '\0' || curl_url_set(url, CURLUPART_URL, relative, 0) == CURLUE_OK) &&
	    curl_url_get(url, CURLUPART_URL, &whole, 0) == CURLUE_OK)
		copy = arena_copy(a, whole, strlen(whole));
	curl_free(whole);
	curl_url_cleanup(url);
	return copy;
}

static const char *origin_of(struct arena *a, const char *url)
{
	const char *host = strstr(url, "://");
	size_t len = host == NULL ? 0 : (size_t)(host - url) + 3;

	return arena_copy(a, url, len + strcspn(url + len, "/?#"));
}

static struct curl_slist *headers_of(struct arena *a, const struct visit *visit)
{
	struct curl_slist *headers = curl_slist_append(NULL, "Accept-Language: en");

	if (visit->form != NULL && visit->from != NULL)
		headers = curl_slist_append(
			headers, arena_printf(a, "Origin: %s", origin_of(a, visit->from)));
	return headers;
}

struct visited visitor_go(struct arena *a, struct visitor *visitor, const struct visit *visit)
{
	struct visited page = {.url = visit->url, .location = "", .problem = ""};
	struct curl_slist *headers = headers_of(a, visit);
	char *location = NULL;
	long status = 0;
	CURLcode code;

	visitor->body.len = 0;
	curl_easy_setopt(visitor->easy, CURLOPT_URL, visit->url);
	curl_easy_setopt(visitor->easy, CURLOPT_HTTPHEADER, headers);
	curl_easy_setopt(visitor->easy, CURLOPT_WRITEFUNCTION, on_body);
	curl_easy_setopt(visitor->easy, CURLOPT_WRITEDATA, &visitor->body);
	if (visit->form != NULL)
		curl_easy_setopt(visitor->easy, CURLOPT_COPYPOSTFIELDS, visit->form);
	else
		curl_easy_setopt(visitor->easy, CURLOPT_HTTPGET, 1L);
	code = curl_easy_perform(visitor->easy);
	if (code == CURLE_OK)
		curl_easy_getinfo(visitor->easy, CURLINFO_RESPONSE_CODE, &status);
	else
		page.problem = curl_easy_strerror(code);
	curl_easy_getinfo(visitor->easy, CURLINFO_REDIRECT_URL, &location);
	if (location != NULL)
		page.location = arena_copy(a, location, strlen(location));
	curl_slist_free_all(headers);
	page.status = (int)status;
	page.body = (struct text){arena_copy(a, visitor->body.at, visitor->body.len),
				  visitor->body.len};
	return page;
}

static const char *with_pair(struct arena *a, const char *before, const char *name,
			     const char *value)
{
	return arena_printf(a, "%s%s%s=%s", before, *before == '\0' ? "" : "&",
			    form_encode(a, text_of(name)), form_encode(a, text_of(value)));
}

struct visit visit_by_form(struct arena *a, const struct visited *page,
			   const struct html_form *form, const struct html_button *button,
			   const struct html_field *instead)
{
	const char *action = resolved(a, page->url, form->action), *pairs = "";

	for (size_t i = 0; i < form->field_count; i++) {
		const struct html_field *field = &form->fields[i];
		bool is_other = instead->name != NULL && strcmp(instead->name, field->name) == 0;

		pairs = with_pair(a, pairs, field->name, is_other ? instead->value : field->value);
	}
	if (button != NULL && *button->name != '\0')
		pairs = with_pair(a, pairs, button->name, button->value);
	if (form->is_post)
		return (struct visit){action, pairs, page->url};
	return (struct visit){
		arena_printf(a, "%s%c%s", action, strchr(action, '?') == NULL ? '?' : '&', pairs),
		NULL, page->url};
}
