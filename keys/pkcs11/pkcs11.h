/* pkcs11.h -- as much of a module's binary interface as we use: OASIS PKCS #11 2.40 (and 3.0 for
 * Edwards curves), sections 3 to 5.
 *
 * Names are ours, numbers and the order of members the standard's. Integers are the platform's
 * unsigned long, structures are not packed: what every module for Linux does.
 */
#pragma once

typedef unsigned long pkcs11_number;

struct pkcs11_version {
	unsigned char major, minor;
};

struct pkcs11_token_info {
	unsigned char label[32], manufacturer[32], model[16], serial_number[16]; /* blank-padded */
	pkcs11_number flags;
	pkcs11_number limits[10]; /* sessions, lengths of PINs, memory */
	struct pkcs11_version hardware, firmware;
	unsigned char time[16];
};

struct pkcs11_attribute {
	pkcs11_number type;
	void *value;
	pkcs11_number len; /* PKCS11_UNAVAILABLE: it will not tell */
};

struct pkcs11_mechanism {
	pkcs11_number mechanism;
	void *parameter;
	pkcs11_number parameter_len;
};

struct pkcs11_pss_parameters {
	pkcs11_number hash, mgf, salt_len;
};

struct pkcs11_initialize_arguments {
	void *mutex_functions[4];
	pkcs11_number flags;
	void *reserved;
};

/* Section 3.6: the functions between those that we call are counted, not typed. */
struct pkcs11_functions {
	struct pkcs11_version version;
	pkcs11_number (*initialize)(struct pkcs11_initialize_arguments *arguments);
	void *finalize_to_get_function_list[3];
	pkcs11_number (*get_slot_list)(unsigned char with_token, pkcs11_number *slots,
				       pkcs11_number *count);
	void *get_slot_info;
	pkcs11_number (*get_token_info)(pkcs11_number slot, struct pkcs11_token_info *info);
	void *get_mechanism_list_to_set_pin[5];
	pkcs11_number (*open_session)(pkcs11_number slot, pkcs11_number flags, void *application,
				      void *notify, pkcs11_number *session);
	void *close_session_to_set_operation_state[5];
	pkcs11_number (*login)(pkcs11_number session, pkcs11_number user, unsigned char *pin,
			       pkcs11_number pin_len);
	void *logout_to_copy_object[3];
	pkcs11_number (*destroy_object)(pkcs11_number session, pkcs11_number object);
	void *get_object_size;
	pkcs11_number (*get_attribute_value)(pkcs11_number session, pkcs11_number object,
					     struct pkcs11_attribute *attributes,
					     pkcs11_number count);
	void *set_attribute_value;
	pkcs11_number (*find_objects_init)(pkcs11_number session,
					   struct pkcs11_attribute *attributes,
					   pkcs11_number count);
	pkcs11_number (*find_objects)(pkcs11_number session, pkcs11_number *objects,
				      pkcs11_number most, pkcs11_number *count);
	pkcs11_number (*find_objects_final)(pkcs11_number session);
	void *encrypt_init_to_digest_final[13];
	pkcs11_number (*sign_init)(pkcs11_number session, struct pkcs11_mechanism *mechanism,
				   pkcs11_number key);
	pkcs11_number (*sign)(pkcs11_number session, unsigned char *bytes, pkcs11_number len,
			      unsigned char *signature, pkcs11_number *signature_len);
	void *sign_update_to_generate_key[15];
	pkcs11_number (*generate_key_pair)(pkcs11_number session,
					   struct pkcs11_mechanism *mechanism,
					   struct pkcs11_attribute *public_attributes,
					   pkcs11_number public_count,
					   struct pkcs11_attribute *private_attributes,
					   pkcs11_number private_count, pkcs11_number *public_key,
					   pkcs11_number *private_key);
	void *wrap_key_to_wait_for_slot_event[8];
};

#define PKCS11_UNAVAILABLE ((pkcs11_number)-1)

enum pkcs11_result {
	PKCS11_OK = 0,
	PKCS11_PIN_INCORRECT = 0xa0,
	PKCS11_PIN_INVALID = 0xa1,
	PKCS11_PIN_LENGTH = 0xa2,
	PKCS11_PIN_EXPIRED = 0xa3,
	PKCS11_PIN_LOCKED = 0xa4,
	PKCS11_LOGGED_IN_ALREADY = 0x100,
	PKCS11_INITIALIZED_ALREADY = 0x191
};

enum {
	PKCS11_OS_LOCKING_OK = 2,  /* flag of initialize */
	PKCS11_RW_SESSION = 2,     /* flags of a session */
	PKCS11_SERIAL_SESSION = 4, /* always to be set */
	PKCS11_USER = 1            /* who logs in */
};

enum pkcs11_class { PKCS11_PUBLIC_KEY = 2, PKCS11_PRIVATE_KEY = 3 };

enum pkcs11_attribute_type {
	PKCS11_CLASS = 0x0,
	PKCS11_TOKEN = 0x1, /* stays when the session ends */
	PKCS11_PRIVATE = 0x2,
	PKCS11_LABEL = 0x3,
	PKCS11_ID = 0x102,
	PKCS11_SENSITIVE = 0x103,
	PKCS11_DECRYPT = 0x105,
	PKCS11_UNWRAP = 0x107,
	PKCS11_SIGN = 0x108,
	PKCS11_VERIFY = 0x10a,
	PKCS11_MODULUS = 0x120,
	PKCS11_MODULUS_BITS = 0x121,
	PKCS11_PUBLIC_EXPONENT = 0x122,
	PKCS11_EXTRACTABLE = 0x162,
	PKCS11_LOCAL = 0x163, /* made in the token */
	PKCS11_NEVER_EXTRACTABLE = 0x164,
	PKCS11_ALWAYS_SENSITIVE = 0x165,
	PKCS11_EC_PARAMS = 0x180,
	PKCS11_EC_POINT = 0x181
};

enum pkcs11_mechanism_type {
	PKCS11_RSA_KEY_PAIR_GEN = 0x0,
	PKCS11_RSA_PKCS = 0x1,
	PKCS11_RSA_PSS = 0xd,
	PKCS11_SHA256 = 0x250,
	PKCS11_EC_KEY_PAIR_GEN = 0x1040,
	PKCS11_ECDSA = 0x1041,
	PKCS11_EDWARDS_KEY_PAIR_GEN = 0x1055,
	PKCS11_EDDSA = 0x1057
};

enum { PKCS11_MGF1_SHA256 = 2 };
