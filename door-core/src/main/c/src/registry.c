/*
 * Which files have a door attached.
 *
 * Every user who attaches has a directory that he alone can write to: in BASE,
 * named UID-RANDOM, or where root has made no BASE, FALLBACK. In it each attachment is a symbolic
 * link, named after the file (device and inode), whose text names a listening
 * socket beside it, the door's uniquifier, and the time of birth of the file,
 * which tells an inode used again from the old one.
 *
 * An attachment counts if it belongs to the file's owner or to root, as these
 * may attach. Somebody else's directory with a lying name is found and passed
 * over, for its owner tells; and in BASE, as nobody can guess a name that is
 * still to be made, nobody can take it first. (Who takes somebody's FALLBACK
 * keeps him from attaching, no more.)
 */
#include "internal.h"

#include <dirent.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

/* Root's: anyone may make a directory in it, and remove only his own. */
#define	BASE		"/run/libdoor"
/* Where there is none, each user has this one: PREFIX and the user's number. */
#define	FALLBACK	"/tmp/.libdoor-"

bool
registry_identify(int fd, struct file_id *id, struct stat *st)
{
	struct stat local;
	struct statx stx;

	if (st == NULL)
		st = &local;
	if (fstat(fd, st) == -1)
		return (false);
	id->dev = st->st_dev;
	id->ino = st->st_ino;
	id->owner = st->st_uid;
	id->birth = 0;
	if (!S_ISREG(st->st_mode))
		return (false);
	if (statx(fd, "", AT_EMPTY_PATH, STATX_BTIME, &stx) == 0 &&
	    (stx.stx_mask & STATX_BTIME) != 0)
		id->birth = (uint64_t)stx.stx_btime.tv_sec * 1000000000 +
		    stx.stx_btime.tv_nsec;
	return (true);
}

/* Is path a directory of uid that others can write to only if shared? */
static bool
is_directory_of(const char *path, uid_t uid, bool shared)
{
	struct stat st;

	return (fstatat(AT_FDCWD, path, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
	    S_ISDIR(st.st_mode) && st.st_uid == uid && (shared ?
	    (st.st_mode & S_ISVTX) != 0 :
	    (st.st_mode & (S_IWGRP | S_IWOTH)) == 0));
}

static void
fallback_of(char *path, uid_t uid)
{
	(void) snprintf(path, REGISTRY_PATH, FALLBACK "%u", (unsigned int)uid);
}

/*
 * Call f with each directory of uid, until it says true: 1. 0 if it never
 * does, -1 with errno if the process has no descriptor left to look.
 */
static int
each_directory(uid_t uid, bool (*f)(const char *dir, void *), void *arg)
{
	char prefix[16], path[REGISTRY_PATH];
	const struct dirent *e;
	bool found = false;
	DIR *base;

	fallback_of(path, uid);
	if (is_directory_of(path, uid, false) && f(path, arg))
		return (1);
	if (!is_directory_of(BASE, 0, true))
		return (0);
	if ((base = opendir(BASE)) == NULL)
		return (errno == EMFILE || errno == ENFILE ? -1 : 0);
	(void) snprintf(prefix, sizeof (prefix), "%u-", (unsigned int)uid);
	while (!found && (e = readdir(base)) != NULL) {
		if (strncmp(e->d_name, prefix, strlen(prefix)) != 0 ||
		    strlen(e->d_name) > 32)
			continue;
		(void) snprintf(path, sizeof (path), BASE "/%.32s", e->d_name);
		found = is_directory_of(path, uid, false) && f(path, arg);
	}
	(void) closedir(base);
	return (found);
}

static void
entry_path(char *path, const char *dir, const struct file_id *file)
{
	(void) snprintf(path, REGISTRY_PATH, "%.60s/%" PRIx64 "-%" PRIx64,
	    dir, file->dev, file->ino);
}

struct search {
	const struct file_id *file;
	struct attachment *found;
};

static bool
look_in(const char *dir, void *arg)
{
	const struct search *search = arg;
	struct attachment *a = search->found;
	char text[64];
	unsigned long long door, birth, name;
	ssize_t n;

	entry_path(a->entry, dir, search->file);
	n = readlink(a->entry, text, sizeof (text) - 1);
	if (n <= 0)
		return (false);
	text[n] = '\0';
	if (sscanf(text, "%llx:%llx:%llx", &name, &door, &birth) != 3 ||
	    birth != search->file->birth)
		return (false);
	(void) snprintf(a->socket, sizeof (a->socket), "%.60s/%llx", dir,
	    name);
	a->door = door;
	return (true);
}

int
registry_find(const struct file_id *file, struct attachment *a)
{
	struct search search = { file, a };
	int saved = errno, found;

	a->owner = file->owner;
	found = each_directory(file->owner, look_in, &search);
	if (found == 0 && file->owner != 0) {
		a->owner = 0;
		found = each_directory(0, look_in, &search);
	}
	if (found != -1)
		errno = saved;
	return (found);
}

static bool
take_directory(const char *dir, void *arg)
{
	(void) snprintf(arg, REGISTRY_PATH, "%s", dir);
	return (true);
}

/* This user's directory, made if need be. 0, or -1 with errno. */
static int
own_directory(char *dir)
{
	uid_t uid = geteuid();
	int found = each_directory(uid, take_directory, dir);

	if (found != 0)
		return (found == 1 ? 0 : -1);
	if (uid == 0 && mkdir(BASE, 01777) == 0)
		(void) chmod(BASE, 01777);	/* whatever the umask */
	if (is_directory_of(BASE, 0, true))
		(void) snprintf(dir, REGISTRY_PATH, BASE "/%u-%" PRIx64,
		    (unsigned int)uid, random_id());
	else
		fallback_of(dir, uid);
	if (mkdir(dir, 0755) == -1)
		return (-1);
	/* A umask may have taken what openers need. */
	return (chmod(dir, 0755));
}

void
registry_address(struct sockaddr_un *sun, const char *listener)
{
	(void) memset(sun, 0, sizeof (*sun));
	sun->sun_family = AF_UNIX;
	(void) snprintf(sun->sun_path, sizeof (sun->sun_path), "%.100s",
	    listener);
}

/* Does nobody serve the listener at path any more? */
static bool
is_dead(const char *path)
{
	struct sockaddr_un sun;
	int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK,
	    0);
	bool dead;

	if (fd == -1)
		return (false);
	registry_address(&sun, path);
	dead = connect(fd, (struct sockaddr *)&sun, sizeof (sun)) == -1 &&
	    errno == ECONNREFUSED;
	close_quietly(fd);
	return (dead);
}

