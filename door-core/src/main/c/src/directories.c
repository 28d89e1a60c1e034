/*
 * Where attachments are registered: the directories that users have for it,
 * in BASE, named UID-RANDOM, or where root has made no BASE, FALLBACK. In BASE
 * nobody can guess a name that is still to be made, so nobody can take it
 * first. (Who takes somebody's FALLBACK keeps him from attaching, no more.)
 *
 * Every open and stat of a regular file by a program of this library must look
 * whether there is a door, so what BASE holds is remembered, and read anew
 * when its times say that it has changed. That is told only by a time which
 * lies back so far that a later change could not get the same one. Nothing
 * here allocates, nor waits for another thread: these calls may come from a
 * signal handler.
 */
#include "directories.h"
#include "real.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <time.h>

/* Root's: anyone may make a directory in it, and remove only his own. */
#define	BASE		"/run/libdoor"
/* Where there is none, each user has this one: PREFIX and the user's number. */
#define	FALLBACK	"/tmp/.libdoor-"

/* Users' directories that are remembered, and of one user. */
#define	REMEMBERED	256
#define	PER_USER	8
/* Longer than a tick of the clock that the times of files are taken from. */
#define	TICK_NS		50000000

/* A directory of BASE is named UID-RANDOM. */
struct name {
	_Atomic uid_t uid;
	_Atomic uint64_t random;
};

/* Read between two equal even sequence numbers, written under an odd one. */
static struct {
	_Atomic uint64_t sequence;
	_Atomic uint64_t state[4];	/* of BASE: device, inode, times */
	_Atomic uint32_t count;
	struct name names[REMEMBERED];
} memory;

static void
path_in_base(char *path, uid_t uid, uint64_t random)
{
	(void) snprintf(path, REGISTRY_PATH, BASE "/%u-%" PRIx64,
	    (unsigned int)uid, random);
}

static void
path_of_fallback(char *path, uid_t uid)
{
	(void) snprintf(path, REGISTRY_PATH, FALLBACK "%u", (unsigned int)uid);
}

/* Is path a directory of uid that others can write to only if shared? */
static bool
is_directory_of(const char *path, uid_t uid, bool shared, struct stat *st)
{
	return (real_fstatat(AT_FDCWD, path, st, AT_SYMLINK_NOFOLLOW) == 0 &&
	    S_ISDIR(st->st_mode) && st->st_uid == uid && (shared ?
	    (st->st_mode & S_ISVTX) != 0 :
	    (st->st_mode & (S_IWGRP | S_IWOTH)) == 0));
}

static uint64_t
ns_of(const struct timespec *t)
{
	return ((uint64_t)t->tv_sec * 1000000000 + (uint64_t)t->tv_nsec);
}

static void
state_of(const struct stat *st, uint64_t state[4])
{
	state[0] = st->st_dev;
	state[1] = st->st_ino;
	state[2] = ns_of(&st->st_mtim);
	state[3] = ns_of(&st->st_ctim);
}

/* Read NUMBER-NUMBER, decimal and hexadecimal. */
static bool
parse_name(const char *s, uid_t *uid, uint64_t *random)
{
	const char *digits = s;

	for (*uid = 0; *s >= '0' && *s <= '9'; s++)
		*uid = *uid * 10 + (uid_t)(*s - '0');
	if (s == digits || *s != '-')
		return (false);
	digits = ++s;
	for (*random = 0; (*s >= '0' && *s <= '9') ||
	    (*s >= 'a' && *s <= 'f'); s++)
		*random = *random * 16 + (uint64_t)(*s <= '9' ? *s - '0' :
		    *s - 'a' + 10);
	return (s != digits && s - digits <= 16 && *s == '\0');
}

/* One entry after another of a directory, without allocating. */
struct listing {
	int fd;
	long have, at;
	_Alignas(8) char buffer[2048];
};

struct entry {				/* linux_dirent64 of getdents64(2) */
	uint64_t ino;
	int64_t next;
	uint16_t length;
	unsigned char type;
	char name[];
};

static bool
next_name(struct listing *l, uid_t *uid, uint64_t *random)
{
	for (;;) {
		const struct entry *e;

		if (l->at >= l->have) {
			l->have = syscall(SYS_getdents64, l->fd, l->buffer,
			    sizeof (l->buffer));
			l->at = 0;
			if (l->have <= 0)
				return (false);
		}
		e = (const void *)(l->buffer + l->at);
		l->at += e->length;
		if (parse_name(e->name, uid, random))
			return (true);
	}
}

static bool
listing_open(struct listing *l)
{
	l->fd = real_openat(AT_FDCWD, BASE, O_RDONLY | O_DIRECTORY | O_CLOEXEC,
	    0);
	l->have = l->at = 0;
	return (l->fd != -1);
}

