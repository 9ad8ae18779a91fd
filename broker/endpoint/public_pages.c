#include "public_pages.h"
#include "context.h"

static const struct refusal public_pages_off = {
	"public-pages-off", 404, NULL,
	"This broker publishes no statistics, no status and no question."};

enum turn public_pages_are_on(struct flow *f)
{
	return context.config->settings.public_statistics ? FLOW_NEXT
							  : flow_refuse(f, &public_pages_off, NULL);
}

void public_pages_may_be_kept(struct flow *f)
{
	exchange_header(f, "Access-Control-Allow-Origin", "*");
	exchange_header(f, "Cache-Control", "public, max-age=60");
}

const char *public_pages_number(struct flow *f, long long number)
{
	const char *language = ((struct browser_flow *)f)->language;
	const char *separator = page_text(context.pages, language, "number.thousands");

	return number < 1000
		       ? arena_printf(f->arena, "%lld", number)
		       : arena_printf(f->arena, "%s%s%03lld", public_pages_number(f, number / 1000),
				      separator, number % 1000);
}
