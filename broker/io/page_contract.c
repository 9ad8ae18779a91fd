#include "page_contract.h"
#include <stddef.h>

static const struct page_name language_values[] = {
	{"code", PAGE_TEXT, NULL},    {"label", PAGE_TEXT, NULL},
	{"current", PAGE_TEXT, NULL}, /* given for the language of this page only */
	{"url", PAGE_URL, NULL},      {NULL, 0, NULL},
};

static const struct page_name return_values[] = {
	{"url", PAGE_URL, NULL},
	{"client_name", PAGE_TEXT, NULL},
	{NULL, 0, NULL},
};

static const struct page_name label_values[] = {
	{"label", PAGE_TEXT, NULL},
	{NULL, 0, NULL},
};

const struct page_name page_values_of_all[] = {
	{"platform", PAGE_TEXT, NULL},     /* set by page_render() */
	{"language", PAGE_TEXT, NULL},     /* set by page_render() */
	{"style", PAGE_STYLE, NULL},       /* the style sheet, as an element of the head */
	{"accessibility", PAGE_URL, NULL}, /* set by page_render(): the statement */
	{"help", PAGE_URL, NULL},          /* set by page_render(); absent without help_url */
	{"service_list", PAGE_URL, NULL},  /* the same; absent without services_url */
	{"status", PAGE_URL, NULL},        /* these three are absent without public_statistics */
	{"statistics", PAGE_URL, NULL},
	{"feedback", PAGE_URL, NULL}, /* some pages say of which service */
	{"languages", PAGE_LIST, language_values},
	{NULL, 0, NULL},
};

static const struct page_name choose_providers[] = {
	{"id", PAGE_TEXT, NULL},
	{"name", PAGE_TEXT, NULL},
	{"available", PAGE_TEXT, NULL},    /* given if it can be chosen */
	{"reason", PAGE_TEXT, NULL},       /* why it cannot, if anybody may know */
	{"beta", PAGE_TEXT, NULL},         /* it is on trial */
	{"slow", PAGE_TEXT, NULL},         /* given if it may be slow, or fail */
	{"announcement", PAGE_TEXT, NULL}, /* what its operator wants known, if anything */
	{"last", PAGE_TEXT, NULL},         /* given if this device remembers it */
	{NULL, 0, NULL},
};

static const struct page_name choose[] = {
	{"client_name", PAGE_TEXT, NULL},
	{"action", PAGE_URL, NULL},
	{"request", PAGE_TEXT, NULL},
	{"notice", PAGE_TEXT, NULL},   /* why this page is shown again, if it is */
	{"bulletin", PAGE_TEXT, NULL}, /* what all are to know at the moment, if anything */
	{"providers", PAGE_LIST, choose_providers},
	{"european", PAGE_LIST, choose_providers}, /* those of other countries' citizens */
	{"has_european", PAGE_TEXT, NULL},         /* given if there are any */
	{"scopes", PAGE_LIST, label_values},
	{"anonymous", PAGE_TEXT, NULL},    /* given if nothing of her identity was asked */
	{"remembers", PAGE_TEXT, NULL},    /* given if this device remembers a choice */
	{"may_remember", PAGE_TEXT, NULL}, /* given if it does not, and there is a choice */
	{"time_limit", PAGE_TEXT, NULL},
	{NULL, 0, NULL},
};

static const struct page_name confirm[] = {
	{"client_name", PAGE_TEXT, NULL},
	{"provider_name", PAGE_TEXT, NULL},
	{"explanation", PAGE_TEXT, NULL},
	{"provider", PAGE_TEXT, NULL}, /* its id */
	{"action", PAGE_URL, NULL},
	{"request", PAGE_TEXT, NULL},
	{NULL, 0, NULL},
};

static const struct page_name information_claims[] = {
	{"label", PAGE_TEXT, NULL},
	{"value", PAGE_TEXT, NULL},
	{NULL, 0, NULL},
};

static const struct page_name information[] = {
	{"client_name", PAGE_TEXT, NULL},
	{"provider_name", PAGE_TEXT, NULL},
	{"action", PAGE_URL, NULL},
	{"continuation", PAGE_TEXT, NULL},
	{"problem", PAGE_TEXT, NULL}, /* why it is shown again, if it is */
	{"claims", PAGE_LIST, information_claims},
	{"anonymous", PAGE_TEXT, NULL}, /* given if nothing of her identity is passed on */
	{"consent", PAGE_TEXT, NULL},   /* given if she must tick that she agrees */
	{"time_limit", PAGE_TEXT, NULL},
	{NULL, 0, NULL},
};

