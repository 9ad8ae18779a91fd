#include "lost_answer.h"
#include <string.h>

struct text lost_answer_pack(struct arena *a, const struct lost_answer *answer)
{
	struct record_writer w = record_write(a);

	record_put_string(&w, "run", answer->spender.run);
	record_put_number(&w, "pid", answer->spender.pid);
	record_put_string(&w, "client_id", answer->client->client_id);
	record_put_string(&w, "redirect_uri", answer->redirect_uri);
	record_put_string(&w, "code_challenge", answer->code_challenge);
	confirmation_put(&w, &answer->sender);
	record_put_string(&w, "access_token", answer->access_token);
	record_put(&w, "body", answer->body);
	return record_written(&w);
}

struct lost_answer *lost_answer_parse(struct arena *a, const struct config *config,
				      struct text packed)
{
	struct lost_answer *answer = arena_alloc(a, sizeof *answer);
	struct record record;

	if (!record_read(packed, &record))
		return NULL;
	*answer = (struct lost_answer){
		.spender.run = record_string(a, &record, "run"),
		.spender.pid = record_number(&record, "pid"),
		.client = config_client(config, record_string(a, &record, "client_id")),
		.redirect_uri = record_string(a, &record, "redirect_uri"),
		.code_challenge = record_string(a, &record, "code_challenge"),
		.sender = confirmation_get(a, &record),
		.access_token = record_string(a, &record, "access_token"),
		.body = record_get(&record, "body"),
	};
	return answer->client == NULL || answer->body.at == NULL ? NULL : answer;
}

bool lost_answer_is_for(const struct lost_answer *answer, const struct client *client,
			const char *redirect_uri, const char *code_verifier,
			const struct confirmation *sender)
{
	const struct grant grant = {
		.client = answer->client,
		.redirect_uri = answer->redirect_uri,
		.code_challenge = answer->code_challenge,
	};

	return grant_check(&grant, client, redirect_uri, code_verifier) == NULL &&
	       strcmp(answer->sender.jkt, sender->jkt) == 0 &&
	       strcmp(answer->sender.x5t_s256, sender->x5t_s256) == 0;
}

bool lost_answer_is_lost(const struct lost_answer *answer, const char *run, bool lives)
{
	return !lives && strcmp(answer->spender.run, run) == 0;
}
