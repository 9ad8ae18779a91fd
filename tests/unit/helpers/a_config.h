/* a_config.h -- a small configuration for tests of pure rules: clients "tax" (secret, three claims
 * scopes), "robot" (private_key_jwt), "phone" (public). */
#pragma once
#include "config.h"

extern struct client tax_client, robot_client, phone_client;
extern struct provider agency_provider; /* "agency" */
const struct config *a_config(void);

#define TAX_SECRET "a-secret-of-the-tax-office-0123456789"

/* A form of alternating names and values, ended by NULL. */
struct form;
void a_form(struct form *form, ...) __attribute__((sentinel));