/* Remember what BASE holds, which is in this state, if that can be told. */
static void
remember(const struct stat *st)
{
	struct listing l;
	struct stat after, own;
	struct timespec now;
	uint64_t before[4], state[4], random, sequence;
	char path[REGISTRY_PATH];
	uint32_t count = 0;
	uid_t uid;

	state_of(st, before);
	(void) clock_gettime(CLOCK_REALTIME_COARSE, &now);
	if (before[2] + TICK_NS > ns_of(&now))
		return;
	sequence = atomic_load(&memory.sequence);
	if (sequence % 2 != 0 || !listing_open(&l))
		return;
	if (atomic_compare_exchange_strong(&memory.sequence, &sequence,
	    sequence + 1)) {
		while (count <= REMEMBERED && next_name(&l, &uid, &random)) {
			path_in_base(path, uid, random);
			if (!is_directory_of(path, uid, false, &own))
				continue;
			if (count < REMEMBERED) {
				atomic_store(&memory.names[count].uid, uid);
				atomic_store(&memory.names[count].random,
				    random);
			}
			count++;
		}
		/* Of no use if it has changed meanwhile, or is too much. */
		(void) memset(state, 0, sizeof (state));
		if (count <= REMEMBERED && real_fstat(l.fd, &after) == 0)
			state_of(&after, state);
		if (memcmp(state, before, sizeof (state)) != 0)
			(void) memset(state, 0, sizeof (state));
		for (int i = 0; i < 4; i++)
			atomic_store(&memory.state[i], state[i]);
		atomic_store(&memory.count, count);
		atomic_store(&memory.sequence, sequence + 2);
	}
	close_quietly(l.fd);
}

/*
 * The directories of uid in BASE, which is in this state, from memory: how
 * many; -1 if they are not remembered.
 */
static int
recall(const struct stat *st, uid_t uid, uint64_t found[PER_USER])
{
	uint64_t state[4], sequence = atomic_load(&memory.sequence);
	uint32_t count;
	int n = 0;

	if (sequence == 0 || sequence % 2 != 0)
		return (-1);
	state_of(st, state);
	for (int i = 0; i < 4; i++)
		if (atomic_load(&memory.state[i]) != state[i])
			return (-1);
	count = atomic_load(&memory.count);
	for (uint32_t i = 0; i < count && i < REMEMBERED; i++) {
		if (atomic_load_explicit(&memory.names[i].uid,
		    memory_order_acquire) != uid)
			continue;
		if (n == PER_USER)
			return (-1);
		found[n++] = atomic_load(&memory.names[i].random);
	}
	return (atomic_load(&memory.sequence) == sequence ? n : -1);
}

int
directories_each(uid_t uid, bool (*f)(const char *dir, void *), void *arg)
{
	uint64_t random, known[PER_USER];
	char path[REGISTRY_PATH];
	bool found = false;
	struct stat base, st;
	struct listing l;
	uid_t owner;
	int n;

	bool has_base = is_directory_of(BASE, 0, true, &base);

	/* Root has the other only while there is no BASE. */
	if (!has_base || uid != 0) {
		path_of_fallback(path, uid);
		if (is_directory_of(path, uid, false, &st) && f(path, arg))
			return (1);
	}
	if (!has_base)
		return (0);
	if ((n = recall(&base, uid, known)) == -1) {
		remember(&base);
		n = recall(&base, uid, known);
	}
	for (int i = 0; i < n; i++) {
		path_in_base(path, uid, known[i]);
		if (f(path, arg))
			return (1);
	}
	if (n != -1)
		return (0);
	if (!listing_open(&l))
		return (errno == EMFILE || errno == ENFILE ? -1 : 0);
	while (!found && next_name(&l, &owner, &random)) {
		if (owner != uid)
			continue;
		path_in_base(path, uid, random);
		found = is_directory_of(path, uid, false, &st) && f(path, arg);
	}
	close_quietly(l.fd);
	return (found);
}

static bool
take(const char *dir, void *arg)
{
	(void) snprintf(arg, REGISTRY_PATH, "%s", dir);
	return (true);
}

int
directories_own(char dir[REGISTRY_PATH])
{
	uid_t uid = geteuid();
	int found = directories_each(uid, take, dir);
	struct stat st;

	if (found != 0)
		return (found == 1 ? 0 : -1);
	if (uid == 0 && mkdir(BASE, 01777) == 0)
		(void) chmod(BASE, 01777);	/* whatever the umask */
	if (is_directory_of(BASE, 0, true, &st))
		path_in_base(dir, uid, random_id());
	else
		path_of_fallback(dir, uid);
	if (mkdir(dir, 0755) == -1)
		return (-1);
	/* A umask may have taken what openers need. */
	return (chmod(dir, 0755));
}

void
directories_entry(char path[REGISTRY_PATH], const char *dir,
    const struct file_id *file)
{
	(void) snprintf(path, REGISTRY_PATH, "%.60s/%" PRIx64 "-%" PRIx64,
	    dir, file->dev, file->ino);
}

static bool
is_entered_in(const char *dir, void *arg)
{
	char entry[REGISTRY_PATH], text[1];

	directories_entry(entry, dir, arg);
	return (readlink(entry, text, sizeof (text)) > 0);
}

bool
directories_have(const struct file_id *file)
{
	void *arg = (void *)(uintptr_t)file;

	return (directories_each(file->owner, is_entered_in, arg) == 1 ||
	    (file->owner != 0 &&
	    directories_each(0, is_entered_in, arg) == 1));
}
