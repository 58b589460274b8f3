/* The program's version. That of the model, on which the numbers depend, is in model/parameters.h. */
#ifndef OUTLAST_BASE_VERSION_H
#define OUTLAST_BASE_VERSION_H

#define OUTLAST_VERSION "0.1.0"

#endif
