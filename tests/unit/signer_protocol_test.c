#include "signer_serve.h"
#include "test.h"
#include <stdio.h>

static struct text read_protocol(struct arena *a)
{
	enum { MOST = 64 * 1024 };
	const char *path = arena_printf(a, "%s/../docs/signer-protocol.md", test_shared_folder());
	FILE *file = fopen(path, "r");
	char *bytes = arena_alloc(a, MOST);
	size_t len = file == NULL ? 0 : fread(bytes, 1, MOST - 1, file);

	CHECK(file != NULL);
	if (file != NULL)
		fclose(file);
	return (struct text){bytes, len};
}

static void check_row(struct text page, const char *row)
{
	if (strstr(page.at, row) == NULL)
		test_fail(__FILE__, __LINE__, "docs/signer-protocol.md", "(without the row)", row);
}

/* How many lines begin so. */
static int rows_of(struct text page, const char *start)
{
	int count = 0;

	while (page.at != NULL)
		count += text_starts(text_split(page, '\n', &page), start);
	return count;
}

TEST(written_protocol_has_the_operations_that_the_signer_has)
{
	struct arena *a = arena_new();
	struct text page = read_protocol(a);
	int count = 0;

	for (const struct signer_service *s = signer_services; s->name != NULL; s++, count++)
		check_row(page,
			  arena_printf(a, "\n| `%c` | %s | %s | %s |\n", (char)s->operation,
				       s->name,
				       s->permitted == SIGNER_GREETED ? "after hello" : "always",
				       s->answer));
	CHECK_NUMBER(rows_of(page, "| `"), count);
	arena_free(a);
}

TEST(written_protocol_has_the_fields_that_the_signer_takes)
{
	struct arena *a = arena_new();
	struct text page = read_protocol(a);

	for (const struct signer_service *s = signer_services; s->name != NULL; s++) {
		int count = 0;

		for (const struct signer_field *f = s->fields; f->name != NULL; f++, count++)
			check_row(page, arena_printf(a, "\n| %s | %s | %s | %zu | %s|\n", s->name,
						     f->name, signer_form_name(f->form), f->most,
						     f->required ? "required " : ""));
		CHECK_NUMBER(rows_of(page, arena_printf(a, "| %s |", s->name)), count);
	}
	arena_free(a);
}
