/* keys/pkcs11 against SoftHSM. A module stays loaded for good, so each test has a process of its
 * own. */
#include "a_token.h"
#include "jws_signature.h"
#include "pkcs11_token.h"
#include "test.h"
#include <sys/wait.h>
#include <unistd.h>

static const struct text id = {"\0\1key", 5};

/* Run in a child, so that the module ends with it; the name of what it refused, "" if nothing. */
static const char *fate_of(struct arena *a, const char *(*act)(struct arena *a))
{
	int ends[2], status;
	char name[64] = "";
	pid_t pid;

	CHECK_NUMBER(pipe(ends), 0);
	pid = fork();
	if (pid == 0) {
		const char *said = act(a);
		ssize_t n = write(ends[1], said, strlen(said));

		_exit(n < 0);
	}
	close(ends[1]);
	CHECK(read(ends[0], name, sizeof name - 1) >= 0);
	close(ends[0]);
	CHECK_NUMBER(waitpid(pid, &status, 0), pid);
	CHECK_NUMBER(status, 0);
	return arena_string(a, text_of(name));
}

static const char *name_of(const struct refusal *no) { return no == NULL ? "" : no->name; }

static const struct refusal *open_token(struct pkcs11_token *t, bool may_change)
{
	return pkcs11_token_open(t, A_TOKEN_MODULE, "vault", text_of(A_TOKEN_PIN), may_change);
}

/* Made, told, signed with, verified by OpenSSL, and destroyed. */
static const char *live(struct arena *a, enum jose_alg alg)
{
	struct pkcs11_token t;
	struct text json, signature;
	const struct refusal *no = open_token(&t, true);
	struct jwk *key;

	if (no != NULL || (no = pkcs11_generate(&t, id, "a key", alg)) != NULL ||
	    (no = pkcs11_public_key(&t, a, id, alg, &json)) != NULL ||
	    (key = jwk_parse(a, json, &no)) == NULL ||
	    (no = pkcs11_sign(&t, a, id, alg, TEXT("input"), &signature)) != NULL)
		return no->name;
	if (!jwk_fits(key, alg, JWK_SIG) ||
	    !jws_signature_check(key, alg, TEXT("input"), signature))
		return "a signature that is wrong";
	if ((no = pkcs11_destroy(&t, id)) != NULL)
		return no->name;
	return name_of(pkcs11_sign(&t, a, id, alg, TEXT("input"), &signature));
}

static const char *live_es256(struct arena *a) { return live(a, JOSE_ES256); }
static const char *live_rs256(struct arena *a) { return live(a, JOSE_RS256); }
static const char *live_ps256(struct arena *a) { return live(a, JOSE_PS256); }
static const char *live_eddsa(struct arena *a) { return live(a, JOSE_EDDSA); }
static const char *live_oaep(struct arena *a) { return live(a, JOSE_RSA_OAEP_256); }

/* K-11 */
TEST(key_is_made_in_the_token_signs_there_and_ends_there)
{
	struct a_token *t = a_token_new("vault");

	CHECK_STR(fate_of(t->arena, live_es256), "pkcs11-key-missing");
	CHECK_STR(fate_of(t->arena, live_rs256), "pkcs11-key-missing");
	CHECK_STR(fate_of(t->arena, live_ps256), "pkcs11-key-missing");
	CHECK_STR(fate_of(t->arena, live_eddsa), "pkcs11-key-missing");
	CHECK_STR(fate_of(t->arena, live_oaep), "pkcs11-alg-unknown");
	a_token_free(t);
}

static const char *with_wrong_pin(struct arena *a)
{
	struct pkcs11_token t;

	(void)a;
	return name_of(pkcs11_token_open(&t, A_TOKEN_MODULE, "vault", TEXT("00000000"), false));
}

static const char *with_wrong_label(struct arena *a)
{
	struct pkcs11_token t;

	(void)a;
	return name_of(pkcs11_token_open(&t, A_TOKEN_MODULE, "vaul", text_of(A_TOKEN_PIN), false));
}

static const char *with_another_library(struct arena *a)
{
	struct pkcs11_token t;

	(void)a;
	return name_of(pkcs11_token_open(&t, "libm.so.6", "vault", text_of(A_TOKEN_PIN), false));
}

