/*
 * Where attachments are registered; directories.c and registry.c only.
 */
#ifndef DOOR_DIRECTORIES_H
#define	DOOR_DIRECTORIES_H

#include "internal.h"

/*
 * Call f with each directory of uid, until it says true: 1. 0 if it never
 * does, -1 with errno if the process has no descriptor left to look.
 */
int directories_each(uid_t uid, bool (*f)(const char *dir, void *), void *arg);
/* The path of file's entry in dir. */
void directories_entry(char path[REGISTRY_PATH], const char *dir,
    const struct file_id *file);
/* Has file an entry? The time of its birth is not looked at. */
bool directories_have(const struct file_id *file);
/* The caller's own directory, made if need be. 0, or -1 with errno. */
int directories_own(char dir[REGISTRY_PATH]);

#endif
