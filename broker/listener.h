/* listener.h -- listening sockets: bound once by the supervisor, shared by all workers, so that
 * neither a dead worker nor a reload loses a connection that waits to be accepted. */
#pragma once

/* For host:port, [v6]:port or unix:/path. Non-blocking, close-on-exec. -1 with *problem set to a
 * sentence (static, or of strerror). May wait for a name to be resolved. */
int listener_open(const char *address, const char **problem);

/* A unix socket at path, in place of one that a dead process left. */
int listener_open_unix(const char *path, const char **problem);
