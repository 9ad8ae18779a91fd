/* keys_nodes.c -- what the machines that serve have loaded: parvis asked the store for it and hands
 * it to us, since we have no network. */
#include "json_write.h"
#include "keys_command.h"
#include "read_whole.h"
#include <stdio.h>

enum { NODES_BYTES_MAX = 16 * 1024 * 1024 };

struct key_nodes keys_nodes(struct keys_command *c, const struct key_set *set)
{
	const struct jwk **keys = arena_alloc(c->arena, (set->count + 1) * sizeof *keys);
	struct jwk_set ours = {0, keys, TEXT_NONE};
	struct text lines;

	if (c->nodes_fd < 0)
		return key_nodes_unknown();
	lines = read_whole(c->arena, c->nodes_fd, NODES_BYTES_MAX);
	if (lines.at == NULL)
		return key_nodes_unknown();
	for (size_t i = 0; i < set->count; i++)
		if (set->keys[i].use == KEY_SIGNS_TOKENS && set->keys[i].dates.destroyed == 0)
			keys[ours.count++] = set->keys[i].jwk;
	return key_nodes_parse(c->arena, lines, c->config->settings.issuer, &ours, c->now);
}

static const char *standing(const struct key_node *node, long long step)
{
	if (!key_node_is_live(node))
		return "silent";
	if (node->report == NULL)
		return "unproven";
	return node->report->step < step ? "behind" : "current";
}

void keys_put_nodes(struct json_writer *w, const struct key_nodes *nodes, long long step)
{
	if (!nodes->are_known)
		return;
	json_open_as(w, "nodes", '[');
	for (size_t i = 0; i < nodes->count; i++) {
		const struct key_node *node = &nodes->at[i];

		json_open(w, '{');
		json_put_string(w, "name", node->name);
		json_put_string(w, "standing", standing(node, step));
		json_put_number(w, "silent_s", node->silent_s);
		if (node->report != NULL)
			json_put_number(w, "step", node->report->step);
		else
			json_put_string(w, "unproven", node->unproven);
		json_close(w, '}');
	}
	json_close(w, ']');
}

void keys_print_nodes(const struct key_nodes *nodes, long long step)
{
	if (!nodes->are_known)
		puts("Nobody knows which workers serve: the store was not asked, or is silent.");
	for (size_t i = 0; i < nodes->count; i++) {
		const struct key_node *node = &nodes->at[i];

		printf("node      %-8s %s: step %lld of %lld, heard %lld s ago%s%s\n",
		       standing(node, step), node->name,
		       node->report == NULL ? 0 : node->report->step, step, node->silent_s,
		       node->unproven == NULL ? "" : ", ",
		       node->unproven == NULL ? "" : node->unproven);
	}
}
