/* Whether memory was out for any piece of JSON: whoever puts many together need not look at each. */
#ifndef OUTLAST_BASE_JSON_MEMORY_H
#define OUTLAST_BASE_JSON_MEMORY_H

#include <stdbool.h>

/* Called once, before any JSON is made. */
void json_watch_memory(void);

bool json_lacks_memory(void);

#endif
