/*
 * What the kernel says of a file: the calls that stat.c interposes, without
 * doors. And what an opened door was opened at (known.c). Both may be called
 * by signal handlers.
 */
#ifndef DOOR_REAL_H
#define	DOOR_REAL_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/stat.h>

int real_fstat(int fd, struct stat *);
int real_fstatat(int dir, const char *path, struct stat *, int flags);
int real_statx(int dir, const char *path, int flags, unsigned int mask,
    struct statx *);

/* When the file was made: nanoseconds, 0 if nobody knows. */
uint64_t birth_of(const struct statx *);

/* Door descriptor d comes from opening the attached file st. */
void opened_remember(int d, const struct stat *st);
/* What was remembered; false: nothing, or no more. */
bool opened_recall(int d, struct stat *st);

#endif
