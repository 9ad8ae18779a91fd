/* jose_vectors.h -- keys and tokens that the RFCs print, to the letter. */
#pragma once

extern const char vector_ec_private[];      /* RFC 7515 A.3.1 */
extern const char vector_ec_public[];       /* its public half */
extern const char vector_es256_token[];     /* RFC 7515 A.3.1 */
extern const char vector_rsa_private[];     /* RFC 7520 3.4, without kid and use */
extern const char vector_rsa_public[];      /* its public half: RFC 7520 3.3 */
extern const char vector_rs256_token[];     /* RFC 7520 4.1 */
extern const char vector_ed25519_private[]; /* RFC 8037 A.1 */
extern const char vector_eddsa_token[];     /* RFC 8037 A.4 */
extern const char vector_thumbprint_key[];  /* RFC 7638 3.1 */
extern const char vector_roca_key[];        /* made by the library of CVE-2017-15361; from Project
					       Wycheproof (Apache-2.0) */
extern const char vector_oaep_private[];    /* RFC 7520 5.2.1 */
extern const char vector_oaep_token[];      /* RFC 7520 5.2.5 */
extern const char vector_ecdh_private[];    /* RFC 7520 5.4.1 */
extern const char vector_ecdh_token[];      /* RFC 7520 5.4.5 */
