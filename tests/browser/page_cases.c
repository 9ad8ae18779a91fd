#include "page_cases.h"

#define HOSTILE                                                                                    \
	"\"><script>alert(1)</script><img src=x onerror=alert(1)>'&amp;{{name}}\xe2\x80\xae\xff"
#define LONG                                                                                       \
	"Direction interdépartementale des services numériques et de l’accompagnement des "    \
	"usagers "                                                                                 \
	"d’Ille-et-Vilaine-Donaudampfschifffahrtsgesellschaftskapitänspatentverlängerung"
#define TEXT_VALUE(name, value)                                                                    \
	{                                                                                          \
		name, value, NULL                                                                  \
	}
#define LIST_VALUE(name, list)                                                                     \
	{                                                                                          \
		name, NULL, list                                                                   \
	}
#define VALUES(...) ((const struct page_value[]){__VA_ARGS__, {NULL, NULL, NULL}})
#define ROUND(next, ...) (&(const struct page_scope){VALUES(__VA_ARGS__), next})
#define PAGE(...)                                                                                  \
	{                                                                                          \
		VALUES(__VA_ARGS__), NULL                                                          \
	}

#define LANGUAGE(code, label, next)                                                                \
	ROUND(next, TEXT_VALUE("code", code), TEXT_VALUE("label", label),                          \
	      TEXT_VALUE("url", "/authorize?page_language=" code))
#define LANGUAGES                                                                                  \
	LIST_VALUE("languages",                                                                    \
		   LANGUAGE("fr", "Français",                                                      \
			    LANGUAGE("en", "English", LANGUAGE("vi", "Tiếng Việt", NULL))))
#define LABEL(label, next) ROUND(next, TEXT_VALUE("label", label))
#define CLAIM(label, value, next)                                                                  \
	ROUND(next, TEXT_VALUE("label", label), TEXT_VALUE("value", value))
#define OPEN(id, name, next)                                                                       \
	ROUND(next, TEXT_VALUE("id", id), TEXT_VALUE("name", name), TEXT_VALUE("available", "1"))
#define LAST(id, name, next)                                                                       \
	ROUND(next, TEXT_VALUE("id", id), TEXT_VALUE("name", name), TEXT_VALUE("available", "1"),  \
	      TEXT_VALUE("last", "1"))
#define ON_TRIAL(id, name, next)                                                                   \
	ROUND(next, TEXT_VALUE("id", id), TEXT_VALUE("name", name), TEXT_VALUE("available", "1"),  \
	      TEXT_VALUE("beta", "1"))
#define CLOSED(id, name, reason, next)                                                             \
	ROUND(next, TEXT_VALUE("id", id), TEXT_VALUE("name", name), TEXT_VALUE("reason", reason))
#define SLOW(id, name, next)                                                                       \
	ROUND(next, TEXT_VALUE("id", id), TEXT_VALUE("name", name), TEXT_VALUE("available", "1"),  \
	      TEXT_VALUE("slow", "1"))
#define ANNOUNCED(id, name, text, next)                                                            \
	ROUND(next, TEXT_VALUE("id", id), TEXT_VALUE("name", name),                                \
	      TEXT_VALUE("reason", "@choose.maintenance"), TEXT_VALUE("announcement", text))
#define PERSONA(id, label, acr, description, next)                                                 \
	ROUND(next, TEXT_VALUE("id", id), TEXT_VALUE("label", label), TEXT_VALUE("acr", acr),      \
	      TEXT_VALUE("description", description))
#define TIME_LIMIT "@minutes"
#define FIGURES(name, sign_ins, success, median, satisfied, next)                                  \
	ROUND(next, TEXT_VALUE("name", name), TEXT_VALUE("sign_ins", sign_ins),                    \
	      TEXT_VALUE("success", success), TEXT_VALUE("median", median),                        \
	      TEXT_VALUE("satisfied", satisfied))
