#include "client_secret.h"
#include "config_files.h"

static struct text bundle_of(struct config_files *files)
{
	for (size_t i = 0; i < files->count; i++)
		if (text_starts(text_of(files->at[i].name), "clients/"))
			files->at[i].bytes =
				client_file_without_secret(files->arena, files->at[i].bytes);
	return config_bundle_write(files);
}

struct config *config_load(struct arena *a, const char *folder, struct config_faults *faults)
{
	struct config_files files = {.arena = a};
	struct config *config;

	config_folder_read(folder, &files, faults);
	config = config_read(a, files.at, files.count, faults);
	if (config == NULL)
		return NULL;
	config_check(config, faults);
	config->bundle = bundle_of(&files);
	return faults->count > 0 ? NULL : config;
}

struct config *config_unbundle(struct arena *a, struct text bundle)
{
	struct config_faults faults = config_faults_none(a);
	struct config_files files = {.arena = a};
	struct config *config;

	bundle = arena_text(a, bundle);
	if (!config_bundle_read(bundle, &files))
		return NULL;
	config = config_read(a, files.at, files.count, &faults);
	if (config != NULL)
		config->bundle = bundle;
	return config;
}
