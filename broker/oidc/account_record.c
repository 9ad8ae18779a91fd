#include "account_record.h"
#include "hash.h"
#include <string.h>

enum { WORD = 11 };

const struct refusal account_disabled = {
	"account-disabled", 403, "access_denied",
	"The account is disabled by an operator: parvis account show tells since when."};
const struct refusal provider_unwanted = {
	"provider-unwanted", 403, "access_denied",
	"The citizen has switched this provider off for herself."};

static const char *with_word(struct arena *a, const char *list, const char *word)
{
	return arena_printf(a, "%s%s%s", list, *list == '\0' ? "" : " ", word);
}

static void read_words(struct arena *a, struct text rest, struct account_record *record)
{
	record->words = record->marks = "";
	for (struct text one; (one = text_next_word(&rest)).at != NULL;) {
		bool is_mark = *one.at == '@' || *one.at == '!';
		const char **list = is_mark ? &record->marks : &record->words;

		*list = with_word(a, *list, arena_string(a, one));
	}
}

static bool read_control(struct arena *a, struct text line, struct account_record *record)
{
	struct text rest = line, state = text_next_word(&rest), day = text_next_word(&rest),
		    mode = text_next_word(&rest);

	if (line.len > ACCOUNT_CONTROL_MAX || (!text_is(state, "+") && !text_is(state, "-")) ||
	    !text_number(day, &record->first_day) || (!text_is(mode, "x") && !text_is(mode, "o")))
		return false;
	record->control = arena_string(a, line);
	record->is_disabled = text_is(state, "-");
	record->only_listed = text_is(mode, "o");
	read_words(a, rest, record);
	return true;
}

bool account_record_read(struct arena *a, struct text value, struct account_record *record)
{
	struct text logins, line;

	*record = (struct account_record){
		.control = "", .words = "", .marks = "", .logins = TEXT("")};
	if (value.at == NULL)
		return true;
	line = text_split(value, '\n', &logins);
	if (logins.at != NULL)
		record->logins = logins;
	return read_control(a, line, record);
}

const char *account_record_control(struct arena *a, const struct account_record *record)
{
	const char *control = arena_printf(a, "%c %lld %c", record->is_disabled ? '-' : '+',
					   record->first_day, record->only_listed ? 'o' : 'x');

	if (*record->words != '\0')
		control = with_word(a, control, record->words);
	return *record->marks == '\0' ? control : with_word(a, control, record->marks);
}

int account_record_devices(const struct account_record *record)
{
	struct text rest = text_of(record->marks);
	int count = 0;

	for (struct text one; (one = text_next_word(&rest)).at != NULL;)
		count += *one.at == '@';
	return count;
}

const char *account_provider_word(struct arena *a, const char *account_id, const char *provider)
{
	struct hash h = hash_sha256(text_of(arena_printf(a, "%s %s", account_id, provider)));

	return arena_copy(a, hash_base64url(a, &h).at, WORD);
}

static bool is_listed(const struct account_record *record, const char *word)
{
	return text_has_word(text_of(record->words), text_of(word));
}

bool account_record_wants(const struct account_record *record, const char *provider_word)
{
	return is_listed(record, provider_word) == record->only_listed;
}

/* Those of the words that belong to none of the choices. */
static const char *of_others(struct arena *a, const struct account_record *record,
			     const char *account_id, const struct account_choice *choices,
			     size_t count)
{
	struct text rest = text_of(record->words);
	const char *others = "", *known = "";

	for (size_t i = 0; i < count; i++)
		known = with_word(a, known,
				  account_provider_word(a, account_id, choices[i].provider));
	for (struct text one; (one = text_next_word(&rest)).at != NULL;)
		if (!text_has_word(text_of(known), one))
			others = with_word(a, others, arena_string(a, one));
	return others;
}

void account_record_choose(struct arena *a, struct account_record *record, const char *account_id,
			   const struct account_choice *choices, size_t count, bool wants_new)
{
	const char *words = "";

	if (record->only_listed == !wants_new)
		words = of_others(a, record, account_id, choices, count);
	record->only_listed = !wants_new;
	for (size_t i = 0; i < count; i++)
		if (choices[i].is_wanted == record->only_listed)
			words = with_word(
				a, words,
				account_provider_word(a, account_id, choices[i].provider));
	record->words = words;
}
