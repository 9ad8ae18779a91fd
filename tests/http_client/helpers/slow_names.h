/* slow_names.h -- a resolver that takes its time: this program's getaddrinfo(), which libcurl's
 * threads call instead of the C library's. Names that end in ".late.test" are this machine's, after
 * a while; others are looked up as ever.
 */
#pragma once

void slow_names_take(int ms);

int slow_names_asked(void);   /* how many lookups there were */
int slow_names_threads(void); /* how many threads this process has */
