/*
 * The stat family, interposed: to a program linked with libdoor a door is a
 * file of type S_IFDOOR, by its path and by its descriptor.
 *
 * A path costs more only if it is a regular file's, a descriptor only if it is
 * a socket: nothing else can be a door. Like the real ones these functions may
 * be called by signal handlers.
 */
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>

#include "directories.h"
#include "real.h"

/* glibc's headers may have given these names to others. */
#undef stat
#undef lstat
#undef fstat
#undef fstatat
#undef stat64
#undef lstat64
#undef fstat64
#undef fstatat64
#undef statx

#if __SIZEOF_POINTER__ != 8
#error "struct stat is the kernel's own on 64-bit machines alone"
#endif

struct stat64;
int stat64(const char *, struct stat64 *);
int lstat64(const char *, struct stat64 *);
int fstat64(int, struct stat64 *);
int fstatat64(int, const char *, struct stat64 *, int);
/* What programs built before glibc 2.33 call. */
int __xstat(int, const char *, struct stat *);
int __lxstat(int, const char *, struct stat *);
int __fxstat(int, int, struct stat *);
int __fxstatat(int, int, const char *, struct stat *, int);
int __xstat64(int, const char *, struct stat64 *);
int __lxstat64(int, const char *, struct stat64 *);
int __fxstat64(int, int, struct stat64 *);
int __fxstatat64(int, int, const char *, struct stat64 *, int);

int
real_fstat(int fd, struct stat *st)
{
	return ((int)syscall(SYS_fstat, fd, st));
}

int
real_fstatat(int dir, const char *path, struct stat *st, int flags)
{
	return ((int)syscall(SYS_newfstatat, dir, path, st, flags));
}

int
real_statx(int dir, const char *path, int flags, unsigned int mask,
    struct statx *stx)
{
	return ((int)syscall(SYS_statx, dir, path, flags, mask, stx));
}

uint64_t
birth_of(const struct statx *stx)
{
	if ((stx->stx_mask & STATX_BTIME) == 0)
		return (0);
	return ((uint64_t)stx->stx_btime.tv_sec * 1000000000 +
	    stx->stx_btime.tv_nsec);
}

/* Is there a door at path, which is the regular file st? */
static bool
is_attached(int dir, const char *path, int flags, const struct stat *st)
{
	struct attachment a;
	struct file_id file;
	struct statx stx;

	file.dev = st->st_dev;
	file.ino = st->st_ino;
	file.owner = st->st_uid;
	/* Nearly every file ends here. */
	if (!directories_have(&file))
		return (false);
	if (real_statx(dir, path, flags, STATX_INO | STATX_BTIME, &stx) == -1 ||
	    stx.stx_ino != st->st_ino || makedev(stx.stx_dev_major,
	    stx.stx_dev_minor) != st->st_dev)
		return (false);
	file.birth = birth_of(&stx);
	return (registry_find(&file, &a) == 1);
}

/* What a door shows of the file that it is attached to. */
static void
cover(struct stat *st)
{
	st->st_mode = S_IFDOOR | (st->st_mode & (mode_t)~(S_IFMT | S_ISVTX));
	st->st_nlink = 1;
	st->st_size = 0;
	st->st_blocks = 0;
}

/* fd, which is the socket st: a door? */
static bool
is_door(int fd, struct stat *st)
{
	const struct stat socket = *st;

	if (!address_of_peer(fd, NULL))
		return (false);
	if (!opened_recall(fd, st)) {
		(void) memset(st, 0, sizeof (*st));
		st->st_dev = socket.st_dev;
		st->st_ino = socket.st_ino;
		st->st_mode = 0777;
	}
	cover(st);
	return (true);
}

static bool
is_descriptor(const char *path, int flags)
{
	return ((flags & AT_EMPTY_PATH) != 0 && (path == NULL ||
	    path[0] == '\0'));
}

static int
door_fstat(int fd, struct stat *st)
{
	int saved = errno;

	if (real_fstat(fd, st) == -1)
		return (-1);
	if (S_ISSOCK(st->st_mode))
		(void) is_door(fd, st);
	errno = saved;
	return (0);
}

static int
door_fstatat(int dir, const char *path, struct stat *st, int flags)
{
	int saved = errno;

	if (real_fstatat(dir, path, st, flags) == -1)
		return (-1);
	if (is_descriptor(path, flags)) {
		if (S_ISSOCK(st->st_mode))
			(void) is_door(dir, st);
	} else if (S_ISREG(st->st_mode) && is_attached(dir, path, flags, st)) {
		cover(st);
	}
	errno = saved;
	return (0);
}

static void
time_of(struct statx_timestamp *to, const struct timespec *from)
{
	to->tv_sec = from->tv_sec;
	to->tv_nsec = (uint32_t)from->tv_nsec;
}

