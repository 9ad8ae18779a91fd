/* K-8: no step is taken that a machine which serves has not heard of. */
#include "jwk_private.h"
#include "key_nodes.h"
#include "test.h"
#include <string.h>

static const char issuer[] = "https://parvis.example";
enum { NOW = 100000 };

static const struct key_plan plan = {.period = 1000, .lead = 100, .retention = 50, .memory = 30};

/* Two keys, one that signs and one that waits, and what a worker says that has read some step. */
struct stage {
	struct arena *arena;
	struct key keys[2];
	const char *lines;
};

static struct key key(struct arena *a, long long active, long long step)
{
	const struct jwk *jwk = jwk_generate(a, JOSE_ES256, JWK_SIG);

	return (struct key){.kid = jwk->kid,
			    .use = KEY_SIGNS_TOKENS,
			    .alg = JOSE_ES256,
			    .dates = {.created = 1, .published = 1, .active = active},
			    .jwk = jwk,
			    .step = step};
}

static struct stage begin(void)
{
	struct stage s = {.arena = arena_new(), .lines = ""};

	s.keys[0] = key(s.arena, 1, 1);
	s.keys[1] = key(s.arena, 0, 2);
	return s;
}

/* A worker that has read the first loaded keys, up to this step. */
static void hear(struct stage *s, const char *name, int silent_s, size_t loaded, long long step)
{
	const struct key_set set = {loaded, s->keys};
	const struct key_report report = key_report_of(&set, step, text_of(name), NOW - silent_s);
	struct text token = key_report_sign(s->arena, &report, issuer, &s->keys[0]);

	s->lines =
		arena_printf(s->arena, "%s%d %.*s %s\n", s->lines, silent_s, TEXT_ARG(token), name);
}

static struct key_nodes heard(struct stage *s)
{
	const struct jwk **keys = arena_alloc(s->arena, 2 * sizeof *keys);
	struct jwk_set set = {2, keys, TEXT_NONE};

	keys[0] = s->keys[0].jwk;
	keys[1] = s->keys[1].jwk;
	return key_nodes_parse(s->arena, text_of(s->lines), issuer, &set, NOW);
}

static void check_verdict(struct key_verdict verdict, const char *no, const char *node,
			  long long earliest)
{
	CHECK_REFUSAL(verdict.no, no);
	CHECK_STR(verdict.node == NULL ? "(none)" : verdict.node, node);
	CHECK_NUMBER(verdict.earliest, earliest);
}

TEST(a_key_may_sign_once_every_node_that_serves_has_loaded_it)
{
	struct stage s = begin();
	struct key_nodes nodes;

	hear(&s, "one/run/1", 1, 2, 2);
	hear(&s, "two/run/1", 3, 1, 1);
	nodes = heard(&s);
	CHECK_NUMBER(nodes.count, 2);
	check_verdict(key_nodes_may_activate(&nodes, &plan, &s.keys[1], NOW), "key-node-lacks-it",
		      "two/run/1", 0);
	s.lines = "";
	hear(&s, "one/run/1", 1, 2, 2);
	hear(&s, "two/run/1", 3, 2, 2);
	nodes = heard(&s);
	check_verdict(key_nodes_may_activate(&nodes, &plan, &s.keys[1], NOW), "key-too-fresh",
		      "(none)", NOW + plan.lead);
	/* the last of them has had it for so long */
	s.lines = arena_printf(s.arena, "%s99 + %.*s\n", s.lines, TEXT_ARG(s.keys[1].kid));
	nodes = heard(&s);
	check_verdict(key_nodes_may_activate(&nodes, &plan, &s.keys[1], NOW), "key-too-fresh",
		      "(none)", NOW + 1);
	check_verdict(key_nodes_may_activate(&nodes, &plan, &s.keys[1], NOW + 1), "", "(none)", 0);
	arena_free(s.arena);
}

TEST(where_nobody_serves_nobody_lacks_a_key)
{
	struct stage s = begin();
	struct key_nodes nodes = heard(&s);

	check_verdict(key_nodes_may_activate(&nodes, &plan, &s.keys[1], NOW), "", "(none)", 0);
	arena_free(s.arena);
}

TEST(copies_of_machines_that_are_gone_are_waited_for)
{
	struct stage s = begin();
	struct key_nodes nodes;

	s.lines = arena_printf(s.arena, "99 + %.*s\n", TEXT_ARG(s.keys[1].kid));
	nodes = heard(&s);
	CHECK_NUMBER(nodes.count, 0);
	check_verdict(key_nodes_may_activate(&nodes, &plan, &s.keys[1], NOW), "key-too-fresh",
		      "(none)", NOW + 1);
	arena_free(s.arena);
}

