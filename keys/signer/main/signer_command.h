/* signer_command.h -- what parvis-signer can be asked on its command line. Each takes the words
 * after its own name and returns the exit code. */
#pragma once

enum exit_code { EXIT_DONE, EXIT_ERROR, EXIT_USAGE, EXIT_REFUSED, EXIT_NOTHING_TO_DO };

int command_serve(int argc, char **argv);
int command_keys(int argc, char **argv);
int command_token(int argc, char **argv);