static const struct page_name error[] = {
	{"title", PAGE_TEXT, NULL},
	{"explanation", PAGE_TEXT, NULL},
	{"reference", PAGE_TEXT, NULL},
	{"time", PAGE_TEXT, NULL},
	{"name", PAGE_TEXT, NULL}, /* of the refusal */
	{"code", PAGE_TEXT, NULL}, /* of its name: docs/errors.md */
	{"return", PAGE_LIST, return_values},
	{NULL, 0, NULL},
};

static const struct page_name account_logins[] = {
	{"when", PAGE_TEXT, NULL},
	{"client", PAGE_TEXT, NULL}, /* names */
	{"provider", PAGE_TEXT, NULL},
	{"acr", PAGE_TEXT, NULL}, /* may be empty, as the network may */
	{"told", PAGE_TEXT, NULL},
	{"network", PAGE_TEXT, NULL},
	{"code", PAGE_TEXT, NULL},
	{NULL, 0, NULL},
};

static const struct page_name account_providers[] = {
	{"field", PAGE_TEXT, NULL}, /* its name in the form */
	{"name", PAGE_TEXT, NULL},
	{"wanted", PAGE_TEXT, NULL}, /* given if she wants it */
	{"used", PAGE_TEXT, NULL},   /* given of the one that she signed in with: it stays */
	{NULL, 0, NULL},
};

static const struct page_name account[] = {
	{"saved", PAGE_TEXT, NULL}, /* given if a change was made just now */
	{"action", PAGE_URL, NULL},
	{"form", PAGE_TEXT, NULL},
	{"id", PAGE_TEXT, NULL},
	{"logins", PAGE_LIST, account_logins},
	{"providers", PAGE_LIST, account_providers},
	{"browsers", PAGE_TEXT, NULL}, /* by how many she is known; absent if no letters are sent */
	{"browser_days", PAGE_TEXT, NULL},
	{"new_ones", PAGE_TEXT, NULL}, /* given if she wants those to come */
	{"data", PAGE_URL, NULL},
	{"sign_out", PAGE_URL, NULL},
	{NULL, 0, NULL},
};

static const struct page_name account_ended[] = {
	{"reported", PAGE_TEXT, NULL}, /* the code of the sign-in that was not hers */
	{"erased", PAGE_TEXT, NULL},   /* or this is given */
	{"action", PAGE_URL, NULL},
	{NULL, 0, NULL},
};

static const struct page_name diagnosis_found[] = {
	{"code", PAGE_TEXT, NULL},    {"name", PAGE_TEXT, NULL},
	{"meaning", PAGE_TEXT, NULL}, /* in English, as in error_description */
	{"error", PAGE_TEXT, NULL},   /* what the client was told; may be empty */
	{"status", PAGE_TEXT, NULL},  {"where", PAGE_TEXT, NULL}, /* endpoint and step */
	{"client", PAGE_TEXT, NULL},  {"provider", PAGE_TEXT, NULL},
	{"time", PAGE_TEXT, NULL},    {NULL, 0, NULL},
};

static const struct page_name diagnosis[] = {
	{"action", PAGE_URL, NULL},
	{"reference", PAGE_TEXT, NULL}, /* that was asked about; absent if none was */
	{"found", PAGE_LIST, diagnosis_found},
	{NULL, 0, NULL},
};

static const struct page_name sign_out_fields[] = {
	{"name", PAGE_TEXT, NULL},
	{"value", PAGE_TEXT, NULL},
	{NULL, 0, NULL},
};

static const struct page_name sign_out[] = {
	{"client_name", PAGE_TEXT, NULL},
	{"action", PAGE_URL, NULL},
	{"fields", PAGE_LIST, sign_out_fields},
	{NULL, 0, NULL},
};

static const struct page_name form_post[] = {
	{"client_name", PAGE_TEXT, NULL},
	{"action", PAGE_URL, NULL},
	{"fields", PAGE_LIST, sign_out_fields},
	{NULL, 0, NULL},
};

static const struct page_name signed_out_frames[] = {
	{"url", PAGE_URL, NULL}, /* a client's frontchannel_logout_uri */
	{NULL, 0, NULL},
};

static const struct page_name signed_out[] = {
	{"frames", PAGE_LIST, signed_out_frames},
	{"return", PAGE_LIST, return_values},
	{NULL, 0, NULL},
};

static const struct page_name simulator_personas[] = {
	{"id", PAGE_TEXT, NULL},
	{"label", PAGE_TEXT, NULL},
	{"acr", PAGE_TEXT, NULL},
	{"description", PAGE_TEXT, NULL},
	{"obtains", PAGE_TEXT, NULL}, /* the level she comes back with; empty if she does not */
	{NULL, 0, NULL},
};

static const struct page_name simulator_faults[] = {
	{"name", PAGE_TEXT, NULL},
	{NULL, 0, NULL},
};

