/* endpoints.h -- one flow per row of endpoint_list.c, each in the file of its name. */
#pragma once
#include "flow.h"

extern const struct flow_kind discovery_flow, jwks_flow, jwks_for_provider_flow;
extern const struct flow_kind metrics_flow;
extern const struct flow_kind key_calendar_flow, key_calendar_ics_flow;
extern const struct flow_kind authorize_flow, choose_flow, callback_flow, posted_callback_flow,
	information_flow;
extern const struct flow_kind authorization_response_flow, pushed_authorization_request_flow;
extern const struct flow_kind token_flow, userinfo_flow, revocation_flow, introspection_flow;
extern const struct flow_kind end_session_flow, end_session_confirm_flow, signed_out_flow;
extern const struct flow_kind account_flow, account_data_flow, account_return_flow,
	account_change_flow;
extern const struct flow_kind diagnosis_flow, accessibility_flow, not_found_flow;
extern const struct flow_kind simulator_flow, simulator_answer_flow;
extern const struct flow_kind statistics_flow, statistics_json_flow, status_flow, status_json_flow;
extern const struct flow_kind feedback_flow, feedback_answer_flow;
extern const struct flow_kind icon_flow, live_flow, ready_flow;
extern const struct flow_kind provider_logout_flow, provider_frame_flow;
extern const struct flow_kind vnconnect_profile_flow;

extern const struct refusal provider_logout_unknown; /* no provider of that name signs out here */
