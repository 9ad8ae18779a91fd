/* html_form.h -- the forms of a page, as far as one needs them to press a button: HTML 4.10.
 *
 * Hostile bytes are read without complaint: what is no form, field or button is skipped, and more
 * of them than there is room for are left out. Pure; results live in the arena.
 */
#pragma once
#include "arena.h"

enum { HTML_FORMS_MAX = 8, HTML_FIELDS_MAX = 32, HTML_BUTTONS_MAX = 128 };

struct html_field {
	const char *name, *value;
};

struct html_button {
	const char *name, *value;
	const char *obtains; /* of a test identity on a simulator's page: its level; "" if none */
};

struct html_form {
	const char *action; /* as written; "" if none */
	bool is_post;
	size_t field_count, button_count;
	struct html_field fields[HTML_FIELDS_MAX]; /* what is sent whatever is pressed */
	struct html_button buttons[HTML_BUTTONS_MAX];
};

struct html_forms {
	size_t count;
	struct html_form forms[HTML_FORMS_MAX];
};

struct html_forms *html_forms_read(struct arena *a, struct text html);

bool html_form_has_button(const struct html_form *form, const char *name);