/* The path of the listener that an entry names. */
static bool
listener_of(const char *entry, char listener[REGISTRY_PATH])
{
	char text[64];
	ssize_t n = readlink(entry, text, sizeof (text) - 1);

	if (n <= 0)
		return (false);
	text[n] = '\0';
	text[strcspn(text, ":")] = '\0';
	(void) snprintf(listener, REGISTRY_PATH, "%.*s/%.20s",
	    (int)(strrchr(entry, '/') - entry), entry, text);
	return (true);
}

/*
 * An attachment outlives its server, and its file may be gone, which nobody
 * tells the registry. So once there are many, those without a server go.
 */
static void
sweep(const char *path)
{
	char listener[REGISTRY_PATH], entry[REGISTRY_PATH];
	const struct dirent *e;
	DIR *dir = opendir(path);
	int count = 0;

	while (dir != NULL && (e = readdir(dir)) != NULL) {
		/* Links are named DEVICE-INODE, listeners by one number. */
		if (strchr(e->d_name, '-') == NULL || ++count <= SWEEP_ABOVE)
			continue;
		(void) snprintf(entry, sizeof (entry), "%.60s/%.40s", path,
		    e->d_name);
		if (listener_of(entry, listener) && is_dead(listener) &&
		    unlink(entry) == 0)
			(void) unlink(listener);
	}
	if (dir != NULL)
		(void) closedir(dir);
}

int
registry_listen(const struct file_id *file, struct attachment *a)
{
	struct sockaddr_un sun;
	char dir[REGISTRY_PATH];
	int fd;

	if (own_directory(dir) == -1)
		return (-1);
	sweep(dir);
	fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
	if (fd == -1)
		return (-1);
	entry_path(a->entry, dir, file);
	a->owner = geteuid();
	(void) snprintf(a->socket, sizeof (a->socket), "%.60s/%" PRIx64, dir,
	    random_id());
	registry_address(&sun, a->socket);
	/*
	 * Connecting wants write permission on the socket's file. The proof
	 * that counts is sent by the opener: the file, opened.
	 */
	if (bind(fd, (struct sockaddr *)&sun, sizeof (sun)) == -1 ||
	    chmod(a->socket, 0666) == -1 || listen(fd, 128) == -1) {
		int error = errno;

		(void) unlink(a->socket);
		close_quietly(fd);
		return (fail(error));
	}
	return (fd);
}

int
registry_enter(const struct file_id *file, const struct attachment *a)
{
	const char *name = strrchr(a->socket, '/') + 1;
	char text[64];

	(void) snprintf(text, sizeof (text), "%.16s:%" PRIx64 ":%" PRIx64,
	    name, a->door, file->birth);
	if (symlink(text, a->entry) == 0)
		return (0);
	if (errno != EEXIST)
		return (-1);
	/* Left over from a file whose inode is used again? */
	struct attachment other;
	char listener[REGISTRY_PATH];
	if (registry_find(file, &other) == 1)
		return (fail(EBUSY));
	if (listener_of(a->entry, listener))
		(void) unlink(listener);
	if (unlink(a->entry) == -1 && errno != ENOENT)
		return (-1);
	return (symlink(text, a->entry) == 0 ? 0 :
	    fail(errno == EEXIST ? EBUSY : errno));
}
