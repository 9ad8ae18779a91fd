/* world_evidence.h -- what was last written of how clients do with our keys. */
#pragma once

extern char world_evidence[4096];
