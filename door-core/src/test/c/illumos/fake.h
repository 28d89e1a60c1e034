/*
 * A C library with the binary interface of illumos, for Linux: what the Java
 * binding calls on illumos, with illumos's layouts, constants and errno
 * numbers, built on libdoor and the C library of this machine. Tests load it in
 * place of libc.so.1.
 *
 * abi.h is made from the measured numbers (illumos-abi.json) when this is
 * built, and shares nothing with the tables of the binding: they agree with
 * this library if both agree with what was measured.
 */
#ifndef FAKE_H
#define	FAKE_H

#include "abi.h"

#include <door.h>
#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include <ucred.h>

/*
 * Declares and defines a function under its illumos name. Its C name differs:
 * a call of the plain name reaches the C library of this machine, which comes
 * before a library that was opened later in the search for names.
 */
#define	ILLUMOS(type, name, args) \
	__attribute__((visibility("default"))) \
	type illumos_##name args __asm__(#name); \
	type illumos_##name args

/* What tests call to play the rest of the system. */
#define	CONTROL(type, name, args) \
	__attribute__((visibility("default"))) type name args; \
	type name args

/* errno.c */
int to_illumos(int linux_errno);
int done(int result);			/* -1: errno is translated */
int refused(int linux_errno);		/* -1 with that error */

/* doors.c */
int door_open_file(const char *path, int flags, mode_t mode);
void *door_function(const char *name);

/* children.c: a door that was just created, or -1; gives it back. */
int held_by_children(int d, uint_t attributes);

/* streams.c */
int log_open(int flags);		/* -1: errno is Linux's */
int log_open_writer(int flags);
void log_forget(int fd);

/* privileges.c */
struct privileges {
	uint32_t bits[3];
};
void effective_privileges(pid_t pid, uid_t uid, struct privileges *set);

/* ucred.c: copies a variable of a process's environment; 0 if it has it. */
int environment_of(pid_t pid, const char *name, char *value, size_t size);

/* errno.c: whether FAKE_FAULT names this departure from illumos. */
int has_fault(const char *name);

#endif
