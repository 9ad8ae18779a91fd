#include "provider_proof.h"
#include "client_file.h"
#include "signing_algs.h"

enum { AUDIENCES_MAX = 8 };

/* Form Post Response Mode 1.0; JARM 2.3 */
static const char *const response_modes[] = {"query", "form_post", "query.jwt", "form_post.jwt",
					     NULL};

static const char *read_alg(struct members *m, const char *name, const char *otherwise)
{
	return member_is_given(m, name) ? signing_algs[member_choice(m, name, signing_algs, 0)]
					: otherwise;
}

static void read_response_mode(struct members *m, struct provider *p)
{
	int mode = member_choice(m, "response_mode", response_modes, 0);

	p->response_mode = mode == 0 ? "" : response_modes[mode];
	p->answers_are_posted = mode == 1 || mode == 3;
	p->answers_are_signed = mode >= 2;
	p->authorization_signed_response_alg =
		read_alg(m, "authorization_signed_response_alg", p->id_token_signed_response_alg);
}

/* Its metadata and its tokens name two issuers. Keys that are found by such metadata would be
 * anybody's, so they are pinned. */
static void read_metadata_issuer(struct members *m, struct provider *p)
{
	p->metadata_issuer = member_string(m, "metadata_issuer", "", 0, URL_MAX);
	if (*p->metadata_issuer == '\0')
		return;
	if (!url_is_protected(p->metadata_issuer) || !p->discovery)
		member_fault(m, "metadata_issuer",
			     "is not an https URL without fragment, or there is no discovery",
			     "Write the issuer in its metadata, byte for byte.");
	if (p->jwks.at == NULL)
		member_fault(m, "metadata_issuer", "is given without pinned jwks",
			     "Put the provider's public keys in jwks: metadata that names another "
			     "issuer is not believed about keys.");
}

void provider_proof_read(struct members *m, struct provider *p)
{
	static const char *const nobody[] = {NULL};

	p->id_token_signed_response_alg =
		signing_algs[member_choice(m, "id_token_signed_response_alg", signing_algs, 0)];
	p->userinfo_signed_response_alg = read_alg(m, "userinfo_signed_response_alg", "");
	p->trusted_audiences = member_words(m, "trusted_audiences", 0, AUDIENCES_MAX);
	if (p->trusted_audiences == NULL)
		p->trusted_audiences = nobody;
	p->authorization_response_iss_parameter_supported =
		member_flag(m, "authorization_response_iss_parameter_supported", false);
	read_response_mode(m, p);
	read_metadata_issuer(m, p);
}

void provider_proof_none(struct provider *p)
{
	p->id_token_signed_response_alg = "ES256";
	p->response_mode = p->authorization_signed_response_alg = p->userinfo_signed_response_alg =
		p->metadata_issuer = "";
}