static const struct page_name simulator[] = {
	{"provider_name", PAGE_TEXT, NULL},
	{"acr", PAGE_TEXT, NULL},
	{"action", PAGE_URL, NULL},
	{"state", PAGE_TEXT, NULL},
	{"personas", PAGE_LIST, simulator_personas},
	{"sandbox", PAGE_TEXT, NULL}, /* given if things can go wrong on demand */
	{"faults", PAGE_LIST, simulator_faults},
	{NULL, 0, NULL},
};

static const struct page_name waiting[] = {
	{"provider_name", PAGE_TEXT, NULL},
	{"seconds", PAGE_TEXT, NULL},         /* until the page comes back by itself */
	{"return", PAGE_LIST, return_values}, /* where to try again */
	{"action", PAGE_URL, NULL},
	{"request", PAGE_TEXT, NULL},
	{"providers", PAGE_LIST, choose_providers}, /* the others that she may choose */
	{NULL, 0, NULL},
};

static const struct page_name statistics_rows[] = {
	{"name", PAGE_TEXT, NULL},    {"sign_ins", PAGE_TEXT, NULL}, /* to tens */
	{"success", PAGE_TEXT, NULL}, /* "97 %"; a dash if too few were asked */
	{"median", PAGE_TEXT, NULL},  {"satisfied", PAGE_TEXT, NULL}, {NULL, 0, NULL},
};

static const struct page_name statistics[] = {
	{"month", PAGE_TEXT, NULL}, /* "10/2026" */
	{"least", PAGE_TEXT, NULL}, /* what has fewer is told with others */
	{"services", PAGE_LIST, statistics_rows},
	{"providers", PAGE_LIST, statistics_rows},
	{"some", PAGE_TEXT, NULL}, /* given if there are figures */
	{NULL, 0, NULL},
};

static const struct page_name status_providers[] = {
	{"name", PAGE_TEXT, NULL},
	{"text", PAGE_TEXT, NULL},         /* how it does */
	{"until", PAGE_TEXT, NULL},        /* if somebody said */
	{"announcement", PAGE_TEXT, NULL}, /* as in the chooser */
	{NULL, 0, NULL},
};

static const struct page_name status[] = {
	{"time", PAGE_TEXT, NULL},
	{"providers", PAGE_LIST, status_providers},
	{NULL, 0, NULL},
};

static const struct page_name feedback[] = {
	{"client_name", PAGE_TEXT, NULL}, /* of which service, if that is known */
	{"client_id", PAGE_TEXT, NULL},
	{"action", PAGE_URL, NULL},
	{"thanks", PAGE_TEXT, NULL}, /* given when she has answered */
	{NULL, 0, NULL},
};

static const struct page_name not_found[] = {
	{"title", PAGE_TEXT, NULL},
	{"explanation", PAGE_TEXT, NULL},
	{NULL, 0, NULL},
};

static const struct page_name accessibility[] = {
	{"date", PAGE_TEXT, NULL}, /* when it was assessed */
	{NULL, 0, NULL},
};

static const struct page_name login_notice[] = {
	{"client_name", PAGE_TEXT, NULL},
	{"provider_name", PAGE_TEXT, NULL},
	{"time", PAGE_TEXT, NULL},
	{"code", PAGE_TEXT, NULL},   /* as the citizen's own page has it */
	{"account", PAGE_URL, NULL}, /* that page, if there is one */
	{NULL, 0, NULL},
};

const struct page_contract page_contracts[] = {
	{"choose", choose, false},           /* whom do you sign in with? */
	{"confirm", confirm, false},         /* do you mean that one? */
	{"information", information, false}, /* what the service will be told */
	{"error", error, false},             /* a refusal, its reference and the way back */
	{"diagnosis", diagnosis, false},     /* for developers: what a reference stands for */
	{"sign_out", sign_out, false},       /* do you want to? */
	{"signed_out", signed_out, false},
	{"form_post", form_post, false},   /* the answer to a client that wants it posted */
	{"simulator", simulator, false},   /* the provider of test identities */
	{"waiting", waiting, false},       /* for a provider that has too many */
	{"statistics", statistics, false}, /* of a month, for everybody */
	{"status", status, false},         /* of providers, for everybody */
	{"feedback", feedback, false},     /* did signing in work for you? */
	{"not_found", not_found, false},
	{"account", account, false},             /* the citizen's own */
	{"account_ended", account_ended, false}, /* and when she is signed out of it everywhere */
	{"accessibility", accessibility, false}, /* the statement that laws ask for */
	{"login_notice", login_notice, true},    /* a sign-in that is not like hers */
	{NULL, NULL, false},
};
