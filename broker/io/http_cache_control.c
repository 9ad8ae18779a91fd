#include "http_cache_control.h"
#include <strings.h>

static struct text trim(struct text t)
{
	while (t.len > 0 && (t.at[0] == ' ' || t.at[0] == '\t')) {
		t.at++;
		t.len--;
	}
	while (t.len > 0 && (t.at[t.len - 1] == ' ' || t.at[t.len - 1] == '\t'))
		t.len--;
	return t;
}

static bool is_directive(struct text name, const char *want)
{
	return text_of(want).len == name.len && strncasecmp(name.at, want, name.len) == 0;
}

static struct text unquoted(struct text t)
{
	if (t.at != NULL && t.len >= 2 && t.at[0] == '"' && t.at[t.len - 1] == '"')
		return (struct text){t.at + 1, t.len - 2};
	return t;
}

long long http_cache_control_max_age(struct text value)
{
	long long age = -1;

	while (value.at != NULL) {
		struct text argument;
		struct text name = text_split(trim(text_split(value, ',', &value)), '=', &argument);

		if (is_directive(name, "no-store") || is_directive(name, "no-cache"))
			return 0;
		if (is_directive(name, "max-age") && !text_number(unquoted(argument), &age))
			return 0;
	}
	return age;
}
