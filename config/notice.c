#include "notice.h"
#include "member.h"
#include <string.h>
#include <time.h>

/* d is a digit; others stand for themselves. */
static bool has_shape(const char *text, const char *shape)
{
	for (; *shape != '\0'; text++, shape++)
		if (*shape == 'd' ? *text < '0' || *text > '9' : *text != *shape)
			return false;
	return *text == '\0';
}

static int number_at(const char *text, int digits)
{
	int number = 0;

	while (digits-- > 0)
		number = number * 10 + (*text++ - '0');
	return number;
}

static bool offset_of(const char *zone, long long *seconds)
{
	int hours, minutes;

	*seconds = 0;
	if (strcmp(zone, "Z") == 0)
		return true;
	if (!has_shape(zone, "+dd:dd") && !has_shape(zone, "-dd:dd"))
		return false;
	hours = number_at(zone + 1, 2);
	minutes = number_at(zone + 4, 2);
	*seconds = (hours * 60 + minutes) * (*zone == '-' ? -60 : 60);
	return hours < 24 && minutes < 60;
}

bool notice_time(const char *written, long long *time)
{
	struct tm tm = {.tm_isdst = 0}, normal;
	char date[20];
	long long offset;

	if (strlen(written) < 20)
		return false;
	memcpy(date, written, 19);
	date[19] = '\0';
	if (!has_shape(date, "dddd-dd-ddTdd:dd:dd") || !offset_of(written + 19, &offset))
		return false;
	tm.tm_year = number_at(date, 4) - 1900;
	tm.tm_mon = number_at(date + 5, 2) - 1;
	tm.tm_mday = number_at(date + 8, 2);
	tm.tm_hour = number_at(date + 11, 2);
	tm.tm_min = number_at(date + 14, 2);
	tm.tm_sec = number_at(date + 17, 2);
	normal = tm;
	*time = (long long)timegm(&normal) - offset;
	/* the 31st of February would become the 3rd of March */
	return normal.tm_mday == tm.tm_mday && normal.tm_mon == tm.tm_mon &&
	       normal.tm_hour == tm.tm_hour && normal.tm_min == tm.tm_min &&
	       normal.tm_sec == tm.tm_sec;
}

static long long read_time(struct members *m, const char *name)
{
	const char *written = member_string(m, name, NULL, 1, 32);
	long long time = 0;

	if (*written != '\0' && !notice_time(written, &time))
		member_fault(m, name, "is not a time as RFC 3339 has it",
			     "Write 2026-12-24T22:00:00Z, or +01:00 in place of Z.");
	return time;
}

static struct notice read_one(struct members *m)
{
	const struct notice notice = {
		.from = read_time(m, "from"),
		.until = read_time(m, "until"),
		.is_closed = member_flag(m, "closed", false),
		.text = member_string(m, "text", NULL, 1, NOTICE_TEXT_MAX),
		.text_fr = member_string(m, "text#fr", "", 0, NOTICE_TEXT_MAX),
		.text_vi = member_string(m, "text#vi", "", 0, NOTICE_TEXT_MAX),
	};

	if (notice.until <= notice.from)
		member_fault(m, "until", "is not after from", "Write when it is over.");
	members_end(m);
	return notice;
}

static void read_all(struct members *all, struct notice *notices)
{
	struct notice *next = notices;
	const char *name;
	json_t *value;

	json_object_foreach(all->object, name, value)
	{
		struct members one = members_of(all->arena, all->file, value, all->faults);

		one.prefix = arena_printf(all->arena, "%s.", name);
		if (json_is_object(value))
			*next++ = read_one(&one);
		else
			member_fault(all, name, "is not an object",
				     "Give it from, until and text.");
	}
}

const struct notice *notices_read(struct arena *a, const char *place, struct text json,
				  struct config_faults *faults)
{
	json_t *object = members_parse(a, place, json.at == NULL ? TEXT("{}") : json,
				       NOTICES_BYTES_MAX, faults);
	struct members m = members_of(a, place, object, faults);
	struct notice *notices = arena_alloc(a, (NOTICES_MAX + 1) * sizeof *notices);

	if (json_object_size(object) > NOTICES_MAX)
		member_fault(&m, "notices", "are more than 32", "Remove those that are over.");
	else
		read_all(&m, notices);
	json_decref(object);
	return notices;
}

const struct notice *notice_find(const struct notice *notices, long long now, bool that_closes)
{
	for (; notices != NULL && notices->text != NULL; notices++)
		if (notices->from <= now && now < notices->until &&
		    (notices->is_closed || !that_closes))
			return notices;
	return NULL;
}
