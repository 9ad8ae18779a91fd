/* client_vnconnect.h -- the part of a registration that profile vnconnect needs: national 6.3. */
#pragma once
#include "client.h"
#include "member.h"

void client_vnconnect_read(struct members *m, struct client *c);