/* What statx tells otherwise of a door than of what is in its place. */
static void
tell(struct statx *stx, const struct stat *st)
{
	stx->stx_mode = (uint16_t)st->st_mode;
	stx->stx_nlink = (uint32_t)st->st_nlink;
	stx->stx_uid = st->st_uid;
	stx->stx_gid = st->st_gid;
	stx->stx_ino = st->st_ino;
	stx->stx_dev_major = major(st->st_dev);
	stx->stx_dev_minor = minor(st->st_dev);
	stx->stx_size = 0;
	stx->stx_blocks = 0;
	stx->stx_blksize = (uint32_t)st->st_blksize;
	time_of(&stx->stx_atime, &st->st_atim);
	time_of(&stx->stx_mtime, &st->st_mtim);
	time_of(&stx->stx_ctime, &st->st_ctim);
}

DOOR_API int
statx(int dir, const char *restrict path, int flags, unsigned int mask,
    struct statx *restrict stx)
{
	int saved = errno;
	struct stat st;

	if (real_statx(dir, path, flags, mask | STATX_BASIC_STATS, stx) == -1)
		return (-1);
	if (!S_ISREG(stx->stx_mode) && !S_ISSOCK(stx->stx_mode))
		return (0);
	(void) memset(&st, 0, sizeof (st));
	st.st_dev = makedev(stx->stx_dev_major, stx->stx_dev_minor);
	st.st_ino = stx->stx_ino;
	st.st_mode = stx->stx_mode;
	st.st_uid = stx->stx_uid;
	st.st_gid = stx->stx_gid;
	st.st_blksize = stx->stx_blksize;
	st.st_atim = (struct timespec) { stx->stx_atime.tv_sec,
	    stx->stx_atime.tv_nsec };
	st.st_mtim = (struct timespec) { stx->stx_mtime.tv_sec,
	    stx->stx_mtime.tv_nsec };
	st.st_ctim = (struct timespec) { stx->stx_ctime.tv_sec,
	    stx->stx_ctime.tv_nsec };
	if (is_descriptor(path, flags)) {
		if (S_ISSOCK(st.st_mode) && is_door(dir, &st))
			tell(stx, &st);
	} else if (S_ISREG(st.st_mode) && is_attached(dir, path, flags, &st)) {
		cover(&st);
		tell(stx, &st);
	}
	errno = saved;
	return (0);
}

DOOR_API int
stat(const char *restrict path, struct stat *restrict st)
{
	return (door_fstatat(AT_FDCWD, path, st, 0));
}

DOOR_API int
lstat(const char *restrict path, struct stat *restrict st)
{
	return (door_fstatat(AT_FDCWD, path, st, AT_SYMLINK_NOFOLLOW));
}

DOOR_API int
fstat(int fd, struct stat *st)
{
	return (door_fstat(fd, st));
}

DOOR_API int
fstatat(int dir, const char *restrict path, struct stat *restrict st,
    int flags)
{
	return (door_fstatat(dir, path, st, flags));
}

DOOR_API int
stat64(const char *path, struct stat64 *st)
{
	return (door_fstatat(AT_FDCWD, path, (struct stat *)(void *)st, 0));
}

DOOR_API int
lstat64(const char *path, struct stat64 *st)
{
	return (door_fstatat(AT_FDCWD, path, (struct stat *)(void *)st,
	    AT_SYMLINK_NOFOLLOW));
}

DOOR_API int
fstat64(int fd, struct stat64 *st)
{
	return (door_fstat(fd, (struct stat *)(void *)st));
}

DOOR_API int
fstatat64(int dir, const char *path, struct stat64 *st, int flags)
{
	return (door_fstatat(dir, path, (struct stat *)(void *)st, flags));
}

/* Versions of struct stat: 1 is that of x86-64, 0 that of the kernel. */
static int
version(int v)
{
	if (v == 0 || v == 1)
		return (0);
	return (fail(EINVAL));
}

DOOR_API int
__xstat(int v, const char *path, struct stat *st)
{
	return (version(v) == 0 ? stat(path, st) : -1);
}

DOOR_API int
__lxstat(int v, const char *path, struct stat *st)
{
	return (version(v) == 0 ? lstat(path, st) : -1);
}

DOOR_API int
__fxstat(int v, int fd, struct stat *st)
{
	return (version(v) == 0 ? fstat(fd, st) : -1);
}

DOOR_API int
__fxstatat(int v, int dir, const char *path, struct stat *st, int flags)
{
	return (version(v) == 0 ? fstatat(dir, path, st, flags) : -1);
}

DOOR_API int
__xstat64(int v, const char *path, struct stat64 *st)
{
	return (version(v) == 0 ? stat64(path, st) : -1);
}

DOOR_API int
__lxstat64(int v, const char *path, struct stat64 *st)
{
	return (version(v) == 0 ? lstat64(path, st) : -1);
}

DOOR_API int
__fxstat64(int v, int fd, struct stat64 *st)
{
	return (version(v) == 0 ? fstat64(fd, st) : -1);
}

DOOR_API int
__fxstatat64(int v, int dir, const char *path, struct stat64 *st, int flags)
{
	return (version(v) == 0 ? fstatat64(dir, path, st, flags) : -1);
}
