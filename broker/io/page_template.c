#include "page_template.h"
#include "page_escape.h"
#include "page_markup.h"
#include <string.h>

struct section {
	const char *name;
	size_t segment; /* its index */
	int line;
	struct markup markup; /* where it began */
	const struct page_name *members;
};

struct compiler {
	struct arena *arena;
	const struct page_sources *sources;
	const struct page_name *values;
	struct config_faults *faults;
	bool is_plain; /* no HTML: nothing has a meaning but letters */
	struct markup markup;
	struct page_segment *segments;
	size_t count, size;
	struct page_writer literal; /* HTML since the last segment */
	struct section sections[TEMPLATE_DEPTH_MAX];
	int depth, partials;
	/* the file being read */
	const char *file;
	int line;
};

static bool fault(const struct compiler *c, const char *problem, const char *remedy)
{
	config_fault(c->faults, c->file, arena_printf(c->arena, "line %d", c->line), problem,
		     remedy);
	return false;
}

static bool fault_about(const struct compiler *c, const char *what, struct text name,
			const char *remedy)
{
	return fault(c, arena_printf(c->arena, "%s {{%.*s}}.", what, TEXT_ARG(name)), remedy);
}

static void segment_append(struct compiler *c, struct page_segment segment)
{
	if (c->count == c->size) {
		size_t size = c->size == 0 ? 32 : c->size * 2;
		struct page_segment *moved = arena_alloc(c->arena, size * sizeof *moved);

		if (c->count > 0)
			memcpy(moved, c->segments, c->count * sizeof *moved);
		c->segments = moved;
		c->size = size;
	}
	c->segments[c->count++] = segment;
}

static void literal_end(struct compiler *c)
{
	if (c->literal.len > 0)
		segment_append(c,
			       (struct page_segment){.kind = SEGMENT_LITERAL,
						     .literal = {c->literal.at, c->literal.len}});
	c->literal = (struct page_writer){.arena = c->arena};
}

static bool add(struct compiler *c, struct page_segment segment)
{
	literal_end(c);
	if (c->count >= TEMPLATE_SEGMENTS_MAX)
		return fault(c, "The page is too long.", "Use fewer variables and partials.");
	segment_append(c, segment);
	return true;
}

static const struct page_name *find_in(const struct page_name *names, struct text name)
{
	for (; names != NULL && names->name != NULL; names++)
		if (text_is(name, names->name))
			return names;
	return NULL;
}

/* From the innermost list outwards, as rendering does. */
static const struct page_name *find(const struct compiler *c, struct text name)
{
	const struct page_name *found = NULL;

	for (int i = c->depth; i-- > 0 && found == NULL;)
		found = find_in(c->sections[i].members, name);
	if (found == NULL)
		found = find_in(c->values, name);
	return found != NULL ? found : find_in(page_values_of_all, name);
}

/* Its bytes stay where they are: all pages of all languages have the same. */
static bool add_style(struct compiler *c)
{
	if (c->is_plain || c->markup.place != MARKUP_TEXT || c->markup.is_text_only)
		return fault(c, "The style sheet is an element, and may not stand here.",
			     "Put {{style}} into the head.");
	return add(c, (struct page_segment){.kind = SEGMENT_LITERAL, .literal = c->sources->style});
}

static bool add_variable(struct compiler *c, struct text name)
{
	const struct page_name *known = find(c, name);
	enum segment_kind kind = SEGMENT_TEXT;
	const char *problem;

	if (known != NULL && known->kind == PAGE_STYLE)
		return add_style(c);
	if (known == NULL || known->kind == PAGE_LIST)
		return fault_about(c, "No variable of this page is called", name,
				   "Compare with the shipped template of this name.");
	if (c->is_plain)
		return add(c, (struct page_segment){.kind = SEGMENT_PLAIN, .name = known->name});
	if (c->markup.place != MARKUP_TEXT && known->kind == PAGE_URL)
		kind = SEGMENT_URL;
	if ((problem = markup_variable(&c->markup, known->kind == PAGE_URL)) != NULL)
		return fault(c, problem, "Move the variable.");
	return add(c, (struct page_segment){.kind = kind, .name = known->name});
}

