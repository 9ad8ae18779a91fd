#include "yardstick.h"
#include "bench_text.h"
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <time.h>

enum { WARMING = 8, MEASURED = 32 };

static int chosen_cpu;
static pthread_t thread;
static sem_t end;
static atomic_ullong total_ns, verified, own_ns;

static unsigned char digest[32] = {42}, signature[80];
static size_t signature_size = sizeof signature;
static EVP_PKEY_CTX *verifier;

static unsigned long long thread_ns(void)
{
	struct timespec t;
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (unsigned long long)t.tv_sec * 1000000000 + (unsigned long long)t.tv_nsec;
}

static void sign_once(void)
{
	EVP_PKEY *key = EVP_EC_gen("P-256");
	EVP_PKEY_CTX *signer = EVP_PKEY_CTX_new(key, NULL);
	verifier = EVP_PKEY_CTX_new(key, NULL);
	if (EVP_PKEY_sign_init(signer) <= 0 ||
	    EVP_PKEY_sign(signer, signature, &signature_size, digest, sizeof digest) <= 0 ||
	    EVP_PKEY_verify_init(verifier) <= 0)
		die("the yardstick cannot sign");
	EVP_PKEY_CTX_free(signer);
	EVP_PKEY_free(key);
}

static void verify(int times)
{
	for (int i = 0; i < times; i++)
		if (EVP_PKEY_verify(verifier, signature, signature_size, digest, sizeof digest) !=
		    1)
			die("the yardstick cannot verify");
}

static void *measure(void *unused)
{
	cpu_set_t set;
	CPU_ZERO(&set);
	CPU_SET(chosen_cpu, &set);
	pthread_setaffinity_np(pthread_self(), sizeof set, &set);
	struct timespec next;
	do {
		verify(WARMING); /* fills the caches that another process just used */
		unsigned long long before = thread_ns();
		verify(MEASURED);
		unsigned long long after = thread_ns();
		atomic_fetch_add(&total_ns, after - before);
		atomic_fetch_add(&verified, MEASURED);
		atomic_store(&own_ns, after);
		clock_gettime(CLOCK_REALTIME, &next);
		next.tv_nsec += 500000000;
		next.tv_sec += next.tv_nsec / 1000000000;
		next.tv_nsec %= 1000000000;
	} while (sem_timedwait(&end, &next) != 0);
	return unused;
}

void yardstick_start(int cpu)
{
	chosen_cpu = cpu;
	sign_once();
	sem_init(&end, 0, 0);
	if (pthread_create(&thread, NULL, measure, NULL) != 0)
		die("cannot start the yardstick's thread");
}

void yardstick_stop(void)
{
	sem_post(&end);
	pthread_join(thread, NULL);
}

void yardstick_reset(void)
{
	atomic_store(&total_ns, 0);
	atomic_store(&verified, 0);
}

double yardstick_verify_us(void)
{
	unsigned long long n = atomic_load(&verified);
	return n > 0 ? (double)atomic_load(&total_ns) / 1000 / (double)n : 0;
}

double yardstick_cpu_s(void) { return (double)atomic_load(&own_ns) / 1e9; }
