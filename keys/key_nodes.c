#include "key_nodes.h"

enum { CLOCKS_DIFFER_S = 300 };

const struct refusal key_nodes_unheard = {
	"key-nodes-unheard", 500, NULL,
	"The store does not answer, so nobody knows what the machines that serve have loaded."};
const struct refusal key_node_silent = {
	"key-node-silent", 500, NULL,
	"A worker that was heard lately is silent; it may still serve what it had."};
const struct refusal key_node_unproven = {
	"key-node-unproven", 500, NULL,
	"A worker does not prove what it has loaded; it may have other keys than these."};
const struct refusal key_node_lacks_it = {
	"key-node-lacks-it", 500, NULL,
	"A worker that serves has not loaded the key as it is now."};
const struct refusal key_node_still_signs = {"key-node-still-signs", 500, NULL,
					     "A worker that serves still signs with this key."};

struct key_nodes key_nodes_unknown(void) { return (struct key_nodes){.are_known = false}; }

/* A report of another worker, or of last week, proves nothing of this one. */
static void prove(struct arena *a, struct key_node *node, const char *name, struct text token,
		  const char *issuer, const struct jwk_set *keys, long long now)
{
	const struct refusal *no = &key_report_malformed;
	const struct key_report *report =
		text_is(token, "-") ? NULL : key_report_open(a, token, issuer, keys, &no);

	node->name = name;
	if (report == NULL)
		node->unproven = no->name;
	else if (!text_is(report->node, node->name))
		node->unproven = "of another worker";
	else if (report->expires_at + CLOCKS_DIFFER_S < now)
		node->unproven = "expired";
	else
		node->report = report;
}

static void mark(struct arena *a, struct key_mark *marks, size_t *count, struct text kid,
		 long long at)
{
	if (*count < KEY_NODES_MARKS_MAX)
		marks[(*count)++] = (struct key_mark){arena_text(a, kid), at};
}

struct key_nodes key_nodes_parse(struct arena *a, struct text lines, const char *issuer,
				 const struct jwk_set *keys, long long now)
{
	struct key_nodes nodes = {.are_known = true};

	nodes.at = arena_alloc(a, KEY_NODES_MAX * sizeof *nodes.at);
	nodes.loaded = arena_alloc(a, KEY_NODES_MARKS_MAX * sizeof *nodes.loaded);
	nodes.signed_last = arena_alloc(a, KEY_NODES_MARKS_MAX * sizeof *nodes.signed_last);
	while (lines.len > 0 && nodes.count < KEY_NODES_MAX) {
		struct text line = text_split(lines, '\n', &lines), token;
		struct key_node *node = &nodes.at[nodes.count];

		if (!text_number(text_next_word(&line), &node->silent_s))
			continue;
		token = text_next_word(&line);
		if (token.len == 0 || line.len == 0)
			continue;
		if (text_is(token, "+"))
			mark(a, nodes.loaded, &nodes.loaded_count, line, now - node->silent_s);
		else if (text_is(token, "!"))
			mark(a, nodes.signed_last, &nodes.signed_count, line, now - node->silent_s);
		else
			prove(a, &nodes.at[nodes.count++], arena_string(a, line), token, issuer,
			      keys, now);
	}
	return nodes;
}

bool key_node_is_live(const struct key_node *node) { return node->silent_s <= KEY_NODE_SILENT_S; }

typedef bool is_done(const struct key_node *node, const struct key *key);

/* Is it done at all that serve? */
static struct key_verdict all(const struct key_nodes *nodes, const struct key *key, is_done *check,
			      const struct refusal *undone, long long now)
{
	if (!nodes->are_known)
		return (struct key_verdict){&key_nodes_unheard, 0, ""};
	for (size_t i = 0; i < nodes->count; i++) {
		const struct key_node *node = &nodes->at[i];

		if (!key_node_is_live(node))
			return (struct key_verdict){&key_node_silent,
						    now + KEY_NODE_FORGOTTEN_S - node->silent_s + 1,
						    node->name};
		if (node->report == NULL)
			return (struct key_verdict){&key_node_unproven, 0, node->name};
		if (!check(node, key))
			return (struct key_verdict){undone, 0, node->name};
	}
	return (struct key_verdict){NULL, 0, NULL};
}

static bool publishes(const struct key_node *node, const struct key *key)
{
	return key_report_publishes(node->report, key->kid);
}

/* 0: nobody told the store. */
static long long mark_of(const struct key_mark *marks, size_t count, struct text kid)
{
	for (size_t i = 0; i < count; i++)
		if (text_equal(marks[i].kid, kid))
			return marks[i].at;
	return 0;
}

struct key_verdict key_nodes_may_activate(const struct key_nodes *nodes,
					  const struct key_plan *plan, const struct key *key,
					  long long now)
{
	struct key_verdict verdict = all(nodes, key, publishes, &key_node_lacks_it, now);
	long long loaded = mark_of(nodes->loaded, nodes->loaded_count, key->kid), known;

	if (verdict.no != NULL || (nodes->count == 0 && loaded == 0))
		return verdict;
	known = (loaded == 0 ? now : loaded) + plan->lead;
	return now < known ? (struct key_verdict){&key_too_fresh, known, NULL} : verdict;
}

static bool signs_otherwise(const struct key_node *node, const struct key *key)
{
	return !key_report_signs(node->report, key->kid);
}

struct key_verdict key_nodes_may_retire(const struct key_nodes *nodes, const struct key_plan *plan,
					const struct key *key, long long now)
{
	struct key_verdict verdict = all(nodes, key, signs_otherwise, &key_node_still_signs, now);
	long long expired =
		mark_of(nodes->signed_last, nodes->signed_count, key->kid) + plan->retention;

	return verdict.no == NULL && now < expired
		       ? (struct key_verdict){&key_still_trusted, expired, NULL}
		       : verdict;
}

static bool has_read(const struct key_node *node, const struct key *key)
{
	return node->report->step >= key->step;
}

struct key_verdict key_nodes_may_destroy(const struct key_nodes *nodes, const struct key *key,
					 long long now)
{
	return all(nodes, key, has_read, &key_node_lacks_it, now);
}
