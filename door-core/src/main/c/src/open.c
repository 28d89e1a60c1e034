/*
 * The open family, interposed: a program linked with libdoor that opens an
 * attached path gets the door.
 *
 * The names with a leading underscore are those that glibc's headers call
 * when _FORTIFY_SOURCE is on.
 */
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>

#include "internal.h"
#include "real.h"

/* glibc's headers may have given these names to others. */
#undef open
#undef openat
#undef creat
#undef open64
#undef openat64
#undef creat64

int open(const char *, int, ...);
int openat(int, const char *, int, ...);
int creat(const char *, mode_t);
int open64(const char *, int, ...);
int openat64(int, const char *, int, ...);
int creat64(const char *, mode_t);
int __open_2(const char *, int);
int __open64_2(const char *, int);
int __openat_2(int, const char *, int);
int __openat64_2(int, const char *, int);

/* What O_TRUNC means for fd, which was opened without it. fd, or -1. */
static int
truncate_opened(int fd, int dir, const char *path, int flags)
{
	struct stat st = { .st_mode = 0 };
	int error = 0;

	if (address_of_peer(fd, NULL))
		error = (flags & O_CREAT) == 0 ? EINVAL : 0;
	else if (real_fstat(fd, &st) == 0 && S_ISREG(st.st_mode) &&
	    (flags & O_ACCMODE) != O_RDONLY)
		error = ftruncate(fd, 0) == -1 ? errno : 0;
	else if (S_ISREG(st.st_mode)) {
		/* Nobody promises anything for this: as the kernel does it. */
		close_quietly(fd);
		return (real_openat(dir, path, flags & ~(O_CREAT | O_EXCL),
		    0));
	}
	if (error == 0)
		return (fd);
	close_quietly(fd);
	return (fail(error));
}

/* As a cancellation point, which a bare system call is not. */
static int
open_cancellable(int dir, const char *path, int flags, mode_t mode)
{
	int type, unused, fd;

	(void) pthread_setcanceltype(PTHREAD_CANCEL_ASYNCHRONOUS, &type);
	fd = real_openat(dir, path, flags, mode);
	(void) pthread_setcanceltype(type, &unused);
	return (fd);
}

/*
 * Linux opens no socket by its name in /dev/fd; illumos duplicates what that
 * names. The duplicate, or -1 with errno as it was.
 */
static int
duplicate_named(const char *path, int flags)
{
	static const char *const folders[] = { "/dev/fd/", "/proc/self/fd/" };
	int d = -1, saved = errno;
	char rest;

	for (int i = 0; i < 2; i++) {
		size_t n = strlen(folders[i]);

		if (strncmp(path, folders[i], n) == 0 && sscanf(path + n,
		    "%9d%c", &d, &rest) == 1 && address_of_peer(d, NULL))
			return (fcntl(d, (flags & O_CLOEXEC) != 0 ?
			    F_DUPFD_CLOEXEC : F_DUPFD, 0));
	}
	return (fail(saved));
}

/*
 * The file under a door must not be truncated, so this is done when it is
 * known that there is none.
 */
static int
open_and_trade(int dir, const char *path, int flags, mode_t mode)
{
	bool truncate = (flags & O_TRUNC) != 0 &&
	    (flags & O_TMPFILE) != O_TMPFILE;
	int fd;

	fd = open_cancellable(dir, path, truncate ? flags & ~O_TRUNC : flags,
	    mode);
	if (fd == -1 && errno == ENXIO)
		return (duplicate_named(path, flags));
	/* A file that this call has made has no door. */
	if (fd != -1 && (flags & (O_CREAT | O_EXCL)) != (O_CREAT | O_EXCL))
		fd = attach_trade(fd, flags);
	return (fd != -1 && truncate ? truncate_opened(fd, dir, path, flags) :
	    fd);
}

static bool
has_mode(int flags)
{
	return ((flags & O_CREAT) != 0 || (flags & O_TMPFILE) == O_TMPFILE);
}

#define	MODE_OF(flags, mode, last)	\
	mode_t mode = 0;		\
	if (has_mode(flags)) {		\
		va_list ap;		\
		va_start(ap, last);	\
		mode = va_arg(ap, mode_t);	\
		va_end(ap);		\
	}

DOOR_API int
open(const char *path, int flags, ...)
{
	MODE_OF(flags, mode, flags)
	return (open_and_trade(AT_FDCWD, path, flags, mode));
}

DOOR_API int
openat(int dir, const char *path, int flags, ...)
{
	MODE_OF(flags, mode, flags)
	return (open_and_trade(dir, path, flags, mode));
}

DOOR_API int
creat(const char *path, mode_t mode)
{
	return (open_and_trade(AT_FDCWD, path, O_CREAT | O_WRONLY | O_TRUNC,
	    mode));
}

DOOR_API int
open64(const char *path, int flags, ...)
{
	MODE_OF(flags, mode, flags)
	return (open_and_trade(AT_FDCWD, path, flags | O_LARGEFILE, mode));
}

DOOR_API int
openat64(int dir, const char *path, int flags, ...)
{
	MODE_OF(flags, mode, flags)
	return (open_and_trade(dir, path, flags | O_LARGEFILE, mode));
}

DOOR_API int
creat64(const char *path, mode_t mode)
{
	return (open_and_trade(AT_FDCWD, path, O_CREAT | O_WRONLY | O_TRUNC |
	    O_LARGEFILE, mode));
}

DOOR_API int
__open_2(const char *path, int flags)
{
	return (open_and_trade(AT_FDCWD, path, flags, 0));
}

DOOR_API int
__open64_2(const char *path, int flags)
{
	return (open_and_trade(AT_FDCWD, path, flags | O_LARGEFILE, 0));
}

DOOR_API int
__openat_2(int dir, const char *path, int flags)
{
	return (open_and_trade(dir, path, flags, 0));
}

DOOR_API int
__openat64_2(int dir, const char *path, int flags)
{
	return (open_and_trade(dir, path, flags | O_LARGEFILE, 0));
}
