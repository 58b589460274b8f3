/* The commands: each takes the arguments from its own name on and returns the exit status. */
#ifndef OUTLAST_COMMANDS_COMMANDS_H
#define OUTLAST_COMMANDS_COMMANDS_H

int command_run(int count, char **arguments);
int command_sweep(int count, char **arguments);
int command_compare(int count, char **arguments);
int command_solve(int count, char **arguments);
int command_sensitivity(int count, char **arguments);
int command_discover(int count, char **arguments);
int command_autopsy(int count, char **arguments);
int command_score(int count, char **arguments);
int command_check(int count, char **arguments);
int command_parameters(int count, char **arguments);
int command_trace(int count, char **arguments);
int command_report(int count, char **arguments);
int command_merge(int count, char **arguments);
int command_verify(int count, char **arguments);

#endif
