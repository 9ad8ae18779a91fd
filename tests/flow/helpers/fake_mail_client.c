/* fake_mail_client.c -- mail_client.h with a server in the test's hands. */
#include "mail_client.h"
#include "mail_server.h"
#include "world.h"
#include "world_mail.h"
#include "world_operation.h"
#include <stdio.h>

const struct refusal mail_server_unreachable = {"mail-server-unreachable", 502, NULL,
						"The mail server is down (fake)."};
const struct refusal mail_server_silent = {"mail-server-silent", 504, NULL,
					   "The mail server is silent (fake)."};
const struct refusal mail_server_untrusted = {"mail-server-untrusted", 502, NULL,
					      "The mail server has no TLS (fake)."};
const struct refusal mail_server_denies = {"mail-server-denies", 502, NULL,
					   "The mail server does not know us (fake)."};
const struct refusal mail_postponed = {"mail-postponed", 503, NULL, "Not now (fake)."};
const struct refusal mail_refused = {"mail-refused", 502, NULL, "Never (fake)."};

const struct refusal *world_mail_no;
char world_mail_to[256], world_mail[16384];
int world_mail_operations;

void world_mail_turn_on(void)
{
	struct config *config = world_change_config();

	config->mail_server.url = "smtp://mail.example";
	config->mail_server.from = "no-reply@id.example";
}

void world_mail_turn_off(void) { world_change_config()->mail_server.url = ""; }

struct call {
	const char *to;
	struct text letter;
};

static void on_taken(void *arg)
{
	struct call *call = arg;

	snprintf(world_mail_to, sizeof world_mail_to, "%s", call->to);
	snprintf(world_mail, sizeof world_mail, "%.*s", TEXT_ARG(call->letter));
}

enum turn mail_send(struct flow *f, const struct mail_server *server, const char *to,
		    struct text letter)
{
	struct call *call = arena_alloc(f->arena, sizeof *call);

	(void)server;
	*call = (struct call){to, letter};
	world_mail_operations++;
	if (world_mail_no != NULL)
		world_fail_at = world_operations + 1;
	return world_operation(f, on_taken, call,
			       world_mail_no != NULL ? world_mail_no : &mail_server_unreachable);
}
