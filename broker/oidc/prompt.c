#include "prompt.h"
#include "text.h"

static const struct refusal prompt_unknown = {
	"prompt-unknown", 400, "invalid_request",
	"A value of prompt is not none, login, consent or select_account."};
static const struct refusal prompt_none_with_others = {"prompt-none-with-others", 400,
						       "invalid_request",
						       "prompt=none excludes every other value."};

static unsigned word_value(struct text word)
{
	static const struct {
		const char *word;
		enum prompt value;
	} words[] = {{"none", PROMPT_NONE},
		     {"login", PROMPT_LOGIN},
		     {"consent", PROMPT_CONSENT},
		     {"select_account", PROMPT_SELECT_ACCOUNT}};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (text_is(word, words[i].word))
			return words[i].value;
	return 0;
}

const struct refusal *prompt_parse(const char *value, unsigned *prompt)
{
	struct text list = text_of(value);

	*prompt = 0;
	for (struct text word; (word = text_next_word(&list)).at != NULL;) {
		unsigned one = word_value(word);

		if (one == 0)
			return &prompt_unknown;
		*prompt |= one;
	}
	return (*prompt & PROMPT_NONE) != 0 && *prompt != PROMPT_NONE ? &prompt_none_with_others
								      : NULL;
}
