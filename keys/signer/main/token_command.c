/* token_command.c -- one token's module, for the signer that started us: token_process.h. */
#include "signer_command.h"
#include "text.h"
#include "token_process.h"
#include <stdio.h>

struct asked {
	struct pkcs11_setting setting;
	const char *paths[PKCS11_TOKEN_PATHS_MAX + 1];
	size_t path_count;
	int fd;
	bool may_change;
};

static bool take_value(struct asked *asked, const char *name, const char *value)
{
	const struct text word = text_of(name);
	long long number;

	if (text_is(word, "--name"))
		asked->setting.name = value;
	else if (text_is(word, "--module"))
		asked->setting.module = value;
	else if (text_is(word, "--label"))
		asked->setting.label = value;
	else if (text_is(word, "--pin-file"))
		asked->setting.pin_file = value;
	else if (text_is(word, "--path") && asked->path_count < PKCS11_TOKEN_PATHS_MAX)
		asked->paths[asked->path_count++] = value;
	else if (text_is(word, "--fd") && text_number(text_of(value), &number) && number > 2)
		asked->fd = (int)number;
	else
		return false;
	return true;
}

static bool take_flag(struct asked *asked, struct text word)
{
	if (text_is(word, "--network"))
		asked->setting.network = true;
	else if (text_is(word, "--may-change"))
		asked->may_change = true;
	else
		return false;
	return true;
}

int command_token(int argc, char **argv)
{
	struct asked asked = {.fd = -1};
	const struct pkcs11_setting *s = &asked.setting;
	bool well = true;

	for (int i = 0; well && i < argc; i++)
		if (!take_flag(&asked, text_of(argv[i]))) {
			well = i + 1 < argc && take_value(&asked, argv[i], argv[i + 1]);
			i++;
		}
	if (!well || s->module == NULL || s->label == NULL || s->pin_file == NULL || asked.fd < 0) {
		fputs("parvis-signer token is started by parvis-signer serve and keys.\n", stderr);
		return EXIT_USAGE;
	}
	asked.setting.paths = asked.paths;
	return token_process_run(s, asked.fd, asked.may_change);
}
