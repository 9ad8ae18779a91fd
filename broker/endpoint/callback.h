/* callback.h -- the flow of GET /callback/PROVIDER: callback.c has its table, and a file for each
 * part of it the steps.
 */
#pragma once
#include "browser_session.h"
#include "grant.h"
#include "interaction.h"
#include "issue_code.h"
#include "provider_driver.h"
#include "registry_check.h"

struct callback {
	struct browser_flow browser; /* first */
	struct text saved;           /* by choose, under our state and the browser's cookie */
	enum store_outcome outcome, earlier_outcome;
	struct interaction *interaction;
	struct upstream upstream;
	struct registry_check registered;
	struct browser_session before;
	struct session *session;
	struct grant *grant;
	struct text is_she; /* the one that was asked for */
	struct issued issued;
};

static inline struct callback *callback_of(struct flow *f) { return (struct callback *)f; }

/* callback_interaction.c */
enum turn take_interaction(struct flow *f);
enum turn check_interaction(struct flow *f);

/* callback_provider.c */
enum turn load_metadata(struct flow *f);
enum turn load_response_keys(struct flow *f);
enum turn check_response(struct flow *f);
enum turn authenticate_as_client(struct flow *f);
enum turn prove_token_request(struct flow *f);
enum turn redeem_code(struct flow *f);
enum turn load_keys(struct flow *f);
enum turn decrypt_id_token(struct flow *f);
enum turn verify_id_token(struct flow *f);
enum turn prove_userinfo_request(struct flow *f);
enum turn request_userinfo(struct flow *f);
enum turn decrypt_userinfo(struct flow *f);
enum turn verify_userinfo(struct flow *f);
enum turn prove_resource_request(struct flow *f);
enum turn request_resource(struct flow *f);
enum turn read_resource(struct flow *f);
enum turn establish_identity(struct flow *f);

/* callback_identity.c */
enum turn check_claims(struct flow *f);
enum turn check_level(struct flow *f);
enum turn recall_registered(struct flow *f);
enum turn ask_registry(struct flow *f);
enum turn judge_registered(struct flow *f);

/* callback_session.c */
enum turn load_session(struct flow *f);
enum turn make_grant(struct flow *f);
enum turn compare_subject(struct flow *f);
enum turn check_subject(struct flow *f);
enum turn end_earlier_session(struct flow *f);
enum turn show_information(struct flow *f);
enum turn save_grant(struct flow *f);
enum turn return_to_client(struct flow *f);
