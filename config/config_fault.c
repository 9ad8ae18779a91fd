#include "config.h"

struct config_faults config_faults_none(struct arena *a)
{
	return (struct config_faults){.arena = a};
}

static struct config_fault *add(struct config_faults *faults, const char *file, const char *place,
				const char *problem, const char *remedy)
{
	struct arena *a = faults->arena;
	struct config_fault *fault = arena_alloc(a, sizeof *fault);

	*fault = (struct config_fault){.file = arena_string(a, text_of(file)),
				       .place = arena_string(a, text_of(place)),
				       .problem = arena_string(a, text_of(problem)),
				       .remedy = arena_string(a, text_of(remedy))};
	if (faults->last == NULL)
		faults->last = &faults->first;
	*faults->last = fault;
	faults->last = &fault->next;
	return fault;
}

void config_fault(struct config_faults *faults, const char *file, const char *place,
		  const char *problem, const char *remedy)
{
	add(faults, file, place, problem, remedy);
	faults->count++;
}

void config_warning(struct config_faults *faults, const char *file, const char *place,
		    const char *problem, const char *remedy)
{
	add(faults, file, place, problem, remedy)->is_warning = true;
	faults->warnings++;
}
