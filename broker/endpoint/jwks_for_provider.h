/* jwks_for_provider.h -- what GET /client_jwks/PROVIDER remembers. */
#pragma once

void jwks_for_provider_close(void); /* forget all; no flow may live */
