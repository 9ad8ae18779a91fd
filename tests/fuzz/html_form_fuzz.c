/* The pages of a service that somebody tries with a sandbox. */
#include "html_form.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	const struct html_forms *all = html_forms_read(a, (struct text){(const char *)data, size});

	if (all->count > HTML_FORMS_MAX)
		abort();
	for (size_t i = 0; i < all->count; i++) {
		const struct html_form *form = &all->forms[i];

		if (form->field_count > HTML_FIELDS_MAX || form->button_count > HTML_BUTTONS_MAX)
			abort();
		for (size_t j = 0; j < form->field_count; j++)
			if (strlen(form->fields[j].value) > size)
				abort();
	}
	arena_free(a);
	return 0;
}
