#include "claim_format.h"
#include "visible_text.h"
#include <string.h>

enum { TEXT_MAX = 1024, NAME_MAX = 256 };

static bool are_digits(const char *at, size_t count) { return strspn(at, "0123456789") >= count; }

static int number(const char *digits, size_t count)
{
	int n = 0;

	for (size_t i = 0; i < count; i++)
		n = n * 10 + (digits[i] - '0');
	return n;
}

static int days_in(int year, int month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return days[month - 1] + (month == 2 && leap);
}

/* OpenID Connect Core 5.1: YYYY-MM-DD. */
static bool is_date(const char *s, bool presumed)
{
	int year, month, day;

	if (strlen(s) != 10 || !are_digits(s, 4) || s[4] != '-' || !are_digits(s + 5, 2) ||
	    s[7] != '-' || !are_digits(s + 8, 2))
		return false;
	year = number(s, 4);
	month = number(s + 5, 2);
	day = number(s + 8, 2);
	if (presumed && day == 0)
		return year > 0 && month <= 12;
	return year > 0 && month >= 1 && month <= 12 && day >= 1 && day <= days_in(year, month);
}

static bool is_gender(const char *s)
{
	return strcmp(s, "male") == 0 || strcmp(s, "female") == 0 || strcmp(s, "unspecified") == 0;
}

static bool is_number(const char *s, size_t digits)
{
	return strlen(s) == digits && are_digits(s, digits);
}

/* INSEE, code officiel géographique: 99100 is France, 99xxx any other country. */
static bool is_cog_country(const char *s)
{
	return strlen(s) == 5 && strncmp(s, "99", 2) == 0 && are_digits(s, 5);
}

static bool is_cog_place(const char *s)
{
	bool corsican = strncmp(s, "2A", 2) == 0 || strncmp(s, "2B", 2) == 0;

	return strlen(s) == 5 && (corsican || are_digits(s, 2)) && are_digits(s + 2, 3);
}

/* No more than a mail system needs before it says more itself: one at sign, no blanks. */
static bool is_email(const char *s)
{
	const char *at = strchr(s, '@');

	return at != NULL && at != s && at[1] != '\0' && strchr(at + 1, '@') == NULL &&
	       strpbrk(s, " \t\r\n<>\"") == NULL && strlen(s) <= 254;
}

static struct text text_in(const json_t *value)
{
	return (struct text){json_string_value(value), json_string_length(value)};
}

static bool is_name(const json_t *value) { return visible_text_is(text_in(value), NAME_MAX); }

static bool is_list_of_names(const json_t *value)
{
	const json_t *one;
	size_t i;

	json_array_foreach(value, i, one) if (!json_is_string(one) || !is_name(one)) return false;
	return json_array_size(value) > 0;
}

bool claim_format_fits(enum claim_format format, const json_t *value)
{
	const char *s = json_string_value(value);

	if (format == CLAIM_NAMES)
		return is_list_of_names(value);
	if (s == NULL || strlen(s) != json_string_length(value))
		return false;
	switch (format) {
	case CLAIM_NAME:
		return is_name(value);
	case CLAIM_DATE:
		return is_date(s, false);
	case CLAIM_PRESUMED_DATE:
		return is_date(s, true);
	case CLAIM_GENDER:
		return is_gender(s);
	case CLAIM_COG_COUNTRY:
		return is_cog_country(s);
	case CLAIM_COG_PLACE:
		return is_cog_place(s);
	case CLAIM_EMAIL:
		return is_email(s);
	case CLAIM_PERSONAL_NUMBER:
		return is_number(s, 12);
	case CLAIM_IDENTITY_CARD_NUMBER: /* the last ones had as many digits as what followed */
		return is_number(s, 9) || is_number(s, 12);
	case CLAIM_TEXT:
	case CLAIM_NAMES:
		break;
	}
	return visible_text_is(text_in(value), TEXT_MAX);
}
