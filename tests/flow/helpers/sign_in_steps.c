#include "sign_in_steps.h"
#include "world.h"
#include <stdio.h>
#include <string.h>

static const char *request_of_tax = TAX_REQUEST;

const char *form_of_chooser(const char *provider)
{
	static char form[16384];

	world_begin();
	world_get(request_of_tax);
	world_keep_cookies();
	snprintf(form, sizeof form, "request=%s&provider=%s", world_field("request"), provider);
	return form;
}

const char *path_of_callback(const char *persona)
{
	static char path[sizeof world_answer.location], answer[1024];

	world_post("/choose", form_of_chooser("persona"));
	world_keep_cookies();
	snprintf(answer, sizeof answer, "state=%s&persona=%s", world_parameter("state"), persona);
	world_post("/simulator", answer);
	strcpy(path, strstr(world_answer.location, "/callback/"));
	return path;
}

const char *form_of_information(void)
{
	static char form[32768];

	world_get(path_of_callback("anne"));
	snprintf(form, sizeof form, "continuation=%s&answer=continue", world_field("continuation"));
	return form;
}

const char *form_of_code(const char *code)
{
	static char form[32768];

	snprintf(form, sizeof form,
		 "grant_type=authorization_code&code=%s&redirect_uri=https%%3A%%2F%%2Ftax.example%%"
		 "2Fcb"
		 "&code_verifier=" VERIFIER,
		 code);
	return form;
}

const char *form_of_token(void)
{
	world_post("/information", form_of_information());
	return form_of_code(world_parameter("code"));
}

const char *form_of_token_for(const char *request)
{
	const char *form;

	request_of_tax = request;
	form = form_of_token();
	request_of_tax = TAX_REQUEST;
	return form;
}

const char *access_token(void)
{
	static char bearer[256];
	const char *at;

	world_post_as("/token", form_of_token(), TAX_BASIC);
	at = strstr(world_answer.body, "\"access_token\":\"");
	at = at == NULL ? "" : at + strlen("\"access_token\":\"");
	snprintf(bearer, sizeof bearer, "Bearer %.*s", (int)strcspn(at, "\""), at);
	return bearer;
}
