/*
 * Which files have a door attached.
 *
 * Every user who attaches has a directory that he alone can write to; see
 * directories.c. In it each attachment is a symbolic link, named after the
 * file (device and inode), whose text names a listening socket beside it, the
 * door's uniquifier, the time of birth of the file, which tells an inode used
 * again from the old one, and the path that the file had.
 *
 * An attachment counts if it belongs to the file's owner or to root, as these
 * may attach. Somebody else's directory with a lying name is found and passed
 * over, for its owner tells.
 */
#include "directories.h"
#include "real.h"

#include <dirent.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

bool
registry_identify(int fd, struct file_id *id, struct stat *st)
{
	struct stat local;
	struct statx stx;

	if (st == NULL)
		st = &local;
	if (real_fstat(fd, st) == -1)
		return (false);
	id->dev = st->st_dev;
	id->ino = st->st_ino;
	id->owner = st->st_uid;
	id->birth = 0;
	if (!S_ISREG(st->st_mode))
		return (false);
	if (real_statx(fd, "", AT_EMPTY_PATH, STATX_BTIME, &stx) == 0)
		id->birth = birth_of(&stx);
	return (true);
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

	directories_entry(a->entry, dir, search->file);
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
	found = directories_each(file->owner, look_in, &search);
	if (found == 0 && file->owner != 0) {
		a->owner = 0;
		found = directories_each(0, look_in, &search);
	}
	if (found != -1)
		errno = saved;
	return (found);
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

/* Is the file of an entry still where it was when the door was attached? */
static bool
still_there(const char *entry)
{
	char text[PATH_MAX], *path;
	unsigned long long dev, ino;
	ssize_t n = readlink(entry, text, sizeof (text) - 1);
	struct stat st;

	if (n <= 0 || sscanf(strrchr(entry, '/') + 1, "%llx-%llx", &dev,
	    &ino) != 2)
		return (false);
	text[n] = '\0';
	return ((path = strchr(text, '/')) != NULL && real_fstatat(AT_FDCWD,
	    path, &st, 0) == 0 && st.st_dev == dev && st.st_ino == ino);
}

/*
 * Is this a listener that nobody serves, and that no entry names, since who
 * made it was killed before he had entered it?
 */
static bool
is_stray(const char *path, const char *listener)
{
	char entry[REGISTRY_PATH], named[REGISTRY_PATH];
	const struct dirent *e;
	struct stat st;
	bool stray = real_fstatat(AT_FDCWD, listener, &st,
	    AT_SYMLINK_NOFOLLOW) == 0 && time(NULL) - st.st_ctime > STRAY_S &&
	    is_dead(listener);
	DIR *dir = stray ? opendir(path) : NULL;

	while (dir != NULL && stray && (e = readdir(dir)) != NULL) {
		(void) snprintf(entry, sizeof (entry), "%.60s/%.40s", path,
		    e->d_name);
		if (strchr(e->d_name, '-') != NULL)
			stray = !listener_of(entry, named) ||
			    strcmp(named, listener) != 0;
	}
	if (dir != NULL)
		(void) closedir(dir);
	return (stray && dir != NULL);
}

/*
 * An attachment outlives its server, and its file may be gone, which nobody
 * tells the registry. So once there are many, those go whose server is gone
 * and whose file is not where it was.
 */
static void
sweep(const char *path)
{
	char listener[REGISTRY_PATH], entry[REGISTRY_PATH];
	const struct dirent *e;
	DIR *dir = opendir(path);
	int count = 0;

	while (dir != NULL && (e = readdir(dir)) != NULL) {
		(void) snprintf(entry, sizeof (entry), "%.60s/%.40s", path,
		    e->d_name);
		/* Links are named DEVICE-INODE, listeners by one number. */
		if (++count <= SWEEP_ABOVE)
			continue;
		if (strchr(e->d_name, '-') == NULL) {
			if (e->d_type == DT_SOCK && is_stray(path, entry))
				(void) unlink(entry);
			continue;
		}
		if (listener_of(entry, listener) && is_dead(listener) &&
		    !still_there(entry) && unlink(entry) == 0)
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

	if (directories_own(dir) == -1)
		return (-1);
	sweep(dir);
	fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
	if (fd == -1)
		return (-1);
	directories_entry(a->entry, dir, file);
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
registry_enter(int fd, const struct file_id *file, const struct attachment *a)
{
	const char *name = strrchr(a->socket, '/') + 1;
	char text[PATH_MAX], link[40];
	ssize_t n;
	int at = snprintf(text, sizeof (text), "%.16s:%llx:%" PRIx64
	    ":", name, a->door, file->birth);

	(void) snprintf(link, sizeof (link), "/proc/thread-self/fd/%d", fd);
	n = readlink(link, text + at, sizeof (text) - (size_t)at - 1);
	text[at + (n > 0 ? (int)n : 0)] = '\0';
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

void
registry_remove(int listener, const struct stat *st)
{
	struct sockaddr_un sun = { .sun_family = AF_UNIX };
	socklen_t len = sizeof (sun) - 1;	/* leaves a NUL */
	const struct file_id file = { .dev = st->st_dev, .ino = st->st_ino };
	char entry[REGISTRY_PATH], named[REGISTRY_PATH], *name;

	if (getsockname(listener, (struct sockaddr *)&sun, &len) == -1 ||
	    (name = strrchr(sun.sun_path, '/')) == NULL)
		return;
	*name = '\0';
	directories_entry(entry, sun.sun_path, &file);
	*name = '/';
	/* Not that of a new file with the same number. */
	if (listener_of(entry, named) && strcmp(named, sun.sun_path) == 0)
		(void) unlink(entry);
	(void) unlink(sun.sun_path);
}
