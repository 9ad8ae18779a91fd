#include "context.h"
#include "language_links.h"
#include "test.h"

struct world {
	struct arena *arena;
	struct config config;
	struct http_request request;
	struct exchange exchange;
	struct flow flow;
	struct config_faults faults;
};

static void begin(struct world *w, enum http_method method, const char *query)
{
	*w = (struct world){.arena = arena_new()};
	w->faults = config_faults_none(w->arena);
	w->config.settings.default_locale = "fr";
	w->config.settings.platform_name = "Parvis";
	w->config.settings.help_url = w->config.settings.services_url = "";
	context.pages = pages_load(w->arena, &w->config, &w->faults);
	w->request.method = method;
	w->exchange.request = &w->request;
	w->flow = (struct flow){.arena = w->arena, .exchange = &w->exchange};
	w->request.query = text_of(query);
}

static void end(struct world *w)
{
	context.pages = NULL;
	arena_free(w->arena);
}

TEST(the_same_request_is_offered_in_each_language)
{
	struct world w;
	const struct page_scope *link;

	begin(&w, HTTP_GET, "ui_locales=de&state=a%26b&page_language=vi&scope=openid+email");
	link = language_links(&w.flow, "fr", "/authorize");
	CHECK_STR(link->values[0].value, "en");
	CHECK_STR(link->values[1].value, "English");
	CHECK_STR(link->values[2].value,
		  "/authorize?ui_locales=de&state=a%26b&scope=openid%20email&page_language=en");
	CHECK_STR(link->values[3].value, NULL);
	link = link->next;
	CHECK_STR(link->values[0].value, "fr");
	CHECK_STR(link->values[3].value, "1");
	CHECK_STR(link->next->values[1].value, "Tiếng Việt");
	CHECK(link->next->next == NULL);
	end(&w);
}

TEST(a_posted_request_cannot_be_asked_again_by_a_link)
{
	struct world w;

	begin(&w, HTTP_POST, "state=a");
	CHECK(language_links(&w.flow, "fr", "/authorize") == NULL);
	end(&w);
}