/* A name within a sentence keeps its direction to itself, and is seen to be one. */
static bool add_placeholder(struct compiler *c, struct text name)
{
	bool is_marked = !c->is_plain && c->markup.place == MARKUP_TEXT && !c->markup.is_text_only;

	if (is_marked)
		page_put(&c->literal, "<bdi>", 5);
	if (!add_variable(c, name))
		return false;
	if (is_marked)
		page_put(&c->literal, "</bdi>", 6);
	return true;
}

static bool add_text(struct compiler *c, struct text key)
{
	const char *text = locale_find(c->sources->locale, arena_string(c->arena, key));
	struct text rest = text_of(text), before, name;
	const char *problem;

	if (text == NULL)
		return fault_about(c, "No text is called", key, "Add it to every language.");
	if ((problem = markup_variable(&c->markup, false)) != NULL)
		return fault(c, problem, "Move the text.");
	do {
		name = locale_next_placeholder(&rest, &before);
		(c->is_plain ? page_put_plain : page_put_text)(&c->literal, before);
		if (name.at != NULL && !add_placeholder(c, name))
			return false;
	} while (name.at != NULL);
	return true;
}

static bool section_open(struct compiler *c, struct text name, enum segment_kind kind)
{
	const struct page_name *known = find(c, name);

	if (known == NULL)
		return fault_about(c, "No section of this page is called", name,
				   "Compare with the shipped template of this name.");
	if (!markup_allows_section(&c->markup))
		return fault(c, "A section may not begin here.",
			     "Begin it in text, or between two attributes.");
	if (c->depth == TEMPLATE_DEPTH_MAX)
		return fault(c, "Sections are nested too deeply.", "Flatten the template.");
	if (!add(c, (struct page_segment){.kind = kind, .name = known->name}))
		return false;
	c->sections[c->depth++] = (struct section){
		.name = known->name,
		.segment = c->count - 1,
		.line = c->line,
		.markup = c->markup,
		.members = kind == SEGMENT_EACH ? known->members : NULL,
	};
	return true;
}

static bool section_close(struct compiler *c, struct text name, int floor)
{
	const struct section *section = c->depth > floor ? &c->sections[c->depth - 1] : NULL;

	if (section == NULL || !text_is(name, section->name))
		return fault_about(c, "Nothing that is open here is closed by", name,
				   "Close sections in the reverse order of opening.");
	if (!markup_is_same(&section->markup, &c->markup))
		return fault(c,
			     "The section closes in another place of the document than it began.",
			     "Close it where the same tag or attribute is open.");
	literal_end(c);
	c->segments[section->segment].end = c->count;
	c->depth--;
	return true;
}

static bool compile_file(struct compiler *c, const char *name);

static bool add_partial(struct compiler *c, struct text name)
{
	const char *file = arena_printf(c->arena, "templates/%.*s.%s", TEXT_ARG(name),
					c->is_plain ? "txt" : "html");
	const char *outer = c->file;
	int line = c->line;
	bool done;

	if (c->markup.place != MARKUP_TEXT)
		return fault(c, "A partial may stand in text only.", "Move it between elements.");
	if (c->partials++ == TEMPLATE_PARTIALS_MAX)
		return fault(c, "There are too many partials.", "Does one contain itself?");
	done = compile_file(c, file);
	c->file = outer;
	c->line = line;
	return done || fault_about(c, "In the partial", name, "See the fault before this one.");
}

static struct text trimmed(struct text t)
{
	while (t.len > 0 && *t.at == ' ')
		t = (struct text){t.at + 1, t.len - 1};
	while (t.len > 0 && t.at[t.len - 1] == ' ')
		t.len--;
	return t;
}

