#include "config_files.h"
#include "files.h"
#include "test.h"
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static struct arena *arena;
static struct config_faults faults;
static const char *folder;

static void write_file(const char *name, const char *content)
{
	file_write(arena_printf(arena, "%s/%s", folder, name), content, 0600);
}

static void begin(void)
{
	arena = arena_new();
	faults = config_faults_none(arena);
	folder = folder_new(arena);
	mkdir(arena_printf(arena, "%s/clients", folder), 0700);
	mkdir(arena_printf(arena, "%s/providers", folder), 0700);
	mkdir(arena_printf(arena, "%s/pages", folder), 0700);
	mkdir(arena_printf(arena, "%s/pages/templates", folder), 0700);
	write_file("broker.json",
		   "{\"issuer\":\"https://parvis.example\",\"store\":\"redis://s:1\","
		   "\"store_password_file\":\"store.password\",\"theme\":\"pages\","
		   "\"personas\":\"people.json\"}");
	write_file("store.password", "canary-of-the-store\n");
	write_file("people.json", "{\"personas\":[]}");
	write_file("pages/templates/error.html", "<p>no</p>");
	write_file("pages/templates/README", "not a page");
	write_file("pages/theme.json", "{}");
	write_file("clients/tax.json", "{\"client_id\":\"tax\",\"client_name\":\"Taxes\","
				       "\"client_secret\":\"canary-0123456789abcdef0123456789\","
				       "\"redirect_uris\":[\"https://tax.example/cb\"]}");
	write_file("providers/post.json",
		   "{\"id\":\"post\",\"name\":\"Post\",\"issuer\":\"https://post.example\","
		   "\"client_id\":\"parvis\",\"client_secret_file\":\"post.secret\"}");
	write_file("post.secret", "0123456789abcdef0123456789abcdef\n");
}

static void end(void)
{
	static const char *const names[] = {"broker.json",
					    "store.password",
					    "people.json",
					    "pages/templates/error.html",
					    "pages/templates/README",
					    "pages/templates",
					    "pages/theme.json",
					    "pages",
					    "clients/tax.json",
					    "clients",
					    "providers/post.json",
					    "providers",
					    "post.secret"};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		remove(arena_printf(arena, "%s/%s", folder, names[i]));
	CHECK_NUMBER(rmdir(folder), 0);
	arena_free(arena);
}

static bool has_fault(const char *file, bool is_warning)
{
	for (const struct config_fault *f = faults.first; f != NULL; f = f->next)
		if (strcmp(f->file, file) == 0 && f->is_warning == is_warning)
			return true;
	return false;
}

TEST(bundle_gives_back_the_configuration_it_was_made_of)
{
	const struct config *loaded, *again;

	begin();
	loaded = config_load(arena, folder, &faults);
	CHECK_NUMBER(faults.count, 0);
	again = config_unbundle(arena, loaded->bundle);
	CHECK_STR(again->settings.issuer, "https://parvis.example");
	CHECK_TEXT(again->store_password, "canary-of-the-store");
	CHECK_TEXT(again->personas, "{\"personas\":[]}");
	CHECK_NUMBER(again->theme_count, 2);
	CHECK_STR(again->theme[0].name, "templates/error.html");
	CHECK_STR(again->theme[1].name, "theme.json");
	CHECK_STR(config_provider(again, "post")->client_secret,
		  "0123456789abcdef0123456789abcdef");
	CHECK(hash_equal(&config_client(again, "tax")->client_secret_hash,
			 &config_client(loaded, "tax")->client_secret_hash));
	CHECK(text_equal(again->bundle, loaded->bundle));
	end();
}

TEST(bundle_holds_no_client_secret_in_clear)
{
	const struct config *loaded;

	begin();
	loaded = config_load(arena, folder, &faults);
	CHECK(memmem(loaded->bundle.at, loaded->bundle.len, "canary-0123", 11) == NULL);
	CHECK(has_fault("clients/tax.json", true));
	end();
}

