#include "endpoint_list.h"
#include "endpoints.h"

const struct route endpoint_list[] = {
	{HTTP_GET, "/.well-known/openid-configuration", false, &discovery_flow},
	{HTTP_GET, "/jwks", false, &jwks_flow},
	{HTTP_GET, "/client_jwks", false, &client_jwks_flow},
	{HTTP_GET, "/authorize", false, &authorize_flow},
	{HTTP_POST, "/authorize", false, &authorize_flow},
	{HTTP_POST, "/choose", false, &choose_flow},
	{HTTP_GET, "/callback/", true, &callback_flow},
	{HTTP_POST, "/information", false, &information_flow},
	{HTTP_POST, "/token", false, &token_flow},
	{HTTP_GET, "/userinfo", false, &userinfo_flow},
	{HTTP_POST, "/userinfo", false, &userinfo_flow},
	{HTTP_GET, "/end_session", false, &end_session_flow},
	{HTTP_POST, "/end_session", false, &end_session_flow},
	{HTTP_POST, "/end_session/confirm", false, &end_session_confirm_flow},
	{HTTP_GET, "/error", false, &diagnosis_flow},
	{HTTP_GET, "/error/", true, &diagnosis_flow},
	{HTTP_GET, "/simulator", false, &simulator_flow},
	{HTTP_POST, "/simulator", false, &simulator_answer_flow},
	{HTTP_GET, "/static/", true, &style_flow},
	{HTTP_GET, "/favicon.ico", false, &icon_flow},
	{HTTP_GET, "/health/live", false, &live_flow},
	{HTTP_GET, "/health/ready", false, &ready_flow},
	{HTTP_OTHER, NULL, false, NULL},
};