#define LOGIN(when, client, provider, told, next)                                                  \
	ROUND(next, TEXT_VALUE("when", when), TEXT_VALUE("client", client),                        \
	      TEXT_VALUE("provider", provider), TEXT_VALUE("acr", "eidas2"),                       \
	      TEXT_VALUE("told", told), TEXT_VALUE("network", "2001:db8:1::/48"),                  \
	      TEXT_VALUE("code", "K7QF-2M9P"))
#define ACCOUNT_PROVIDER(field, name, mark, next)                                                  \
	ROUND(next, TEXT_VALUE("field", field), TEXT_VALUE("name", name), TEXT_VALUE(mark, "1"))
#define RETURN(url, name) ROUND(NULL, TEXT_VALUE("url", url), TEXT_VALUE("client_name", name))

#define ERROR(variant, key, name_)                                                                 \
	{                                                                                          \
		"error", variant,                                                                  \
			PAGE(TEXT_VALUE("title", "@error." key ".title"),                          \
			     TEXT_VALUE("explanation", "@error." key ".explanation"),              \
			     TEXT_VALUE("reference", "Hk3_90c21be4"),                              \
			     TEXT_VALUE("time", "@moment"), TEXT_VALUE("code", "PV-AB52C"),        \
			     TEXT_VALUE("name", name_),                                            \
			     LIST_VALUE("return", RETURN("https://service.example/"                \
							 "cb?error=access_denied&state="           \
							 "af0ifjsldkj",                            \
							 "Mes démarches")))                        \
	}

