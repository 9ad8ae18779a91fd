#include "form.h"
#include "utf8.h"
#include <assert.h>
#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What was read, encoded and read again, is the same. */
static void check_round(struct arena *a, const struct form *form)
{
	char *again = arena_string(a, TEXT("x"));
	struct form second = {.count = 0};
	const char *detail;

	if (form_value(form, "x")[0] != '\0')
		return;
	for (size_t i = 0; i < form->count; i++) {
		const struct form_parameter *p = &form->parameters[i];

		assert(p->name[0] != '\0' && utf8_is(text_of(p->name)) &&
		       utf8_is(text_of(p->value)));
		again = arena_printf(a, "%s&%s=%s", again, form_encode(a, text_of(p->name)),
				     form_encode(a, text_of(p->value)));
	}
	if (form->count == FORM_PARAMETERS_MAX ||
	    form_parse(a, text_of(again), &second, &detail) == &form_parameter_repeated)
		return;
	for (size_t i = 0; i < form->count; i++)
		assert(strcmp(form_value(&second, form->parameters[i].name),
			      form->parameters[i].value) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	struct form form = {.count = 0};
	const char *detail;

	if (form_parse(a, (struct text){(const char *)data, size}, &form, &detail) == NULL)
		check_round(a, &form);
	arena_free(a);
	return 0;
}