/* What stands between {{ and }}. */
static bool compile_tag(struct compiler *c, struct text tag, int floor)
{
	char sign = tag.len > 0 ? *tag.at : '\0';
	bool is_signed = strchr("#^/>&{", sign) != NULL && sign != '\0';
	struct text name = trimmed(is_signed ? (struct text){tag.at + 1, tag.len - 1} : tag);

	switch (is_signed ? sign : '\0') {
	case '#':
		return section_open(c, name, SEGMENT_EACH);
	case '^':
		return section_open(c, name, SEGMENT_UNLESS);
	case '/':
		return section_close(c, name, floor);
	case '>':
		return add_partial(c, name);
	case '&':
	case '{':
		return fault(c, "There is no unescaped variable.", "Write {{name}}.");
	default:
		break;
	}
	return text_starts(name, "t.") ? add_text(c, (struct text){name.at + 2, name.len - 2})
				       : add_variable(c, name);
}

static bool compile_byte(struct compiler *c, char byte)
{
	const char *problem = c->is_plain ? NULL : markup_step(&c->markup, byte);

	if (problem != NULL)
		return fault(c, problem, "See the shipped templates for what is possible.");
	if (byte == '\n')
		c->line++;
	page_put(&c->literal, &byte, 1);
	return true;
}

/* The tag that begins at t, without braces; absent if t begins with none, or it does not end. */
static struct text tag_at(struct text t)
{
	const char *end;

	if (!text_starts(t, "{{"))
		return TEXT_NONE;
	end = memmem(t.at + 2, t.len - 2, "}}", 2);
	return end == NULL ? TEXT_NONE : (struct text){t.at + 2, (size_t)(end - t.at - 2)};
}

static bool compile_bytes(struct compiler *c, struct text bytes, int floor)
{
	while (bytes.len > 0) {
		struct text tag = tag_at(bytes);
		size_t used = tag.at == NULL ? 1 : tag.len + 4;

		if (tag.at == NULL && text_starts(bytes, "{{"))
			return fault(c, "This {{ has no }}.", "Write {{name}}.");
		if (!(tag.at == NULL ? compile_byte(c, *bytes.at) : compile_tag(c, tag, floor)))
			return false;
		bytes = (struct text){bytes.at + used, bytes.len - used};
	}
	return true;
}

static struct text source_find(const struct page_sources *sources, const char *name)
{
	for (size_t i = 0; sources->names[i] != NULL; i++)
		if (strcmp(sources->names[i], name) == 0)
			return sources->bytes[i];
	return TEXT_NONE;
}

static bool compile_file(struct compiler *c, const char *name)
{
	struct text bytes = source_find(c->sources, name);
	int floor = c->depth;

	if (bytes.at == NULL)
		return fault(c, arena_printf(c->arena, "There is no %s.", name),
			     "Add the file, or correct the name.");
	c->file = name;
	c->line = 1;
	if (bytes.len > TEMPLATE_BYTES_MAX)
		return fault(c, "The file is too large.", "A page should weigh some kilobytes.");
	if (!compile_bytes(c, bytes, floor))
		return false;
	if (c->depth > floor) {
		c->line = c->sections[c->depth - 1].line;
		return fault_about(c, "Nothing closes the section",
				   text_of(c->sections[c->depth - 1].name), "Close it.");
	}
	return c->markup.place == MARKUP_TEXT ||
	       fault(c, "The file ends within a tag.", "End it with >.");
}

bool page_template_compile(struct arena *a, const struct page_sources *sources,
			   const struct page_contract *contract, struct page_template *template,
			   struct config_faults *faults)
{
	struct compiler c = {
		.arena = a,
		.sources = sources,
		.values = contract->values,
		.faults = faults,
		.literal = {.arena = a},
		.file = arena_printf(a, "templates/%s.%s", contract->page,
				     contract->is_plain ? "txt" : "html"),
		.is_plain = contract->is_plain,
		.line = 1,
	};

	if (!compile_file(&c, c.file))
		return false;
	literal_end(&c);
	*template = (struct page_template){c.count, c.segments};
	return true;
}