const struct page_case page_cases[] = {
	{"choose", "usual",
	 PAGE(TEXT_VALUE("client_name", "Mes démarches"), TEXT_VALUE("action", "/choose"),
	      TEXT_VALUE("may_remember", "1"), TEXT_VALUE("request", "c2VhbGVk"), LANGUAGES,
	      TEXT_VALUE("time_limit", TIME_LIMIT),
	      LIST_VALUE("providers", OPEN("tax", "impots.example",
					   OPEN("health", "Assurance Maladie",
						ON_TRIAL("vneid", "VNeID – Định danh điện tử",
							 CLOSED("post", "L’Identité postale",
								"@choose.level_too_low", NULL))))),
	      LIST_VALUE("scopes", LABEL("@scope.given_name",
					 LABEL("@scope.birthdate", LABEL("@scope.email", NULL)))))},
	{"choose", "notice",
	 PAGE(TEXT_VALUE("client_name", "Tax"), TEXT_VALUE("action", "/choose"),
	      TEXT_VALUE("may_remember", "1"), TEXT_VALUE("request", "c2VhbGVk"),
	      TEXT_VALUE("notice", "@choose.notice.cancelled"),
	      LIST_VALUE("providers", OPEN("a", "A", NULL)))},
	{"choose", "remembers",
	 PAGE(TEXT_VALUE("client_name", "Mes démarches"), TEXT_VALUE("action", "/choose"),
	      TEXT_VALUE("request", "c2VhbGVk"), LANGUAGES, TEXT_VALUE("remembers", "1"),
	      TEXT_VALUE("time_limit", TIME_LIMIT),
	      LIST_VALUE("providers", LAST("health", "Assurance Maladie",
					   OPEN("tax", "impots.example", NULL))))},
	{"choose", "states",
	 PAGE(TEXT_VALUE("client_name", "Mes démarches"), TEXT_VALUE("action", "/choose"),
	      TEXT_VALUE("may_remember", "1"), TEXT_VALUE("request", "c2VhbGVk"), LANGUAGES,
	      TEXT_VALUE("bulletin",
			 "Beaucoup de personnes se connectent avant l’échéance du 31 mai."),
	      LIST_VALUE("providers",
			 OPEN("tax", "impots.example",
			      SLOW("health", "Assurance Maladie",
				   ANNOUNCED("post", "L’Identité postale",
					     "Fermé pour travaux jusqu’à vendredi, 6 heures.",
					     CLOSED("vneid", "VNeID – Định danh điện tử",
						    "@choose.down", NULL))))),
	      TEXT_VALUE("has_european", "1"),
	      LIST_VALUE("european", OPEN("eidas", "eIDAS", NULL)))},
	{"choose", "hostile",
	 PAGE(TEXT_VALUE("client_name", HOSTILE LONG), TEXT_VALUE("action", "javascript:alert(1)"),
	      TEXT_VALUE("may_remember", "1"), TEXT_VALUE("request", HOSTILE),
	      TEXT_VALUE("notice", HOSTILE),
	      LIST_VALUE("providers", OPEN(HOSTILE, HOSTILE, CLOSED("x", LONG, HOSTILE, NULL))),
	      LIST_VALUE("scopes", LABEL(HOSTILE, LABEL(LONG, NULL))))},
	{"choose", "empty",
	 PAGE(TEXT_VALUE("client_name", "Mes démarches"), TEXT_VALUE("action", "/choose"))},
	{"confirm", "usual",
	 PAGE(TEXT_VALUE("client_name", "Mes démarches"), TEXT_VALUE("action", "/choose"),
	      TEXT_VALUE("provider_name", "VNeID"), TEXT_VALUE("provider", "vneid"),
	      TEXT_VALUE("explanation", "Ayez votre téléphone sous la main."),
	      TEXT_VALUE("request", "c2VhbGVk"))},
	{"confirm", "hostile",
	 PAGE(TEXT_VALUE("client_name", HOSTILE), TEXT_VALUE("action", "javascript:alert(1)"),
	      TEXT_VALUE("provider_name", HOSTILE LONG), TEXT_VALUE("provider", HOSTILE),
	      TEXT_VALUE("explanation", HOSTILE), TEXT_VALUE("request", HOSTILE))},
	{"information", "usual",
	 PAGE(TEXT_VALUE("client_name", "Mes démarches"),
	      TEXT_VALUE("provider_name", "impots.example"), TEXT_VALUE("action", "/information"),
	      TEXT_VALUE("continuation", "c2VhbGVk"), LANGUAGES,
	      TEXT_VALUE("time_limit", TIME_LIMIT),
	      LIST_VALUE("claims",
			 CLAIM("@claim.given_name", "Joëlle Françoise",
			       CLAIM("@claim.family_name", "DUBINÔRE",
				     CLAIM("@claim.birthdate", "@day 1992-08-15",
					   CLAIM("@claim.email", "joelle.dubinore@example.com",
						 NULL))))))},
	{"information", "consent",
	 PAGE(TEXT_VALUE("client_name", "Mes démarches"), TEXT_VALUE("consent", "1"),
	      TEXT_VALUE("provider_name", "impots.example"), TEXT_VALUE("action", "/information"),
	      TEXT_VALUE("continuation", "c2VhbGVk"),
	      LIST_VALUE("claims", CLAIM("@claim.given_name", "Joëlle Françoise", NULL)))},
	{"information", "problem",
	 PAGE(TEXT_VALUE("client_name", "Mes démarches"), TEXT_VALUE("consent", "1"),
	      TEXT_VALUE("problem", "@error.consent-not-given.explanation"),
	      TEXT_VALUE("provider_name", "impots.example"), TEXT_VALUE("action", "/information"),
	      TEXT_VALUE("continuation", "c2VhbGVk"),
	      LIST_VALUE("claims", CLAIM("@claim.given_name", "Joëlle Françoise", NULL)))},
	{"information", "nothing",
	 PAGE(TEXT_VALUE("client_name", "Tax"), TEXT_VALUE("provider_name", "A"),
	      TEXT_VALUE("anonymous", "1"), TEXT_VALUE("action", "/information"))},
	{"information", "hostile",
	 PAGE(TEXT_VALUE("client_name", LONG), TEXT_VALUE("provider_name", HOSTILE),
	      TEXT_VALUE("action", "//evil.example/"), TEXT_VALUE("continuation", HOSTILE),
	      LIST_VALUE("claims", CLAIM(HOSTILE, HOSTILE, CLAIM(LONG, LONG LONG, NULL))))},
	{"error", "usual",
	 PAGE(TEXT_VALUE("title", "@error.interaction.title"),
	      TEXT_VALUE("explanation", "@error.interaction.explanation"),
	      TEXT_VALUE("reference", "Hk3_90c21be4"), TEXT_VALUE("time", "@moment"),
	      TEXT_VALUE("name", "interaction-stale"),
	      LIST_VALUE("return", RETURN("https://service.example/cb?error=server_error&state=x",
					  "Mes démarches")))},
	{"error", "hostile",
	 PAGE(TEXT_VALUE("title", HOSTILE), TEXT_VALUE("explanation", HOSTILE LONG),
	      TEXT_VALUE("reference", HOSTILE), TEXT_VALUE("time", HOSTILE),
	      TEXT_VALUE("name", HOSTILE),
	      LIST_VALUE("return", RETURN("JAVAscript:alert(1)", HOSTILE)))},
	{"error", "alone",
	 PAGE(TEXT_VALUE("title", "@error.client-unknown.title"),
	      TEXT_VALUE("explanation", "@error.client-unknown.explanation"),
	      TEXT_VALUE("reference", "Hk3_90c21be4"), TEXT_VALUE("time", "@moment"),
	      TEXT_VALUE("name", "client-unknown"))},
	ERROR("silent", "provider-silent", "provider-silent"),
	ERROR("disabled", "account-disabled", "account-disabled"),
	ERROR("registry", "registry-none", "registry-none"),
	ERROR("busy", "status-503", "store-busy"),
	{"diagnosis", "found",
	 PAGE(TEXT_VALUE("action", "/error"), TEXT_VALUE("reference", "Hk3_90c21be4"), LANGUAGES,
	      LIST_VALUE("found",
			 ROUND(NULL, TEXT_VALUE("code", "PV-AB52C"),
			       TEXT_VALUE("name", "scope-not-allowed"),
			       TEXT_VALUE("meaning", "The client asks for a scope."),
			       TEXT_VALUE("status", "400"), TEXT_VALUE("error", "invalid_scope"),
			       TEXT_VALUE("where", "authorize, check-request"),
			       TEXT_VALUE("client", "Mes démarches (demarches)"),
			       TEXT_VALUE("time", "@moment"))))},
	{"diagnosis", "hostile",
	 PAGE(TEXT_VALUE("action", "javascript:alert(1)"), TEXT_VALUE("reference", HOSTILE))},
	{"diagnosis", "asked", PAGE(TEXT_VALUE("action", "/error"))},
	{"sign_out", "usual",
	 PAGE(TEXT_VALUE("client_name", "Mes démarches"), TEXT_VALUE("action", "/logout"),
	      LANGUAGES,
	      LIST_VALUE("fields",
			 ROUND(NULL, TEXT_VALUE("name", "state"), TEXT_VALUE("value", "x"))))},
	{"sign_out", "hostile",
	 PAGE(TEXT_VALUE("client_name", HOSTILE), TEXT_VALUE("action", "data:text/html,x"),
	      LIST_VALUE("fields",
			 ROUND(NULL, TEXT_VALUE("name", HOSTILE), TEXT_VALUE("value", HOSTILE))))},
	{"signed_out", "usual",
	 PAGE(LIST_VALUE("return", RETURN("https://a.example/", "Mes démarches")))},
	{"signed_out", "alone", PAGE(TEXT_VALUE("none", NULL))},
	{"statistics", "usual",
	 PAGE(TEXT_VALUE("month", "@day 2026-10-00"), TEXT_VALUE("least", "10"),
	      TEXT_VALUE("some", "1"), LANGUAGES,
	      LIST_VALUE("services",
			 FIGURES("Mes démarches", "12 340", "97 %", "30 s", "93 %",
				 FIGURES("@statistics.others", "40", "–", "–", "–", NULL))),
	      LIST_VALUE("providers",
			 FIGURES("impots.example", "12 380", "97 %", "20 s", "–", NULL)))},
	{"statistics", "hostile",
	 PAGE(TEXT_VALUE("month", HOSTILE), TEXT_VALUE("least", HOSTILE), TEXT_VALUE("some", "1"),
	      LIST_VALUE("services",
			 FIGURES(HOSTILE LONG, HOSTILE, HOSTILE, HOSTILE, HOSTILE, NULL)))},
	{"statistics", "none",
	 PAGE(TEXT_VALUE("month", "@day 2026-10-00"), TEXT_VALUE("least", "10"))},
	{"status", "usual",
	 PAGE(TEXT_VALUE("time", "@moment"), LANGUAGES,
	      LIST_VALUE("providers", ROUND(ROUND(NULL, TEXT_VALUE("name", "Assurance Maladie"),
						  TEXT_VALUE("text", "@choose.maintenance"),
						  TEXT_VALUE("until", "@moment"),
						  TEXT_VALUE("announcement", "Travaux de nuit.")),
					    TEXT_VALUE("name", "impots.example"),
					    TEXT_VALUE("text", "@status.available"))))},
	{"status", "hostile",
	 PAGE(TEXT_VALUE("time", HOSTILE),
	      LIST_VALUE("providers",
			 ROUND(NULL, TEXT_VALUE("name", HOSTILE LONG), TEXT_VALUE("text", HOSTILE),
			       TEXT_VALUE("announcement", HOSTILE))))},
	{"feedback", "usual",
	 PAGE(TEXT_VALUE("client_name", "Mes démarches"), TEXT_VALUE("client_id", "demarches"),
	      TEXT_VALUE("action", "/feedback"), LANGUAGES)},
	{"feedback", "thanks",
	 PAGE(TEXT_VALUE("action", "/feedback"), TEXT_VALUE("thanks", "1"), LANGUAGES)},
	{"feedback", "hostile",
	 PAGE(TEXT_VALUE("client_name", HOSTILE LONG), TEXT_VALUE("client_id", HOSTILE),
	      TEXT_VALUE("action", "javascript:alert(1)"))},
	{"form_post", "usual",
	 PAGE(TEXT_VALUE("client_name", "Mes démarches"),
	      TEXT_VALUE("action", "https://a.example/cb"),
	      LIST_VALUE("fields",
			 ROUND(NULL, TEXT_VALUE("name", "code"), TEXT_VALUE("value", "x"))))},
	{"form_post", "hostile",
	 PAGE(TEXT_VALUE("client_name", HOSTILE LONG), TEXT_VALUE("action", "javascript:alert(1)"),
	      LIST_VALUE("fields",
			 ROUND(NULL, TEXT_VALUE("name", HOSTILE), TEXT_VALUE("value", HOSTILE))))},
	{"simulator", "usual",
	 PAGE(TEXT_VALUE("provider_name", "Simulateur"), TEXT_VALUE("acr", "eidas1"),
	      TEXT_VALUE("action", "/simulator"), TEXT_VALUE("state", "abc"),
	      LIST_VALUE("personas", PERSONA("a", "Camille MARTIN", "eidas1", "An ordinary person.",
					     PERSONA("b", "Nguyễn Thị Ngọc Ánh", "eidas3",
						     "Diacritics.", NULL))))},
	{"simulator", "sandbox",
	 PAGE(TEXT_VALUE("provider_name", "Simulateur"), TEXT_VALUE("acr", "eidas1"),
	      TEXT_VALUE("action", "/simulator"), TEXT_VALUE("state", "abc"),
	      TEXT_VALUE("sandbox", "1"),
	      LIST_VALUE("faults",
			 ROUND(ROUND(NULL, TEXT_VALUE("name", "id-token-none")),
			       TEXT_VALUE("name", "error-unmet_authentication_requirements"))),
	      LIST_VALUE("personas",
			 PERSONA("a", "Camille MARTIN", "eidas1", "An ordinary person.", NULL)))},
	{"simulator", "hostile",
	 PAGE(TEXT_VALUE("provider_name", HOSTILE), TEXT_VALUE("acr", HOSTILE),
	      TEXT_VALUE("action", " javascript:alert(1)"), TEXT_VALUE("state", HOSTILE),
	      LIST_VALUE("personas", PERSONA(HOSTILE, HOSTILE, HOSTILE, HOSTILE LONG, NULL)))},
	{"simulator", "empty",
	 PAGE(TEXT_VALUE("acr", "eidas3"), TEXT_VALUE("action", "/simulator"))},
	{"waiting", "usual",
	 PAGE(TEXT_VALUE("provider_name", "impots.example"), TEXT_VALUE("seconds", "4"),
	      LIST_VALUE("return", RETURN("/choose?request=x&tries=1", "")),
	      TEXT_VALUE("action", "/choose"), TEXT_VALUE("request", "c2VhbGVk"),
	      LIST_VALUE("providers", OPEN("health", "Assurance Maladie",
					   CLOSED("post", "L’Identité postale", "x", NULL))))},
	{"waiting", "back",
	 PAGE(TEXT_VALUE("provider_name", HOSTILE), TEXT_VALUE("seconds", "4"),
	      LIST_VALUE("return", RETURN("/callback/tax?code=x&tries=1", "")))},
	{"accessibility", "usual", PAGE(TEXT_VALUE("date", "@day 2026-11-22"), LANGUAGES)},
	{"account", "usual",
	 PAGE(TEXT_VALUE("saved", "1"), TEXT_VALUE("action", "/account"),
	      TEXT_VALUE("form", "c2VhbGVk"),
	      TEXT_VALUE("id", "3f786850e387550fdab836ed7e6dc881de23001b3f786850e387550fdab836ed"),
	      LANGUAGES,
	      LIST_VALUE("logins",
			 LOGIN("@moment", "Mes démarches", "impots.example", "@scope.profile",
			       LOGIN("@moment", LONG, LONG, LONG, NULL))),
	      LIST_VALUE("providers", ACCOUNT_PROVIDER("wanted-tax", "impots.example", "wanted",
						       ACCOUNT_PROVIDER("wanted-vneid",
									"VNeID – Định danh điện tử",
									"used", NULL))),
	      TEXT_VALUE("browsers", "Nous vous connaissons dans 2 navigateurs."),
	      TEXT_VALUE("browser_days", "Un cookie le garde pendant 180 jours."),
	      TEXT_VALUE("new_ones", "1"), TEXT_VALUE("data", "/account/data"),
	      TEXT_VALUE("sign_out", "/end_session"))},
	{"account", "empty",
	 PAGE(TEXT_VALUE("action", "/account"), TEXT_VALUE("form", "c2VhbGVk"),
	      TEXT_VALUE("id", "3f78"), LANGUAGES, LIST_VALUE("logins", NULL),
	      LIST_VALUE("providers", NULL), TEXT_VALUE("data", "/account/data"),
	      TEXT_VALUE("sign_out", "/end_session"))},
	{"account", "hostile",
	 PAGE(TEXT_VALUE("action", "/account"), TEXT_VALUE("form", HOSTILE),
	      TEXT_VALUE("id", HOSTILE),
	      LIST_VALUE("logins", LOGIN(HOSTILE, HOSTILE, HOSTILE, HOSTILE, NULL)),
	      LIST_VALUE("providers", ACCOUNT_PROVIDER(HOSTILE, HOSTILE, "wanted", NULL)),
	      TEXT_VALUE("data", "/account/data"), TEXT_VALUE("sign_out", "/end_session"))},
	{"account_ended", "reported",
	 PAGE(TEXT_VALUE("reported", "K7QF-2M9P"), TEXT_VALUE("action", "/account"))},
	{"account_ended", "erased",
	 PAGE(TEXT_VALUE("erased", "1"), TEXT_VALUE("action", "/account"))},
	{"not_found", "usual",
	 PAGE(TEXT_VALUE("title", "@error.status-404.title"),
	      TEXT_VALUE("explanation", "@error.status-404.explanation"))},
	{NULL, NULL, {NULL, NULL}},
};
