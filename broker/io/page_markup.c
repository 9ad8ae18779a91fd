#include "page_markup.h"
#include <stddef.h>
#include <string.h>

static const char *const elements_refused[] = {
	"script", "style", "object", "embed", "base", "math", "noscript", "xmp", "frame",
	"frameset", "noframes", "applet", "noembed", "plaintext",
	/* a drawing is fine (svg), but not what draws or moves from elsewhere */
	"use", "image", "foreignobject", "animate", "set", NULL};

/* Attributes whose value the browser follows. */
static const char *const attributes_of_url[] = {"href", "action", "formaction",
						"src",  "cite",   NULL};

/* Their values have a syntax of their own in which a URL or a program can hide. */
static const char *const attributes_refused[] = {"style",      "srcdoc",     "srcset", "ping",
						 "http-equiv", "background", "data",   NULL};

static bool is_one_of(const char *name, const char *const *list)
{
	while (*list != NULL && strcmp(*list, name) != 0)
		list++;
	return *list != NULL;
}

static bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

static bool is_name(char c) { return is_letter(c) || (c >= '0' && c <= '9') || c == '-'; }

static bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

/* What stands in these is text to the browser, whatever it looks like. */
static const char *const elements_of_text[] = {"title", "textarea", "option", NULL};

static void go(struct markup *m, enum markup_place place)
{
	*m = (struct markup){.place = place, .is_text_only = m->is_text_only};
}

static const char *name_add(struct markup *m, char c)
{
	if (m->name_len == MARKUP_NAME_MAX)
		return "This name is too long.";
	m->name[m->name_len++] = c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
	return NULL;
}

static const char *step_opening(struct markup *m, char c)
{
	if (c == '/' || c == '!') {
		go(m, c == '/' ? MARKUP_CLOSING : MARKUP_DECLARATION);
		return NULL;
	}
	if (!is_letter(c))
		return "A < that begins no tag must be written &lt;.";
	go(m, MARKUP_NAME);
	return name_add(m, c);
}

static const char *step_name(struct markup *m, char c)
{
	if (is_name(c))
		return name_add(m, c);
	if (is_one_of(m->name, elements_refused))
		return "This element may not be in a template.";
	if (c != '>' && c != '/' && !is_space(c))
		return "This is not the name of an element.";
	m->is_text_only = is_one_of(m->name, elements_of_text);
	go(m, c == '>' ? MARKUP_TEXT : MARKUP_TAG);
	return NULL;
}

/* <!doctype html> and <!-- comments -->, told apart by the two dashes. */
static const char *step_declaration(struct markup *m, char c)
{
	m->value_len++;
	if (m->value_len <= 2 && c == '-')
		m->dashes++;
	if (m->dashes == 2)
		go(m, MARKUP_COMMENT);
	else if (m->dashes > 0 && m->value_len == 2)
		return "A declaration is <!doctype html> or a comment.";
	else if (c == '>')
		go(m, MARKUP_TEXT);
	return NULL;
}

static const char *step_comment(struct markup *m, char c)
{
	/* HTML also ends a comment at <!--> and <!--->, so a comment may not begin like this */
	if (m->value_len++ == 0 && c != ' ' && c != '\n')
		return "A comment begins with a space.";
	if (c == '>' && m->dashes >= 2)
		go(m, MARKUP_TEXT);
	else if (m->dashes >= 2)
		return "A comment may hold -- only at its end.";
	else
		m->dashes = c == '-' ? m->dashes + 1 : 0;
	return NULL;
}

static const char *step_tag(struct markup *m, char c)
{
	if (is_space(c) || c == '/')
		return NULL;
	if (c == '>') {
		go(m, MARKUP_TEXT);
		return NULL;
	}
	if (!is_letter(c))
		return "This is not the name of an attribute.";
	go(m, MARKUP_ATTRIBUTE);
	return name_add(m, c);
}

static const char *step_attribute(struct markup *m, char c)
{
	if (is_name(c))
		return name_add(m, c);
	if (strncmp(m->name, "on", 2) == 0 || is_one_of(m->name, attributes_refused))
		return "This attribute may not be in a template.";
	if (c == '=')
		m->place = MARKUP_EQUALS;
	else if (c == '>')
		go(m, MARKUP_TEXT);
	else if (is_space(c))
		go(m, MARKUP_TAG);
	else
		return "This is not the name of an attribute.";
	return NULL;
}

static const char *step_value(struct markup *m, char c)
{
	if (c == '"')
		go(m, MARKUP_TAG);
	else if (m->is_whole)
		return "A URL variable is the whole value of its attribute.";
	else
		m->value_len++;
	return NULL;
}

const char *markup_step(struct markup *m, char c)
{
	switch (m->place) {
	case MARKUP_OPENING:
		return step_opening(m, c);
	case MARKUP_NAME:
		return step_name(m, c);
	case MARKUP_DECLARATION:
		return step_declaration(m, c);
	case MARKUP_COMMENT:
		return step_comment(m, c);
	case MARKUP_TAG:
		return step_tag(m, c);
	case MARKUP_ATTRIBUTE:
		return step_attribute(m, c);
	case MARKUP_VALUE:
		return step_value(m, c);
	case MARKUP_EQUALS:
		m->place = MARKUP_VALUE;
		return c == '"' ? NULL : "A value must be in double quotes.";
	case MARKUP_CLOSING:
		if (c == '>')
			*m = (struct markup){.place = MARKUP_TEXT};
		return is_name(c) || c == '>' ? NULL : "An end tag is its name only.";
	case MARKUP_TEXT:
		if (c == '<')
			go(m, MARKUP_OPENING);
	}
	return NULL;
}

const char *markup_variable(struct markup *m, bool is_url)
{
	if (m->place == MARKUP_TEXT)
		return NULL;
	if (m->place != MARKUP_VALUE)
		return "A variable may stand in text and in a double-quoted attribute only.";
	if (!is_one_of(m->name, attributes_of_url)) {
		m->value_len++;
		return NULL;
	}
	if (!is_url)
		return "This attribute takes a variable that is a URL, and this one is not.";
	if (m->value_len > 0 || m->is_whole)
		return "A URL variable is the whole value of its attribute.";
	m->is_whole = true;
	return NULL;
}

bool markup_allows_section(const struct markup *m)
{
	return m->place == MARKUP_TEXT || m->place == MARKUP_TAG ||
	       (m->place == MARKUP_VALUE && !is_one_of(m->name, attributes_of_url));
}

bool markup_is_same(const struct markup *a, const struct markup *b)
{
	return a->place == b->place && a->is_text_only == b->is_text_only &&
	       strcmp(a->name, b->name) == 0;
}
