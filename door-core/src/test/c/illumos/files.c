/* Files and memory: the flags are illumos's. */
#include "fake.h"

#include <fcntl.h>
#include <stdarg.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

struct flag {
	int illumos, linux_;
};

#define	FLAG(name)	{ ILLUMOS_##name, name }

static const struct flag open_flags[] = {
	FLAG(O_APPEND), FLAG(O_SYNC), FLAG(O_DSYNC), FLAG(O_NONBLOCK),
	FLAG(O_CREAT), FLAG(O_TRUNC), FLAG(O_EXCL), FLAG(O_NOCTTY),
	FLAG(O_NOFOLLOW), FLAG(O_CLOEXEC), FLAG(O_DIRECTORY), { 0, 0 }
};

static const struct flag map_flags[] = {
	FLAG(MAP_SHARED), FLAG(MAP_PRIVATE), FLAG(MAP_FIXED), FLAG(MAP_ANON),
	FLAG(MAP_NORESERVE), { 0, 0 }
};

static const struct flag protections[] = {
	FLAG(PROT_READ), FLAG(PROT_WRITE), FLAG(PROT_EXEC), { 0, 0 }
};

/* Linux's bits for illumos's; -1 if there is one that illumos does not have. */
static int
translate(const struct flag *table, int flags)
{
	int result = 0;

	for (; table->illumos != 0; table++) {
		if ((flags & table->illumos) == table->illumos) {
			result |= table->linux_;
			flags &= ~table->illumos;
		}
	}
	return (flags == 0 ? result : -1);
}

static int
translate_back(const struct flag *table, int flags)
{
	int result = 0;

	for (; table->illumos != 0; table++) {
		if ((flags & table->linux_) == table->linux_)
			result |= table->illumos;
	}
	return (result);
}

/* Access modes are 0, 1 and 2 on both; the two further ones have own bits. */
static int
linux_open_flags(int flags)
{
	int access = flags & ILLUMOS_O_ACCMODE;
	int rest = translate(open_flags, flags & ~ILLUMOS_O_ACCMODE);

	if (access == ILLUMOS_O_RDONLY)
		access = O_RDONLY;
	else if (access == ILLUMOS_O_WRONLY)
		access = O_WRONLY;
	else if (access == ILLUMOS_O_RDWR)
		access = O_RDWR;
	else
		return (-1);
	return (rest == -1 ? -1 : rest | access);
}

ILLUMOS(int, open, (const char *path, int flags, mode_t mode))
{
	int ours = linux_open_flags(flags);

	if (ours == -1)
		return (refused(EINVAL));
	if (strcmp(path, "/dev/log") == 0)
		return (done(log_open(ours)));
	if (strcmp(path, "/dev/conslog") == 0)
		return (done(log_open_writer(ours)));
	if (has_fault("open"))
		ours &= ~O_CLOEXEC;
	return (done(door_open_file(path, ours, mode)));
}

ILLUMOS(int, close, (int fd))
{
	log_forget(fd);
	return (done(close(fd)));
}

ILLUMOS(int, fcntl, (int fd, int command, int argument))
{
	int flags;

	if (command == ILLUMOS_F_GETFL) {
		flags = fcntl(fd, F_GETFL);
		if (flags == -1)
			return (done(-1));
		return ((flags & O_ACCMODE) |
		    translate_back(open_flags, flags & ~(O_ACCMODE | O_CREAT)));
	}
	if (command == ILLUMOS_F_GETFD)
		return (done(fcntl(fd, F_GETFD)));
	if (command == ILLUMOS_F_SETFD)
		return (done(fcntl(fd, F_SETFD,
		    argument == ILLUMOS_FD_CLOEXEC ? FD_CLOEXEC : 0)));
	if (command == ILLUMOS_F_DUPFD_CLOEXEC)
		return (done(fcntl(fd, F_DUPFD_CLOEXEC, argument)));
	return (refused(EINVAL));
}

ILLUMOS(int, dup3, (int source, int target, int flags))
{
	if ((flags & ~ILLUMOS_O_CLOEXEC) != 0)
		return (refused(EINVAL));
	return (done(dup3(source, target, flags != 0 ? O_CLOEXEC : 0)));
}

ILLUMOS(int, ftruncate, (int fd, off_t length))
{
	return (done(ftruncate(fd, length)));
}

ILLUMOS(int, unlink, (const char *path))
{
	return (done(unlink(path)));
}

ILLUMOS(int, chmod, (const char *path, mode_t mode))
{
	return (done(chmod(path, mode)));
}

ILLUMOS(int, fchmod, (int fd, mode_t mode))
{
	return (done(fchmod(fd, mode)));
}

ILLUMOS(uid_t, geteuid, (void))
{
	return (geteuid());
}

ILLUMOS(void *, mmap, (void *address, size_t length, int protection, int flags,
    int fd, off_t offset))
{
	int ours = translate(map_flags, flags);
	int allowed = translate(protections, protection);
	void *result;

	if (ours == -1 || allowed == -1) {
		(void) refused(EINVAL);
		return (MAP_FAILED);
	}
	result = mmap(address, length, allowed, ours, fd, offset);
	if (result == MAP_FAILED)
		(void) done(-1);
	return (result);
}

ILLUMOS(int, mprotect, (void *address, size_t length, int protection))
{
	int allowed = translate(protections, protection);

	if (allowed == -1)
		return (refused(EINVAL));
	return (done(mprotect(address, length, allowed)));
}

ILLUMOS(int, munmap, (void *address, size_t length))
{
	return (done(munmap(address, length)));
}

ILLUMOS(void *, memcpy, (void *restrict target, const void *restrict source,
    size_t length))
{
	return (memcpy(target, source, length));
}
