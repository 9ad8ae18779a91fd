/* login_cookies.c -- the browser's cookies; all of ours have Path=/, so a path is not looked at. */
#include "login.h"

static uint32_t jar_add(struct login *l, struct view v)
{
	uint32_t at = (uint32_t)l->jar.n;
	buf_put(&l->jar, v);
	return at;
}

static struct view jar_at(const struct login *l, uint32_t at, uint32_t n)
{
	return (struct view){l->jar.p + at, n};
}

static bool is_deletion(struct view attributes)
{
	struct view attribute, name, value;
	while (attributes.n > 0) {
		view_cut(attributes, ';', &attribute, &attributes);
		view_cut(view_trim(attribute), '=', &name, &value);
		if (view_ieq(name, VIEW("max-age")) && view_long(value, 0) <= 0)
			return true;
	}
	return false;
}

void jar_set(struct login *l, struct view line)
{
	struct view pair, attributes, name, value;
	view_cut(line, ';', &pair, &attributes);
	view_cut(pair, '=', &name, &value);
	name = view_trim(name);
	value = view_trim(value);
	int i = 0;
	while (i < l->cookie_count &&
	       (l->cookies[i].origin != l->origin ||
		!view_eq(jar_at(l, l->cookies[i].name, l->cookies[i].name_len), name)))
		i++;
	if (is_deletion(attributes)) {
		if (i < l->cookie_count)
			l->cookies[i] = l->cookies[--l->cookie_count];
		return;
	}
	if (i == MAX_COOKIES)
		die("more than %d cookies", MAX_COOKIES);
	if (i == l->cookie_count)
		l->cookie_count++;
	l->cookies[i] = (struct cookie){l->origin, jar_add(l, name), (uint32_t)name.n,
					jar_add(l, value), (uint32_t)value.n};
}

void jar_header(struct login *l)
{
	const char *before = "Cookie: ";
	for (int i = 0; i < l->cookie_count; i++) {
		const struct cookie *c = &l->cookies[i];
		if (c->origin != l->origin)
			continue;
		buf_str(&l->request, before);
		buf_put(&l->request, jar_at(l, c->name, c->name_len));
		buf_str(&l->request, "=");
		buf_put(&l->request, jar_at(l, c->value, c->value_len));
		before = "; ";
	}
	if (before[0] == ';')
		buf_str(&l->request, "\r\n");
}
