#include "mail_metrics.h"

static long long count_of(struct text lines, const char *word)
{
	long long count;

	while (lines.at != NULL) {
		struct text line = text_split(lines, '\n', &lines);

		if (text_is(text_next_word(&line), word) && text_number(line, &count))
			return count;
	}
	return 0;
}

const char *mail_metrics(struct arena *a, struct text lines)
{
	static const char *const ends[] = {"delivered", "retried", "failed", "dropped"};
	const char *sum;

	if (lines.at == NULL)
		return "";
	sum = arena_printf(a,
			   "# HELP parvis_mail_waiting Letters that no mail server has taken yet.\n"
			   "# TYPE parvis_mail_waiting gauge\n"
			   "parvis_mail_waiting %lld\n"
			   "# HELP parvis_mail_total What became of letters.\n"
			   "# TYPE parvis_mail_total counter\n",
			   count_of(lines, "waiting"));
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
		sum = arena_printf(a, "%sparvis_mail_total{end=\"%s\"} %lld\n", sum, ends[i],
				   count_of(lines, ends[i]));
	return sum;
}