TEST(token_is_opened_by_its_label_its_pin_and_a_module_of_the_standard)
{
	struct a_token *t = a_token_new("vault");

	CHECK_STR(fate_of(t->arena, with_wrong_pin), "pkcs11-pin-refused");
	CHECK_STR(fate_of(t->arena, with_wrong_label), "pkcs11-token-missing");
	CHECK_STR(fate_of(t->arena, with_another_library), "pkcs11-module-unfit");
	a_token_free(t);
}

/* A session that only signs: the token itself refuses to make or destroy anything. */
static const char *change_without_the_right(struct arena *a)
{
	struct pkcs11_token t;
	const struct refusal *no = open_token(&t, false);

	(void)a;
	if (no != NULL)
		return no->name;
	return name_of(pkcs11_generate(&t, id, "a key", JOSE_ES256));
}

TEST(session_that_only_signs_makes_no_key)
{
	struct a_token *t = a_token_new("vault");

	CHECK_STR(fate_of(t->arena, change_without_the_right), "pkcs11-alg-unknown");
	a_token_free(t);
}

/* As somebody might who wants a copy of it. */
static pkcs11_number make_extractable(struct pkcs11_token *t)
{
	unsigned char yes = 1;
	struct pkcs11_mechanism mechanism = {PKCS11_EC_KEY_PAIR_GEN, NULL, 0};
	unsigned char p256[] = "\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07", name[] = "\0\1key";
	struct pkcs11_attribute of_public[] = {{PKCS11_TOKEN, &yes, 1},
					       {PKCS11_ID, name, 5},
					       {PKCS11_EC_PARAMS, p256, sizeof p256 - 1}};
	struct pkcs11_attribute of_private[] = {
		{PKCS11_TOKEN, &yes, 1}, {PKCS11_PRIVATE, &yes, 1}, {PKCS11_SENSITIVE, &yes, 1},
		{PKCS11_SIGN, &yes, 1},  {PKCS11_ID, name, 5},      {PKCS11_EXTRACTABLE, &yes, 1}};
	pkcs11_number public_key, private_key;

	return t->functions->generate_key_pair(t->session, &mechanism, of_public, 3, of_private, 6,
					       &public_key, &private_key);
}

static const char *sign_with_extractable(struct arena *a)
{
	struct pkcs11_token t;
	struct text signature;
	const struct refusal *no = open_token(&t, true);

	if (no != NULL)
		return no->name;
	if (make_extractable(&t) != PKCS11_OK)
		return "none was made";
	return name_of(pkcs11_sign(&t, a, id, JOSE_ES256, TEXT("input"), &signature));
}

/* K-11 */
TEST(key_that_can_be_taken_out_of_its_token_signs_nothing)
{
	struct a_token *t = a_token_new("vault");

	CHECK_STR(fate_of(t->arena, sign_with_extractable), "pkcs11-key-unsafe");
	a_token_free(t);
}

/* Two keys of one id: nobody can say which is meant. */
static const char *sign_with_either(struct arena *a)
{
	struct pkcs11_token t;
	struct text signature;
	const struct refusal *no = open_token(&t, true);

	if (no != NULL || (no = pkcs11_generate(&t, id, "one", JOSE_ES256)) != NULL ||
	    (no = pkcs11_generate(&t, id, "other", JOSE_ES256)) != NULL)
		return no->name;
	return name_of(pkcs11_sign(&t, a, id, JOSE_ES256, TEXT("input"), &signature));
}

TEST(id_that_two_keys_have_names_none)
{
	struct a_token *t = a_token_new("vault");

	CHECK_STR(fate_of(t->arena, sign_with_either), "pkcs11-key-missing");
	a_token_free(t);
}

static struct a_token *pulled;

static const char *sign_after_it_is_gone(struct arena *a)
{
	struct pkcs11_token t;
	struct text signature;
	const struct refusal *no = open_token(&t, true);

	if (no != NULL || (no = pkcs11_generate(&t, id, "a key", JOSE_ES256)) != NULL ||
	    (no = pkcs11_sign(&t, a, id, JOSE_ES256, TEXT("input"), &signature)) != NULL)
		return no->name;
	a_token_pull(pulled);
	no = pkcs11_sign(&t, a, id, JOSE_ES256, TEXT("input"), &signature);
	a_token_plug(pulled);
	return name_of(no);
}

TEST(token_that_is_gone_signs_nothing)
{
	pulled = a_token_new("vault");
	CHECK_STR(fate_of(pulled->arena, sign_after_it_is_gone), "pkcs11-token-lost");
	a_token_free(pulled);
}
