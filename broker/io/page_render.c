#include "page_render.h"
#include <string.h>

/* A scope and what surrounds it: a name is looked up from the inside out. */
struct frame {
	const struct page_scope *scope;
	const struct frame *outer;
};

static const struct page_value *find(const struct frame *frame, const char *name)
{
	for (; frame != NULL; frame = frame->outer) {
		const struct page_value *value = frame->scope == NULL ? NULL : frame->scope->values;

		for (; value != NULL && value->name != NULL; value++)
			if (strcmp(value->name, name) == 0)
				return value;
	}
	return NULL;
}

static void render(struct page_writer *w, const struct page_template *template, size_t from,
		   size_t to, const struct frame *frame);

static void render_section(struct page_writer *w, const struct page_template *template, size_t at,
			   const struct frame *frame)
{
	const struct page_segment *section = &template->segments[at];
	const struct page_value *value = find(frame, section->name);
	bool is_there = value != NULL && (value->value != NULL || value->list != NULL);

	if (is_there == (section->kind == SEGMENT_UNLESS))
		return;
	if (value == NULL || value->list == NULL)
		render(w, template, at + 1, section->end, frame);
	else
		for (const struct page_scope *round = value->list; round != NULL;
		     round = round->next)
			render(w, template, at + 1, section->end, &(struct frame){round, frame});
}

static struct text text_find(struct page_writer *w, const struct frame *frame, const char *name)
{
	const struct page_value *value = find(frame, name);

	if (value != NULL && value->value != NULL)
		return text_of(value->value);
	if (w->missing == NULL)
		w->missing = name;
	return TEXT("");
}

static void render(struct page_writer *w, const struct page_template *template, size_t from,
		   size_t to, const struct frame *frame)
{
	for (size_t at = from; at < to; at++) {
		const struct page_segment *segment = &template->segments[at];

		switch (segment->kind) {
		case SEGMENT_LITERAL:
			page_put(w, segment->literal.at, segment->literal.len);
			break;
		case SEGMENT_TEXT:
			page_put_text(w, text_find(w, frame, segment->name));
			break;
		case SEGMENT_PLAIN:
			page_put_plain(w, text_find(w, frame, segment->name));
			break;
		case SEGMENT_URL:
			page_put_url(w, text_find(w, frame, segment->name));
			break;
		case SEGMENT_EACH:
		case SEGMENT_UNLESS:
			render_section(w, template, at, frame);
			at = segment->end - 1;
		}
	}
}

void page_render_template(struct page_writer *w, const struct page_template *template,
			  const struct page_scope *page, const struct page_scope *common)
{
	const struct frame outer = {common, NULL}, inner = {page, &outer};

	render(w, template, 0, template->count, &inner);
}
