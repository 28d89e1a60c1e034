/*
 * A process that holds a door as long as it is told to.
 *
 * Start it before the door is made: so it holds the door only if it is given
 * it, and has it from nobody by inheritance.
 */
#ifndef HOLDER_H
#define	HOLDER_H

#include <sys/types.h>

struct holder;

struct holder *holder_start(void);
/* Have it take d, through another door; it has a descriptor of its own then. */
void holder_take(struct holder *, int d);
/* Have it open this path. */
void holder_open(struct holder *, const char *path);
/* Have it close what it has taken or opened. */
void holder_drop(struct holder *);
/* Have it exit, holding what it has taken or opened, and wait for that. */
void holder_exit(struct holder *);

#endif
