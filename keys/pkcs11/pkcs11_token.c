#include "pkcs11_token.h"
#include <dlfcn.h>
#include <openssl/crypto.h>
#include <string.h>

const struct refusal pkcs11_module_unfit = {
	"pkcs11-module-unfit", 500, NULL,
	"The PKCS #11 module cannot be loaded, or does not begin as the standard says."};
const struct refusal pkcs11_token_missing = {
	"pkcs11-token-missing", 500, NULL,
	"The PKCS #11 module has no token of this label, or more than one."};
const struct refusal pkcs11_pin_refused = {
	"pkcs11-pin-refused", 500, NULL,
	"The token refuses its PIN, or the PIN cannot be read. It is not tried again before a "
	"reload, since tokens lock themselves after a few."};

enum { SLOTS_MAX = 256 };

/* The function list of version 2.x or 3.x: its first part is the same. */
static const struct pkcs11_functions *load(const char *path)
{
	pkcs11_number (*get_list)(const struct pkcs11_functions **) = NULL;
	const struct pkcs11_functions *functions = NULL;
	void *module = dlopen(path, RTLD_NOW | RTLD_LOCAL);
	void *symbol = module == NULL ? NULL : dlsym(module, "C_GetFunctionList");

	if (symbol == NULL)
		return NULL;
	/* ISO C knows no way from one kind of pointer to the other; POSIX promises this one. */
	memcpy(&get_list, &symbol, sizeof get_list);
	if (get_list(&functions) != PKCS11_OK || functions == NULL || functions->version.major < 2)
		return NULL;
	return functions;
}

static bool initialize(const struct pkcs11_functions *functions)
{
	struct pkcs11_initialize_arguments arguments = {.flags = PKCS11_OS_LOCKING_OK};
	pkcs11_number result = functions->initialize(&arguments);

	return result == PKCS11_OK || result == PKCS11_INITIALIZED_ALREADY;
}

/* Section 3.4: padded with blanks to 32 bytes. */
static bool has_label(const struct pkcs11_token_info *info, const char *label)
{
	size_t len = strlen(label);

	if (len > sizeof info->label || memcmp(info->label, label, len) != 0)
		return false;
	for (; len < sizeof info->label; len++)
		if (info->label[len] != ' ')
			return false;
	return true;
}

/* Two tokens of one label would each sign with another key. */
static const struct refusal *find_slot(const struct pkcs11_functions *functions, const char *label,
				       pkcs11_number *slot)
{
	pkcs11_number slots[SLOTS_MAX], count = SLOTS_MAX;
	size_t found = 0;

	if (functions->get_slot_list(1, slots, &count) != PKCS11_OK || count > SLOTS_MAX)
		return &pkcs11_token_missing;
	for (size_t i = 0; i < count; i++) {
		struct pkcs11_token_info info;

		if (functions->get_token_info(slots[i], &info) == PKCS11_OK &&
		    has_label(&info, label)) {
			*slot = slots[i];
			found++;
		}
	}
	return found == 1 ? NULL : &pkcs11_token_missing;
}

static const struct refusal *log_in(const struct pkcs11_token *t, struct text pin)
{
	unsigned char copy[256];
	pkcs11_number result;

	if (pin.len == 0 || pin.len > sizeof copy)
		return &pkcs11_pin_refused;
	memcpy(copy, pin.at, pin.len);
	result = t->functions->login(t->session, PKCS11_USER, copy, pin.len);
	OPENSSL_cleanse(copy, sizeof copy);
	switch (result) {
	case PKCS11_OK:
	case PKCS11_LOGGED_IN_ALREADY:
		return NULL;
	case PKCS11_PIN_INCORRECT:
	case PKCS11_PIN_INVALID:
	case PKCS11_PIN_LENGTH:
	case PKCS11_PIN_EXPIRED:
	case PKCS11_PIN_LOCKED:
		return &pkcs11_pin_refused;
	default:
		return &pkcs11_token_lost;
	}
}

const struct refusal *pkcs11_token_open(struct pkcs11_token *t, const char *module,
					const char *label, struct text pin, bool may_change)
{
	pkcs11_number flags = PKCS11_SERIAL_SESSION | (may_change ? PKCS11_RW_SESSION : 0);
	const struct refusal *no;
	pkcs11_number slot;

	*t = (struct pkcs11_token){.functions = load(module)};
	if (t->functions == NULL || !initialize(t->functions))
		return &pkcs11_module_unfit;
	if ((no = find_slot(t->functions, label, &slot)) != NULL)
		return no;
	if (t->functions->open_session(slot, flags, NULL, NULL, &t->session) != PKCS11_OK)
		return &pkcs11_token_lost;
	return log_in(t, pin);
}
