#include "page_shipped.h"

#define SHIPPED(X)                                                                                 \
	X(templates_accessibility_html, "templates/accessibility.html")                            \
	X(templates_account_html, "templates/account.html")                                        \
	X(templates_account_ended_html, "templates/account_ended.html")                            \
	X(templates_head_html, "templates/head.html")                                              \
	X(templates_logo_html, "templates/logo.html")                                              \
	X(templates_header_html, "templates/header.html")                                          \
	X(templates_ways_out_html, "templates/ways_out.html")                                      \
	X(templates_footer_html, "templates/footer.html")                                          \
	X(templates_choose_html, "templates/choose.html")                                          \
	X(templates_door_html, "templates/door.html")                                              \
	X(templates_confirm_html, "templates/confirm.html")                                        \
	X(templates_information_html, "templates/information.html")                                \
	X(templates_error_html, "templates/error.html")                                            \
	X(templates_diagnosis_html, "templates/diagnosis.html")                                    \
	X(templates_sign_out_html, "templates/sign_out.html")                                      \
	X(templates_signed_out_html, "templates/signed_out.html")                                  \
	X(templates_form_post_html, "templates/form_post.html")                                    \
	X(templates_simulator_html, "templates/simulator.html")                                    \
	X(templates_waiting_html, "templates/waiting.html")                                        \
	X(templates_statistics_html, "templates/statistics.html")                                  \
	X(templates_status_html, "templates/status.html")                                          \
	X(templates_feedback_html, "templates/feedback.html")                                      \
	X(templates_not_found_html, "templates/not_found.html")                                    \
	X(templates_login_notice_txt, "templates/login_notice.txt")                                \
	X(templates_theme_json, "theme.json")                                                      \
	X(templates_parvis_css, "templates/parvis.css")                                            \
	X(locales_en_json, "locales/en.json")                                                      \
	X(locales_fr_json, "locales/fr.json")                                                      \
	X(locales_vi_json, "locales/vi.json")

#define DECLARATION(variable, name) extern const struct text variable;
#define ROW(variable, name) {name, &variable},

SHIPPED(DECLARATION)

const struct page_shipped page_shipped[] = {SHIPPED(ROW){NULL, NULL}};
