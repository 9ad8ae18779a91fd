/* interleaved_sign_ins_test.c -- T-06: two services in one browser, whatever comes before what. */
#include "sign_in_steps.h"
#include "test.h"
#include "world.h"
#include <stdio.h>
#include <string.h>

#define AUTHORIZE "/authorize?response_type=code&scope=openid&prompt=login" PKCE "&client_id="

enum { STEPS = 4 };

/* What a tab shows or would send next. */
static char next_of_tax[32768], next_of_health[8192];

static void to_the_simulator(const char *form, char *next, size_t size)
{
	world_post("/simulator", form);
	snprintf(next, size, "%s", strstr(world_answer.location, "/callback/"));
}

static void redeemed(const char *authorization, const char *form, const char *nonce)
{
	world_post_as("/token", form, authorization);
	CHECK_NUMBER(world_answer.status, 200);
	CHECK_STR(world_signed.nonce, nonce);
}

/* The tax office asks with a chooser and a page that says what it will be told. */
static void step_of_tax(int step)
{
	if (step == 0) {
		world_get(AUTHORIZE "tax&state=of-tax&nonce=nonce-of-tax"
				    "&redirect_uri=https%3A%2F%2Ftax.example%2Fcb");
		snprintf(next_of_tax, sizeof next_of_tax, "request=%s&provider=persona",
			 world_field("request"));
	} else if (step == 1) {
		world_post("/choose", next_of_tax);
		to_the_simulator(world_form("state", "persona=anne"), next_of_tax,
				 sizeof next_of_tax);
	} else if (step == 2) {
		world_get(next_of_tax);
		CHECK(*world_field("continuation") != '\0');
		snprintf(next_of_tax, sizeof next_of_tax, "answer=continue&continuation=%s",
			 world_field("continuation"));
	} else {
		world_post("/information", next_of_tax);
		CHECK(strstr(world_answer.location, "https://tax.example/cb?") != NULL);
		CHECK_STR(world_parameter("state"), "of-tax");
		world_keep_cookies();
		redeemed(TAX_BASIC, form_of_code(world_parameter("code")), "nonce-of-tax");
	}
}

/* The health insurance has one provider and no page. */
static void step_of_health(int step)
{
	if (step == 0) {
		world_get(AUTHORIZE "health&state=of-health&nonce=nonce-of-health"
				    "&redirect_uri=https%3A%2F%2Fhealth.example%2Fcb");
		snprintf(next_of_health, sizeof next_of_health, "%s",
			 world_form("state", "persona=anne"));
	} else if (step == 1) {
		to_the_simulator(next_of_health, next_of_health, sizeof next_of_health);
	} else if (step == 2) {
		world_get(next_of_health);
		CHECK(strstr(world_answer.location, "https://health.example/cb?") != NULL);
		CHECK_STR(world_parameter("state"), "of-health");
		snprintf(next_of_health, sizeof next_of_health,
			 "grant_type=authorization_code&code_verifier=" VERIFIER
			 "&code=%s&redirect_uri=https%%3A%%2F%%2Fhealth.example%%2Fcb"
			 "&client_id=health"
			 "&client_secret=a-secret-of-the-health-office-0123456",
			 world_parameter("code"));
	} else {
		redeemed(NULL, next_of_health, "nonce-of-health");
	}
}

/* Bit n of order says whose the n-th step is. */
static void play(unsigned order)
{
	int tax = 0, health = 0;

	world_begin();
	for (int i = 0; i < 2 * STEPS; i++) {
		if (order >> i & 1)
			step_of_tax(tax++);
		else
			step_of_health(health++);
		world_keep_cookies();
	}
}

TEST(two_sign_ins_in_one_browser_never_cross_in_any_of_their_seventy_orders)
{
	int orders = 0;

	for (unsigned order = 0; order < 1u << 2 * STEPS; order++)
		if (__builtin_popcount(order) == STEPS) {
			play(order);
			orders++;
		}
	CHECK_NUMBER(orders, 70);
	world_begin();
}
