/* The commands: each takes the arguments from its own name on and returns the exit status. */
#ifndef OUTLAST_COMMANDS_COMMANDS_H
#define OUTLAST_COMMANDS_COMMANDS_H

int command_run(int count, char **arguments);
int command_check(int count, char **arguments);
int command_parameters(int count, char **arguments);
int command_trace(int count, char **arguments);
int command_report(int count, char **arguments);

#endif