TEST(bundle_cut_short_or_lengthened_is_refused)
{
	struct text bundle;
	char *longer;

	begin();
	bundle = config_load(arena, folder, &faults)->bundle;
	for (size_t len = 0; len < bundle.len; len += 7)
		CHECK(config_unbundle(arena, (struct text){bundle.at, len}) == NULL);
	longer = arena_copy(arena, bundle.at, bundle.len + 1);
	CHECK(config_unbundle(arena, (struct text){longer, bundle.len + 1}) == NULL);
	CHECK(config_unbundle(arena, TEXT_NONE) == NULL);
	end();
}

/* Whoever has a real provider can not be made to lie. */
TEST(a_sandbox_has_simulated_providers_and_one_worker)
{
	static const char settings[] =
		"{\"issuer\":\"https://"
		"parvis.example\",\"personas\":\"people.json\",\"workers\":%d,"
		"\"sandbox\":true}";

	begin();
	write_file("broker.json", arena_printf(arena, settings, 1));
	CHECK(config_load(arena, folder, &faults) == NULL);
	CHECK(has_fault("post", false));
	CHECK(!has_fault("broker.json", false));
	faults = config_faults_none(arena);
	write_file("providers/post.json",
		   "{\"id\":\"post\",\"driver\":\"simulator\",\"name\":\"Post\"}");
	write_file("broker.json", arena_printf(arena, settings, 2));
	CHECK(config_load(arena, folder, &faults) == NULL);
	CHECK(has_fault("broker.json", false));
	faults = config_faults_none(arena);
	write_file("broker.json", arena_printf(arena, settings, 1));
	CHECK(config_load(arena, folder, &faults) != NULL);
	end();
}

TEST(file_that_everybody_may_write_is_refused)
{
	begin();
	chmod(arena_printf(arena, "%s/post.secret", folder), 0666);
	CHECK(config_load(arena, folder, &faults) == NULL);
	CHECK(has_fault("providers/post.json: client_secret_file", false));
	end();
}

TEST(secret_that_everybody_may_read_is_a_warning)
{
	begin();
	chmod(arena_printf(arena, "%s/post.secret", folder), 0644);
	CHECK(config_load(arena, folder, &faults) != NULL);
	CHECK(has_fault("providers/post.json: client_secret_file", true));
	end();
}

TEST(missing_file_is_a_fault_and_the_rest_is_still_looked_at)
{
	begin();
	remove(arena_printf(arena, "%s/store.password", folder));
	write_file("clients/tax.json", "{}");
	CHECK(config_load(arena, folder, &faults) == NULL);
	CHECK(has_fault("broker.json: store_password_file", false));
	CHECK(has_fault("clients/tax.json", false));
	end();
}

TEST(pipe_in_place_of_a_file_keeps_nobody_waiting)
{
	begin();
	remove(arena_printf(arena, "%s/post.secret", folder));
	mkfifo(arena_printf(arena, "%s/post.secret", folder), 0600);
	CHECK(config_load(arena, folder, &faults) == NULL);
	end();
}

TEST(folder_without_a_configuration_is_a_fault)
{
	begin();
	CHECK(config_load(arena, "/nonexistent", &faults) == NULL);
	CHECK(has_fault("broker.json", false));
	end();
}

TEST(sealed_memory_gives_the_configuration_back_as_often_as_asked)
{
	const struct config *loaded;
	int fd;

	begin();
	loaded = config_load(arena, folder, &faults);
	fd = config_bundle_fd(loaded);
	CHECK(write(fd, "x", 1) < 0);
	CHECK_STR(config_unbundle_fd(arena, fd)->settings.issuer, "https://parvis.example");
	CHECK_STR(config_unbundle_fd(arena, fd)->settings.issuer, "https://parvis.example");
	close(fd);
	end();
}

TEST(file_that_is_not_sealed_memory_is_no_configuration)
{
	int pipe_ends[2];

	begin();
	CHECK(config_unbundle_fd(arena, -1) == NULL);
	CHECK_NUMBER(pipe(pipe_ends), 0);
	CHECK(config_unbundle_fd(arena, pipe_ends[0]) == NULL);
	close(pipe_ends[0]);
	close(pipe_ends[1]);
	end();
}
