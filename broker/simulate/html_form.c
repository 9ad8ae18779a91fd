#include "html_form.h"
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { ATTRIBUTES_MAX = 16, ENTITY_MAX = 10 };

struct tag {
	const char *name; /* lower or upper case; "/form" closes */
	size_t count;
	struct html_field attributes[ATTRIBUTES_MAX];
};

static const char space[] = " \t\r\n\f";

/* What a character reference stands for, below 128; 0 if it is none that we need. */
static char entity(const char *name, size_t len)
{
	static const struct {
		const char *name;
		char is;
	} named[] = {{"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}};
	long number;

	for (size_t i = 0; i < sizeof named / sizeof *named; i++)
		if (strlen(named[i].name) == len && strncmp(named[i].name, name, len) == 0)
			return named[i].is;
	if (len < 2 || *name != '#')
		return 0;
	number = name[1] == 'x' || name[1] == 'X' ? strtol(name + 2, NULL, 16)
						  : strtol(name + 1, NULL, 10);
	return number > 0 && number < 128 ? (char)number : 0;
}

static const char *decoded(struct arena *a, const char *at, size_t len)
{
	char *value = arena_copy(a, at, len), *out = value;

	for (char *in = value; *in != '\0';) {
		size_t name = *in == '&' ? strcspn(in + 1, ";") : 0;
		char is = name > 0 && name < ENTITY_MAX && in[name + 1] == ';'
				  ? entity(in + 1, name)
				  : 0;

		*out++ = is != 0 ? is : *in;
		in += is != 0 ? name + 2 : 1;
	}
	*out = '\0';
	return value;
}

static const char *read_value(struct arena *a, const char *at, const char **value)
{
	size_t len;

	*value = "";
	at += strspn(at, space);
	if (*at != '=')
		return at;
	at++;
	at += strspn(at, space);
	if (*at == '"' || *at == '\'') {
		len = strcspn(at + 1, *at == '"' ? "\"" : "'");
		*value = decoded(a, at + 1, len);
		return at + 1 + len + (at[1 + len] != '\0');
	}
	len = strcspn(at, " \t\r\n\f>");
	*value = decoded(a, at, len);
	return at + len;
}

/* at is behind "<"; returns what follows the tag. */
static const char *read_tag(struct arena *a, const char *at, struct tag *tag)
{
	size_t len = strcspn(at, " \t\r\n\f>");

	tag->name = arena_copy(a, at, len);
	tag->count = 0;
	at += len;
	for (;;) {
		struct html_field attribute;

		at += strspn(at, " \t\r\n\f/");
		if (*at == '\0' || *at == '>')
			return at + (*at == '>');
		len = strcspn(at, " \t\r\n\f=>/");
		if (len == 0)
			len = 1;
		attribute.name = arena_copy(a, at, len);
		at = read_value(a, at + len, &attribute.value);
		if (tag->count < ATTRIBUTES_MAX)
			tag->attributes[tag->count++] = attribute;
	}
}

/* NULL if it is not there. */
static const char *attribute(const struct tag *tag, const char *name)
{
	for (size_t i = 0; i < tag->count; i++)
		if (strcasecmp(tag->attributes[i].name, name) == 0)
			return tag->attributes[i].value;
	return NULL;
}

static const char *or_empty(const char *value) { return value == NULL ? "" : value; }

static void add_field(struct html_form *form, const struct tag *tag)
{
	const char *name = or_empty(attribute(tag, "name"));

	if (*name != '\0' && form->field_count < HTML_FIELDS_MAX)
		form->fields[form->field_count++] =
			(struct html_field){name, or_empty(attribute(tag, "value"))};
}

static void add_button(struct html_form *form, const struct tag *tag)
{
	if (attribute(tag, "disabled") == NULL && form->button_count < HTML_BUTTONS_MAX)
		form->buttons[form->button_count++] = (struct html_button){
			or_empty(attribute(tag, "name")), or_empty(attribute(tag, "value")),
			or_empty(attribute(tag, "data-obtains"))};
}

/* A box that must be ticked is. */
static void add_input(struct html_form *form, const struct tag *tag)
{
	const char *type = or_empty(attribute(tag, "type"));
	bool is_box = strcasecmp(type, "checkbox") == 0 || strcasecmp(type, "radio") == 0;

	if (strcasecmp(type, "submit") == 0)
		add_button(form, tag);
	else if (!is_box || attribute(tag, "checked") != NULL || attribute(tag, "required") != NULL)
		add_field(form, tag);
}

static struct html_form *open_form(struct html_forms *all, const struct tag *tag)
{
	struct html_form *form;

	if (all->count == HTML_FORMS_MAX)
		return NULL;
	form = &all->forms[all->count++];
	form->action = or_empty(attribute(tag, "action"));
	form->is_post = strcasecmp(or_empty(attribute(tag, "method")), "post") == 0;
	return form;
}

static struct html_form *take_tag(struct html_forms *all, struct html_form *form,
				  const struct tag *tag)
{
	if (strcasecmp(tag->name, "form") == 0)
		return open_form(all, tag);
	if (strcasecmp(tag->name, "/form") == 0)
		return NULL;
	if (form == NULL)
		return NULL;
	if (strcasecmp(tag->name, "input") == 0)
		add_input(form, tag);
	else if (strcasecmp(tag->name, "button") == 0)
		add_button(form, tag);
	else if (strcasecmp(tag->name, "select") == 0 || strcasecmp(tag->name, "textarea") == 0)
		add_field(form, tag);
	return form;
}

static const char *behind(const char *at, const char *mark)
{
	const char *found = strstr(at, mark);

	return found == NULL ? at + strlen(at) : found + strlen(mark);
}

struct html_forms *html_forms_read(struct arena *a, struct text html)
{
	struct html_forms *all = arena_alloc(a, sizeof *all);
	const char *at = arena_string(a, html);
	struct html_form *form = NULL;
	struct tag tag;

	while ((at = strchr(at, '<')) != NULL) {
		at++;
		if (strncmp(at, "!--", 3) == 0) {
			at = behind(at, "-->");
			continue;
		}
		at = read_tag(a, at, &tag);
		form = take_tag(all, form, &tag);
		if (strcasecmp(tag.name, "script") == 0)
			at = behind(at, "</script");
	}
	return all;
}

bool html_form_has_button(const struct html_form *form, const char *name)
{
	for (size_t i = 0; i < form->button_count; i++)
		if (strcmp(form->buttons[i].name, name) == 0)
			return true;
	return false;
}
