/*
 * What Linux and illumos do differently, and statements need.
 */
#ifndef SHIM_H
#define	SHIM_H

#include <sys/types.h>

#endif
