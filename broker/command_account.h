/* command_account.h -- what the commands on accounts share. */
#pragma once
#include "account_record.h"
#include "switch_desk.h"

/* What the store has of it; EXIT_DONE, or what the command ends with: it has said why. */
int command_account_read(struct switch_desk *desk, const char *id, struct account_record *record);
