#include "sandbox_case.h"
#include <string.h>

#define IN true
#define OUT false

const struct sandbox_case sandbox_cases[SANDBOX_CASES] = {
	{"levels",
	 "A person signs in, once at each level that the service may be given.",
	 "Let her in each time.",
	 "Take every level at or above the one you ask for; compare levels by their order, not as "
	 "one string.",
	 {{"a level", "", TRIAL_EACH_LEVEL, IN}}},
	{"cancel",
	 "She changes her mind at her provider: error=access_denied.",
	 "Not let her in; say so in her words, and offer to try again.",
	 "Read the parameter error before you look for a code.",
	 {{"error=access_denied", "error-access_denied", TRIAL_SIGN_IN, OUT}}},
	{"denied",
	 "The broker answers with an error that she did not cause.",
	 "Not let her in, whatever the error's name is.",
	 "Treat each error alike, those that you do not know as well.",
	 {{"error=server_error", "error-server_error", TRIAL_SIGN_IN, OUT},
	  {"error=login_required", "error-login_required", TRIAL_SIGN_IN, OUT},
	  {"error=unmet_authentication_requirements", "error-unmet_authentication_requirements",
	   TRIAL_SIGN_IN, OUT}}},
	{"provider-down",
	 "The provider is down, or the broker's token endpoint fails.",
	 "Not let her in; tell her to come back later. No endless waiting, no loop of redirects.",
	 "Look at the status of the token response, and take nothing from one that is no JSON "
	 "object.",
	 {{"error=temporarily_unavailable", "error-temporarily_unavailable", TRIAL_SIGN_IN, OUT},
	  {"a token endpoint that answers 500", "token-error", TRIAL_SIGN_IN, OUT},
	  {"a token response that is cut short", "token-malformed", TRIAL_SIGN_IN, OUT}}},
	{"level-too-low",
	 "The ID token is true in all, but its acr is below what the service asks for.",
	 "Not let her in.",
	 "Compare acr in the ID token with what you asked for: a request is a wish, the token is "
	 "the proof.",
	 {{"an acr below every level", "id-token-acr", TRIAL_SIGN_IN, OUT}}},
	{"late-code",
	 "She comes back so late that the code has expired.",
	 "Not let her in: the token endpoint answers invalid_grant.",
	 "Stop when the token endpoint answers anything but 200; never try the same code again.",
	 {{"a code that has expired", "code-late", TRIAL_SIGN_IN, OUT}}},
	{"replayed-callback",
	 "Somebody opens another person's way back to the service in a browser of his own.",
	 "Not let him in: he would be signed in as she.",
	 "Keep state in the session of the browser that began, compare it, and forget it when it "
	 "was used.",
	 {{"her unused way back in his browser", "", TRIAL_STRANGER, OUT},
	  {"her used way back in his browser", "", TRIAL_REPLAY, OUT}}},
	{"wrong-state",
	 "The answer carries a state that this service did not send, or none.",
	 "Not let her in: the answer is not to its question.",
	 "Compare state with the one of this browser's session before anything else.",
	 {{"a state of somebody else", "response-state", TRIAL_SIGN_IN, OUT},
	  {"no state", "response-no-state", TRIAL_SIGN_IN, OUT}}},
	{"wrong-iss",
	 "The answer says that it comes from another issuer, or does not say from whom.",
	 "Not let her in: another broker's code may be mixed in (RFC 9207).",
	 "Compare the parameter iss with the issuer you know. Discovery promises it: "
	 "authorization_response_iss_parameter_supported.",
	 {{"an iss of somebody else", "response-iss", TRIAL_SIGN_IN, OUT},
	  {"no iss", "response-no-iss", TRIAL_SIGN_IN, OUT}}},
	{"id-token",
	 "One thing about the ID token, or about userinfo, is wrong; all else is right.",
	 "Not let her in, each time.",
	 "Let your library check the ID token (OpenID Connect Core 3.1.3.7) and give it all it "
	 "needs: issuer, client_id, nonce, the algorithm you registered, the keys of jwks_uri. "
	 "Compare sub of userinfo with the ID token's.",
	 {{"a signature that does not hold", "id-token-signature", TRIAL_SIGN_IN, OUT},
	  {"alg none", "id-token-none", TRIAL_SIGN_IN, OUT},
	  {"alg HS256 with the public key as secret", "id-token-alg", TRIAL_SIGN_IN, OUT},
	  {"a key that nobody published", "id-token-kid", TRIAL_SIGN_IN, OUT},
	  {"the nonce of another sign-in", "id-token-nonce", TRIAL_SIGN_IN, OUT},
	  {"no nonce", "id-token-no-nonce", TRIAL_SIGN_IN, OUT},
	  {"another iss", "id-token-iss", TRIAL_SIGN_IN, OUT},
	  {"another aud", "id-token-aud", TRIAL_SIGN_IN, OUT},
	  {"a time of an hour ago", "id-token-expired", TRIAL_SIGN_IN, OUT},
	  {"no ID token", "id-token-missing", TRIAL_SIGN_IN, OUT},
	  {"userinfo about somebody else", "userinfo-sub", TRIAL_SIGN_IN, OUT}}},
	{"key-rotation",
	 "Between two sign-ins the broker gets a new key: first beside the old, then instead.",
	 "Let her in each time.",
	 "When an ID token names a kid that you do not know, fetch jwks_uri once more. Never keep "
	 "keys in a configuration file.",
	 {{"the key of before", "", TRIAL_SIGN_IN, IN},
	  {"a new key beside the old", "keys-rotated", TRIAL_SIGN_IN, IN},
	  {"a new key instead of the old", "keys-replaced", TRIAL_SIGN_IN, IN}}},
	{"logout",
	 "She signs out at the broker, which tells the service by back-channel logout.",
	 "End her session: the next page must not know her any more.",
	 "Register backchannel_logout_uri, check the logout token, end the sessions with its sid "
	 "(or its sub), answer 200 (OpenID Connect Back-Channel Logout 2.5 to 2.8).",
	 {{"a session that ended at the broker", "", TRIAL_SIGN_OUT, OUT}}},
};

const struct sandbox_case *sandbox_case_find(const char *name)
{
	for (size_t i = 0; i < SANDBOX_CASES; i++)
		if (strcmp(sandbox_cases[i].name, name) == 0)
			return &sandbox_cases[i];
	return NULL;
}
