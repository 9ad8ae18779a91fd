/* world_evidence.h -- what was last written of how clients do with our keys. */
#pragma once

extern char world_evidence[4096];

/* What is there to be read. */
extern const char *world_evidence_kept;
