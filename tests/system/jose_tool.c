/* jose_tool.c -- our JOSE on standard input and output, for another implementation to talk to.
 *
 * One JSON object per line: {"do":"sign","alg":...,"key":{...},"payload":...}, "verify" with
 * "token", "encrypt" with "enc" and "payload", "decrypt" with "token" (and "enc", or any). With
 * "keys" instead of "key" a set is read and the key found by the token's kid. The answer is one
 * line, too: {"token":...}, {"payload":...} or {"refusal":...}.
 */
#include "base64url.h"
#include "json_read.h"
#include "json_write.h"
#include "jwe.h"
#include "jws.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct job {
	struct arena *arena;
	json_t *json;
	const struct jwk *key;
	enum jose_alg alg;
	enum jose_enc enc;
	struct text payload, token;
	const struct refusal *no;
};

static struct text kid_of(struct job *job)
{
	const struct refusal *no;
	const struct jws *jws = jws_read(job->arena, job->token, &no);
	const struct jwe_header *jwe = jwe_read_header(job->arena, job->token, &no);

	return jws != NULL ? jws->kid : jwe != NULL ? jwe->kid : TEXT_NONE;
}

static void find_key(struct job *job)
{
	const json_t *key = json_object_get(job->json, "key");
	const json_t *keys = json_object_get(job->json, "keys");
	char *json = json_dumps(key != NULL ? key : keys, JSON_COMPACT);
	const struct jwk_set *set;

	if (key != NULL)
		job->key = jwk_parse(job->arena, text_of(json), &job->no);
	else if ((set = jwk_set_parse(job->arena, text_of(json), &job->no)) != NULL)
		job->key = jwk_set_find(set, kid_of(job), job->alg, JWK_SIG);
	free(json);
}

static struct text work(struct job *job, const char *what)
{
	struct arena *a = job->arena;

	if (strcmp(what, "sign") == 0)
		return jws_sign(a, job->key, job->alg, NULL, job->payload);
	if (strcmp(what, "verify") == 0)
		return jws_open(a, job->token, job->key, job->alg, &job->no);
	if (strcmp(what, "encrypt") == 0)
		return jwe_encrypt(a, job->key, job->alg, job->enc, NULL, job->payload);
	if (strcmp(what, "decrypt") == 0)
		return jwe_decrypt(a, job->token, job->key, job->alg, job->enc, &job->no);
	return TEXT_NONE;
}

/* Payloads are base64url in JSON, since they may be any bytes. */
static struct text answer(struct job *job, const char *what)
{
	struct json_writer w = json_write(job->arena);
	struct text made;

	find_key(job);
	made = job->key != NULL ? work(job, what) : TEXT_NONE;
	json_open(&w, '{');
	if (made.at == NULL)
		json_put_string(&w, "refusal", job->no == NULL ? "unable" : job->no->name);
	else if (strcmp(what, "sign") == 0 || strcmp(what, "encrypt") == 0)
		json_put_text(&w, "token", made);
	else
		json_put_text(&w, "payload", base64url_encode(job->arena, made));
	json_close(&w, '}');
	return json_written(&w);
}

static void do_line(const char *line, size_t len)
{
	struct job job = {.arena = arena_new()};

	job.json = json_loadb(line, len, 0, NULL);
	if (job.json == NULL) {
		puts("{\"refusal\":\"not-json\"}");
	} else {
		job.alg = jose_alg_parse(json_text(job.json, "alg"));
		job.enc = jose_enc_parse(json_text(job.json, "enc"));
		job.token = json_text(job.json, "token");
		job.payload = base64url_decode(job.arena, json_text(job.json, "payload"));
		puts(answer(&job, json_string_or(job.json, "do", "")).at);
	}
	fflush(stdout);
	json_decref(job.json);
	arena_free(job.arena);
}

int main(void)
{
	char *line = NULL;
	size_t size = 0;
	ssize_t len;

	while ((len = getline(&line, &size, stdin)) > 0)
		do_line(line, (size_t)len);
	free(line);
	return 0;
}
