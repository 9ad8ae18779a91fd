#include "personal_number.h"
#include "json_read.h"
#include <string.h>

enum { LENGTH = 12, CENTURY_AND_SEX = 3, YEAR = 4, FIRST_CENTURY = 19 };

static bool are_digits(const char *s) { return s[strspn(s, "0123456789")] == '\0'; }

static int two_digits(const char *s) { return (s[0] - '0') * 10 + (s[1] - '0'); }

static bool year_agrees(const char *number, const char *birthdate)
{
	if (strlen(birthdate) != 10 || strspn(birthdate, "0123456789") < 4)
		return true;
	return two_digits(birthdate) == FIRST_CENTURY + (number[CENTURY_AND_SEX] - '0') / 2 &&
	       strncmp(birthdate + 2, number + YEAR, 2) == 0;
}

static bool sex_agrees(const char *number, const char *gender)
{
	bool is_odd = (number[CENTURY_AND_SEX] - '0') % 2 == 1;

	if (strcmp(gender, "male") == 0)
		return !is_odd;
	return strcmp(gender, "female") != 0 || is_odd;
}

bool personal_number_agrees(const json_t *claims)
{
	const char *number = json_string_or(claims, "personal_number", "");

	if (strlen(number) != LENGTH || !are_digits(number))
		return true;
	return year_agrees(number, json_string_or(claims, "birthdate", "")) &&
	       sex_agrees(number, json_string_or(claims, "gender", ""));
}
