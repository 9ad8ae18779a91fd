/* every_step.h -- the three loops that every flow inherits: at each wait, the client gone, the
 * operation failing, the operation silent.
 */
#pragma once

/* prepare() sets up the world anew and must leave it so that the request succeeds; it returns the
 * form (NULL: GET) and sets *path. well is the status of the good answer. */
struct every_step {
	const char *(*prepare)(const char **path);
	int well;
	const char *(*authorization)(void); /* of each request; NULL: none */
};

void every_step(const struct every_step *test);

/* The same of a flow that ends well although a call fails that need not succeed. */
void every_step_that_goes_on(const struct every_step *test);
