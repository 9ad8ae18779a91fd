#include "option.h"
#include <string.h>

bool is_option(const char *word)
{
	enum { KID_SIZE = 43 };

	return strncmp(word, "--", 2) == 0 && strlen(word) != KID_SIZE;
}
