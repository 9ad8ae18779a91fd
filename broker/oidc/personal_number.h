/* personal_number.h -- the Vietnamese personal number against the rest of an identity: national
 * 6.3, Circular 59/2021.
 *
 * Twelve digits: three of the place of registration, one of century and sex (0 and 1 for men and
 * women born from 1900 on, 2 and 3 from 2000 on, and so forth), two of the year of birth, six of
 * no meaning. Registers have errors, so a number that disagrees is worth a line in the log and no
 * refusal. Pure.
 */
#pragma once
#include <jansson.h>
#include <stdbool.h>

/* True also if claims has no such number, or nothing to compare it with. */
bool personal_number_agrees(const json_t *claims);