/* B82: one node is cut off. */
TEST(a_node_that_fell_silent_is_waited_for_until_it_is_forgotten)
{
	struct stage s = begin();
	struct key_nodes nodes;

	hear(&s, "one/run/1", 100, 2, 2);
	nodes = heard(&s);
	CHECK(!key_node_is_live(&nodes.at[0]));
	check_verdict(key_nodes_may_activate(&nodes, &plan, &s.keys[1], NOW), "key-node-silent",
		      "one/run/1", NOW + KEY_NODE_FORGOTTEN_S - 100 + 1);
	arena_free(s.arena);
}

TEST(without_the_store_nobody_knows_what_nodes_have)
{
	struct stage s = begin();
	struct key_nodes nodes = key_nodes_unknown();

	check_verdict(key_nodes_may_activate(&nodes, &plan, &s.keys[1], NOW), "key-nodes-unheard",
		      "", 0);
	arena_free(s.arena);
}

TEST(a_node_that_proves_nothing_has_loaded_nothing)
{
	struct stage s = begin();
	struct key_nodes nodes;
	struct text token;

	hear(&s, "one/run/1", 1, 2, 2);
	token = text_of(s.lines);
	text_next_word(&token);
	token = text_next_word(&token);
	s.lines = arena_printf(s.arena, "1 - one/run/1\n1 %.*s two/run/1\n1 x.y.z three/run/1\n",
			       TEXT_ARG(token));
	nodes = heard(&s);
	CHECK_NUMBER(nodes.count, 3);
	CHECK_STR(nodes.at[0].unproven, "key-report-malformed");
	CHECK_STR(nodes.at[1].unproven, "of another worker");
	CHECK_STR(nodes.at[2].unproven, "jws-malformed");
	check_verdict(key_nodes_may_activate(&nodes, &plan, &s.keys[1], NOW), "key-node-unproven",
		      "one/run/1", 0);
	s.lines = "";
	hear(&s, "one/run/1", 4000, 2, 2);
	s.lines = arena_printf(s.arena, "1%s", strchr(s.lines, ' ')); /* an old one, said again */
	nodes = heard(&s);
	CHECK_STR(nodes.at[0].unproven, "expired");
	arena_free(s.arena);
}

TEST(a_key_is_retired_when_no_node_signs_with_it)
{
	struct stage s = begin();
	struct key_nodes nodes;

	hear(&s, "one/run/1", 1, 1, 1);
	s.keys[1].dates.active = NOW - 100;
	nodes = heard(&s);
	check_verdict(key_nodes_may_retire(&nodes, &plan, &s.keys[0], NOW), "key-node-still-signs",
		      "one/run/1", 0);
	s.lines = "";
	hear(&s, "one/run/1", 1, 2, 3);
	nodes = heard(&s);
	check_verdict(key_nodes_may_retire(&nodes, &plan, &s.keys[0], NOW), "", "(none)", 0);
	arena_free(s.arena);
}

/* A machine that missed the step signed on until it heard of it, and may be gone by now. */
TEST(a_key_is_published_until_what_any_node_signed_with_it_has_expired)
{
	struct stage s = begin();
	struct key_nodes nodes;

	s.keys[1].dates.active = NOW - 1000;
	hear(&s, "one/run/1", 1, 2, 3);
	s.lines = arena_printf(s.arena, "%s49 ! %.*s\n1 ! %.*s\n", s.lines, TEXT_ARG(s.keys[0].kid),
			       TEXT_ARG(s.keys[1].kid));
	nodes = heard(&s);
	CHECK_NUMBER(nodes.count, 1);
	check_verdict(key_nodes_may_retire(&nodes, &plan, &s.keys[0], NOW), "key-still-trusted",
		      "(none)", NOW + 1);
	check_verdict(key_nodes_may_retire(&nodes, &plan, &s.keys[0], NOW + 1), "", "(none)", 0);
	arena_free(s.arena);
}

TEST(a_key_is_destroyed_when_every_node_has_read_that_it_is_retired)
{
	struct stage s = begin();
	struct key_nodes nodes;

	hear(&s, "one/run/1", 1, 2, 3);
	nodes = heard(&s);
	s.keys[0].step = 4;
	check_verdict(key_nodes_may_destroy(&nodes, &s.keys[0], NOW), "key-node-lacks-it",
		      "one/run/1", 0);
	s.keys[0].step = 3;
	check_verdict(key_nodes_may_destroy(&nodes, &s.keys[0], NOW), "", "(none)", 0);
	arena_free(s.arena);
}

TEST(lines_of_another_form_are_passed_over)
{
	struct stage s = begin();
	struct key_nodes nodes;

	s.lines = "\n \nx y z\n-1 - one\n5 -\n5 - \n7 - two/run/1";
	nodes = heard(&s);
	CHECK_NUMBER(nodes.count, 1);
	CHECK_STR(nodes.at[0].name, "two/run/1");
	arena_free(s.arena);
}
