/* mail_delivery.h -- letters about sign-ins go to the mail server.
 *
 * Each worker takes letters from the store's queue, writes each in her language with a template of
 * the pages, and gives it to the server; what fails is tried again with growing pauses, and given
 * up at last. No sign-in waits for any of it. After a failure of the server's the worker rests for
 * some rounds.
 */
#pragma once
#include <event2/event.h>

/* See whether any is due, and send it: at intervals. Nothing is done without a mail server. */
void mail_delivery_tick(struct event_base *base);
