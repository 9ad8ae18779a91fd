/* html_form_test.c -- what the cases of a sandbox read of a page. */
#include "html_form.h"
#include "test.h"

static struct arena *arena;

static const struct html_forms *forms_of(const char *html)
{
	arena_free(arena);
	arena = arena_new();
	return html_forms_read(arena, text_of(html));
}

TEST(a_form_has_its_action_fields_and_buttons)
{
	const struct html_forms *all =
		forms_of("<p><form method=\"post\" action='/go?a=1&amp;b=2'>"
			 "<input type=hidden name=state value=\"a&quot;&#x27;&#39;&lt;\">"
			 "<select name=\"fault\"><option value=\"x\">x</option></select>"
			 "<button class=\"door\" name=\"persona\" value=\"an\" "
			 "data-obtains=\"eidas2\">An</button>"
			 "<button disabled name=\"other\">no</button></form>"
			 "<form action=/out><input type=submit name=stop value=1></form>");
	const struct html_form *form = &all->forms[0];

	CHECK_NUMBER((long long)all->count, 2);
	CHECK_STR(form->action, "/go?a=1&b=2");
	CHECK(form->is_post && !all->forms[1].is_post);
	CHECK_NUMBER((long long)form->field_count, 2);
	CHECK_STR(form->fields[0].name, "state");
	CHECK_STR(form->fields[0].value, "a\"''<");
	CHECK_STR(form->fields[1].value, "");
	CHECK_NUMBER((long long)form->button_count, 1);
	CHECK_STR(form->buttons[0].value, "an");
	CHECK_STR(form->buttons[0].obtains, "eidas2");
	CHECK(html_form_has_button(form, "persona") && !html_form_has_button(form, "other"));
	CHECK_STR(all->forms[1].buttons[0].name, "stop");
	arena_free(arena);
	arena = NULL;
}

TEST(boxes_are_sent_if_they_are_or_must_be_ticked)
{
	const struct html_forms *all =
		forms_of("<form><input type=checkbox name=a value=1><input type=checkbox name=b "
			 "value=1 checked><input name=c type=checkbox value=1 required></form>");

	CHECK_NUMBER((long long)all->forms[0].field_count, 2);
	CHECK_STR(all->forms[0].fields[0].name, "b");
	CHECK_STR(all->forms[0].fields[1].name, "c");
	arena_free(arena);
	arena = NULL;
}

TEST(what_is_no_form_is_passed_over)
{
	CHECK_NUMBER((long long)forms_of("<!-- <form> --><script>\"<form>\"</script>a < b")->count,
		     0);
	CHECK_NUMBER((long long)forms_of("<input name=a><button>b</button></form>")->count, 0);
	CHECK_NUMBER((long long)forms_of("<form")->count, 1);
	CHECK_NUMBER((long long)forms_of("<form action=\"x")->count, 1);
	CHECK_NUMBER((long long)forms_of("<!--")->count, 0);
	CHECK_STR(forms_of("<form action=\"&nosuch;&#0;&#999;&amp\">")->forms[0].action,
		  "&nosuch;&#0;&#999;&amp");
	CHECK_NUMBER((long long)forms_of("<form><form><form><form><form><form><form><form><form>"
					 "<input name=a><form>")
			     ->count,
		     HTML_FORMS_MAX);
	arena_free(arena);
	arena = NULL;
}
