/* setting_document.c -- the reference and the example, made of the table so that they cannot
 * differ. */
#include "setting.h"
#include <string.h>

static const char *const type_names[] = {[SETTING_string] = "string",
					 [SETTING_number] = "number",
					 [SETTING_flag] = "true or false",
					 [SETTING_words] = "array of strings",
					 [SETTING_object] = "object"};

static const char *unit(enum setting_type type)
{
	if (type == SETTING_words)
		return " items";
	return type == SETTING_number ? "" : " bytes";
}

void setting_print_reference(FILE *out)
{
	fputs("# Settings\n\n"
	      "Members of `broker.json`. Made by `parvis config reference`; a test compares.\n"
	      "Members whose name begins with `//` are comments. Paths are relative to the "
	      "folder.\n\n"
	      "| Setting | Type | Default | Bounds | Meaning |\n"
	      "|---|---|---|---|---|\n",
	      out);
	for (const struct setting *s = setting_table; s->name != NULL; s++) {
		fprintf(out, "| `%s` | %s | ", s->name, type_names[s->type]);
		if (*s->standard == '\0')
			fputs(s->least > 0 ? "required" : "none", out);
		else
			fprintf(out, "`%s`", s->standard);
		fprintf(out, " | %lld to %lld%s | %s |\n", s->least, s->most, unit(s->type),
			s->help);
	}
}

static void print_words(FILE *out, const char *words)
{
	const char *before = "";

	fputc('[', out);
	for (struct text list = {words, strlen(words)}, word;
	     (word = text_next_word(&list)).at != NULL; before = ", ")
		fprintf(out, "%s\"%.*s\"", before, TEXT_ARG(word));
	fputc(']', out);
}

static void print_value(FILE *out, const struct setting *s)
{
	bool is_needed = s->type == SETTING_string && *s->standard == '\0' && s->least > 0;

	if (is_needed)
		fputs("\"https://parvis.example\"", out);
	else if (s->type == SETTING_words)
		print_words(out, s->standard);
	else if (s->type == SETTING_string)
		fprintf(out, "\"%s\"", s->standard);
	else
		fputs(s->standard, out);
}

/* A setting without a default of its type (an object) is named in a comment only. */
void setting_print_example(FILE *out)
{
	const char *before = "{\n";

	for (const struct setting *s = setting_table; s->name != NULL; s++, before = ",\n\n") {
		fprintf(out, "%s\t\"// %s\": \"%s\"", before, s->name, s->help);
		if (s->type == SETTING_object)
			continue;
		fprintf(out, ",\n\t\"%s\": ", s->name);
		print_value(out, s);
	}
	fputs("\n}\n", out);
}
