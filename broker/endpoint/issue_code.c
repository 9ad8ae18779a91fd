#include "issue_code.h"
#include "context.h"
#include "random.h"
#include "session.h"

const char session_cookie[] = "parvis-session";

void issue_code(struct flow *f, const struct grant *grant, struct issued *issued)
{
	const struct settings *settings = &context.config->settings;
	struct record_writer w = record_write(f->arena);
	struct session session = {
		.sid = grant->sid,
		.account = grant->account,
		.acr = grant->acr,
		.provider = grant->provider,
		.auth_time = grant->auth_time,
	};

	issued->code = random_token(f->arena, 32).at;
	issued->session = random_token(f->arena, 32).at;
	grant_put(&w, grant);
	issued->writes[0] = (struct store_write){STORE_GRANT, issued->code, record_written(&w),
						 settings->code_ttl_s};
	issued->writes[1] =
		(struct store_write){STORE_SESSION, issued->session,
				     session_pack(f->arena, &session), settings->session_ttl_s};
}

enum turn issue_return_to_client(struct flow *f, const struct authorize_request *request,
				 const struct issued *issued)
{
	exchange_set_cookie(f, session_cookie, issued->session, -1);
	return exchange_redirect(
		f, authorize_response_code(f->arena, context.config, request, issued->code));
}
