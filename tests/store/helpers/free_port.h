/* free_port.h -- a port on loopback for what a test starts. */
#pragma once

/* No other test is given it while this process lives, and no connection takes it by chance: it is
 * below those that the kernel gives away. As tests/system/parvis_ports.py, with its claims. */
int free_port(void);
