/*
 * From what the library knows of a process to a ucred_t; see ucred.c.
 */
#ifndef DOOR_UCRED_PUT_H
#define	DOOR_UCRED_PUT_H

#include "internal.h"

/*
 * Store what is known of p in *u, which is made if it is NULL. 0, or -1 with
 * ENOMEM.
 */
int ucred_put(ucred_t **u, const struct peer *p);

#endif
