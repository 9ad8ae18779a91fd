/* registry_check.h -- steps of the callback: the civil registry is asked about an identity that a
 * provider has just proved, if the configuration has one and says so of the provider.
 *
 * docs/registry.md. Whom it knows is remembered for a while, sealed under what was asked. While it
 * fails again and again it is not asked at all (each worker finds that out for itself). Nobody is
 * asked about again in a session that stands.
 */
#pragma once
#include "authorize_request.h"
#include "http_client.h"
#include "provider_driver.h"
#include "registry_answer.h"
#include "store.h"

struct registry_check {
	struct text question, remembered; /* absent: none */
	enum store_outcome outcome;
	bool was_asked;
	long long asked_us; /* monotonic */
	struct http_answer answer;
};

/* What this worker has found out about its health: for tests. */
void registry_check_forget(void);

/* Steps in this order. */
enum turn registry_check_recall(struct flow *f, const struct upstream *u, struct registry_check *r);
enum turn registry_check_ask(struct flow *f, struct registry_check *r);
enum turn registry_check_judge(struct flow *f, const struct authorize_request *request,
			       struct upstream *u, struct registry_check *r);
