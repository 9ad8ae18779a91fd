/* vnconnect_table_fuzz.c -- words of a dialect, and userinfo told in them. */
#include "json_read.h"
#include "vnconnect_table.h"
#include "vnconnect_userinfo.h"
#include <stdlib.h>

#define CLAIMS                                                                                     \
	"{\"name\":\"A\",\"birthdate\":\"1985-03-02\",\"gender\":\"male\","                        \
	"\"address\":{\"locality\":\"B\"},\"email\":\"a@b.c\"}"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);
int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
	struct arena *a = arena_new();
	struct config_faults faults = config_faults_none(a);
	const struct scope no_scopes[] = {{.name = NULL}};
	const struct config config = {.scopes = no_scopes,
				      .vnconnect = vnconnect_table_read(
					      a, (struct text){(const char *)data, size}, &faults)};
	const struct access_token token = {
		.sub = "s", .scope = "openid", .acr = "eidas1", .claims = TEXT(CLAIMS)};
	struct text told;

	if (faults.count == 0) {
		told = vnconnect_userinfo(a, &config, &token, "", "");
		if (json_read(a, told, 1024 * 1024) == NULL)
			abort();
	}
	arena_free(a);
	return 0;
}
