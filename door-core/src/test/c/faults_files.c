/*
 * Attached files and full tables: inodes used again, dead attachments, other
 * users in the registry's directories, and no descriptor left.
 */
#define	_GNU_SOURCE
#include "faults.h"

#include "internal.h"

/* A file made where an attached one was removed is a file, whatever inode. */
static void
inode_used_again(void)
{
	struct server s;
	struct stat was, is;
	door_info_t info;
	bool again = false;
	int fd;

	CHECK(server_start(&s, echo, 0, NULL, NULL));
	CHECK(stat(s.path, &was) == 0);
	/* First with the server alive, which holds the inode, then dead. */
	for (int dead = 0; dead < 2; dead++) {
		for (int i = 0; i < 200; i++) {
			CHECK(unlink(s.path) == 0);
			fd = open(s.path, O_CREAT | O_RDWR | O_EXCL, 0666);
			CHECK(fd != -1 && fstat(fd, &is) == 0);
			again |= was.st_ino == is.st_ino;
			CHECK(S_ISREG(is.st_mode) && write(fd, "f", 1) == 1);
			CHECK_FAILS(door_info(fd, &info), EBADF);
			(void) close(fd);
			CHECK((fd = open(s.path, O_RDONLY)) != -1);
			CHECK_FAILS(door_info(fd, &info), EBADF);
			(void) close(fd);
		}
		CHECK(!again || dead == 1);
		CHECK_FAILS(fdetach(s.path), EINVAL);
		(void) kill(s.pid, SIGKILL);
		(void) waitpid(s.pid, NULL, 0);
	}
	server_stop(&s);
}

/* The directory in which this user's attachments are, or false. */
static bool
own_registry(char path[300])
{
	char prefix[16];
	const struct dirent *e;
	DIR *dir = opendir("/run/libdoor");
	bool found = false;
	struct stat st;

	(void) snprintf(prefix, sizeof (prefix), "%u-", geteuid());
	while (dir != NULL && !found && (e = readdir(dir)) != NULL) {
		(void) snprintf(path, 300, "/run/libdoor/%s", e->d_name);
		found = strncmp(e->d_name, prefix, strlen(prefix)) == 0 &&
		    lstat(path, &st) == 0 && st.st_uid == geteuid() &&
		    S_ISDIR(st.st_mode);
	}
	if (dir != NULL)
		(void) closedir(dir);
	if (!found)
		(void) snprintf(path, 300, "/tmp/.libdoor-%u", geteuid());
	return (found || access(path, F_OK) == 0);
}

static int
entries(const char *path)
{
	DIR *dir = opendir(path);
	int n = 0;

	while (dir != NULL && readdir(dir) != NULL)
		n++;
	if (dir != NULL)
		(void) closedir(dir);
	return (n);
}

#define	MANY	200

/*
 * Attachments go once there are many, if their server is dead and their file
 * is gone; those with a server stay, as do those with a file. So what a user's
 * directory holds does not grow with his past.
 */
static void
dead_attachments_go(void)
{
	char dir[] = "/tmp/door-sweep-XXXXXX", path[64], registry[300];
	struct server s;
	door_info_t info;
	pid_t pid;
	int fd, d;

	CHECK(mkdtemp(dir) != NULL);
	CHECK(server_start(&s, echo, 0, NULL, NULL));
	for (int round = 0; round < 3; round++) {
		if ((pid = fork()) == 0) {
			REQUIRE((d = door_create(echo, NULL, 0)) != -1);
			for (int i = 0; i < MANY; i++) {
				(void) snprintf(path, sizeof (path), "%s/%d.%d",
				    dir, round, i);
				fd = creat(path, 0600);
				REQUIRE(fd != -1 && close(fd) == 0);
				REQUIRE(fattach(d, path) == 0);
			}
			_exit(0);
		}
		CHECK(ended_well(pid));
		/* The last one stays, and its file. */
		for (int i = 0; i < MANY - 1; i++) {
			(void) snprintf(path, sizeof (path), "%s/%d.%d", dir,
			    round, i);
			CHECK(unlink(path) == 0);
		}
	}
	(void) snprintf(path, sizeof (path), "%s/last", dir);
	CHECK((fd = creat(path, 0600)) != -1 && close(fd) == 0);
	CHECK((d = door_create(echo, NULL, 0)) != -1);
	CHECK(fattach(d, path) == 0);
	CHECK(own_registry(registry));
	/* An entry and a listener for each; others may attach meanwhile. */
	CHECK(entries(registry) < 2 * (SWEEP_ABOVE + MANY));
	CHECK(fdetach(path) == 0);
	CHECK((fd = open(s.path, O_RDONLY)) != -1);
	CHECK(call_with(fd, "x", 1) == 0);
	(void) close(fd);
	(void) close(d);
	for (int i = 0; i < 3; i++) {
		(void) snprintf(path, sizeof (path), "%s/%d.%d", dir, i,
		    MANY - 1);
		CHECK((fd = open(path, O_RDONLY)) != -1);
		CHECK_FAILS(door_call(fd, NULL), EBADF);
		CHECK(door_info(fd, &info) == 0 && info.di_target == -1);
		(void) close(fd);
		CHECK(fdetach(path) == 0 && unlink(path) == 0);
	}
	(void) snprintf(path, sizeof (path), "%s/last", dir);
	CHECK(unlink(path) == 0 && rmdir(dir) == 0);
	server_stop(&s);
}

/* Another user, in a child; root's file at path has a door if attached. */
static void
attack(const char *path, bool attached, const char *registry)
{
	struct stat st;
	char lie[128], text[64], own[400], name[300];
	int d;

	REQUIRE(setresgid(NOBODY, NOBODY, NOBODY) == 0 &&
	    setresuid(NOBODY, NOBODY, NOBODY) == 0);
	REQUIRE(stat(path, &st) == 0);
	/* Root's directory and what is in it cannot be moved or added to. */
	REQUIRE(rename(registry, "/run/libdoor/0-moved") == -1);
	(void) snprintf(own, sizeof (own), "%s/x", registry);
	REQUIRE(symlink("x", own) == -1);
	/* Directories with root's name, a link to one's own, a lie in each. */
	(void) snprintf(text, sizeof (text), "1:2:%x", 3);
	for (int i = 0; i < 3; i++) {
		(void) snprintf(name, sizeof (name), i == 0 ?
		    "/run/libdoor/0-0" : i == 1 ? "/run/libdoor/65534-1" :
		    "/run/libdoor/0-2");
		REQUIRE((i == 2 ? symlink("/run/libdoor/65534-1", name) :
		    mkdir(name, 0755)) == 0 || errno == EEXIST);
		(void) snprintf(lie, sizeof (lie), "%.60s/%jx-%jx", name,
		    (uintmax_t)st.st_dev, (uintmax_t)st.st_ino);
		REQUIRE(symlink(text, lie) == 0 || errno == EEXIST);
	}
	/* Attaching to, or detaching from, root's file is refused. */
	REQUIRE((d = door_create(echo, NULL, 0)) != -1);
	REQUIRE(fdetach(path) == -1 && errno == (attached ? EPERM : EINVAL));
	REQUIRE(fattach(d, path) == -1 && errno == (attached ? EBUSY : EPERM));
	_exit(0);
}

/*
 * Another user can neither move nor imitate the attachments of root, nor, by
 * taking the name of a third one's directory in /tmp, have his files. Wants
 * root; as somebody else only that one's own directory is looked at: nobody
 * else may write to it.
 */
static void
other_users_in_registry(void)
{
	static const char *const made[] = { "/run/libdoor/0-2",
	    "/run/libdoor/0-0", "/run/libdoor/65534-1" };
	char registry[300], lie[400], plain[] = "/tmp/door-plain-XXXXXX";
	struct server s;
	door_info_t info;
	struct stat st;
	pid_t pid;
	int fd;

	CHECK(server_start(&s, echo, 0, NULL, NULL));
	CHECK(own_registry(registry) && stat(registry, &st) == 0);
	CHECK(st.st_uid == geteuid() && (st.st_mode & 022) == 0);
	if (geteuid() == 0) {
		CHECK((fd = mkstemp(plain)) != -1 && close(fd) == 0);
		if ((pid = fork()) == 0)
			attack(s.path, true, registry);
		CHECK(ended_well(pid));
		if ((pid = fork()) == 0)
			attack(plain, false, registry);
		CHECK(ended_well(pid));
		CHECK((fd = open(plain, O_RDONLY)) != -1);
		CHECK_FAILS(door_info(fd, &info), EBADF);
		(void) close(fd);
		for (int i = 0; i < 3; i++) {
			(void) snprintf(lie, sizeof (lie), "rm -rf %s",
			    made[i]);
			CHECK(system(lie) == 0);
		}
		CHECK(unlink(plain) == 0);
	}
	CHECK((fd = open(s.path, O_RDONLY)) != -1);
	CHECK(door_info(fd, &info) == 0 && info.di_target == s.pid);
	(void) close(fd);
	server_stop(&s);
}

/* Use all descriptors up; how many it took, from *first on. */
static int
use_up(int *first)
{
	int n = 0, fd;

	*first = -1;
	while ((fd = open("/dev/null", O_RDONLY)) != -1) {
		if (*first == -1)
			*first = fd;
		n++;
	}
	return (errno == EMFILE ? n : -1);
}

static void
limit_descriptors(struct server *s)
{
	struct rlimit limit = { 100, 100 };

	(void) s;
	(void) setrlimit(RLIMIT_NOFILE, &limit);
}

static int held[200], nheld;

/* "u": use up the table but for one; "f": free it; else echo. */
static void
hoard(void *cookie, char *argp, size_t size, door_desc_t *dp, uint_t n)
{
	int first;

	(void) cookie;
	if (size == 1 && *argp == 'u') {
		while ((first = open("/dev/null", O_RDONLY)) != -1)
			held[nheld++] = first;
		(void) close(held[--nheld]);
	}
	if (size == 1 && *argp == 'f') {
		while (nheld > 0)
			(void) close(held[--nheld]);
	}
	echo(NULL, argp, size, dp, n);
}

/* What the library held for a moment may be room again: once more then. */
static bool
fills_up(int d, pid_t server)
{
	if (call_with(d, "u", 1) == -1)
		return (false);
	moment();
	return (descriptors_of(server) >= 99);
}

/* A server without room for descriptors: EMFILE, and they are gone. */
static void
full_table_of_server(void)
{
	door_desc_t desc[3];
	struct server s;
	int d, before;

	CHECK(server_start(&s, hoard, 0, limit_descriptors, NULL));
	CHECK((d = open(s.path, O_RDONLY)) != -1);
	CHECK(call_with(d, "x", 1) == 0);
	before = descriptors_of(s.pid);
	for (int round = 0; round < 5; round++) {
		door_arg_t a = { NULL, 0, desc, 3, NULL, 0 };
		pid_t pid;

		AWAIT(fills_up(d, s.pid));
		for (int i = 0; i < 3; i++) {
			desc[i].d_attributes = DOOR_DESCRIPTOR | DOOR_RELEASE;
			desc[i].d_data.d_desc.d_descriptor =
			    open("/dev/null", O_RDONLY);
		}
		CHECK_FAILS(door_call(d, &a), EMFILE);
		for (int i = 0; i < 3; i++)
			CHECK(fcntl(desc[i].d_data.d_desc.d_descriptor,
			    F_GETFD) == -1);
		/* Without descriptors it works as ever. */
		CHECK(call_with(d, "y", 1) == 0);
		/* A newcomer finds no room, and is told so. */
		if ((pid = fork()) == 0) {
			(void) alarm(LONGEST);
			REQUIRE(call_with(d, "z", 1) == -1);
			REQUIRE(errno == EAGAIN);
			_exit(0);
		}
		CHECK(ended_well(pid));
		CHECK(call_with(d, "f", 1) == 0);
		AWAIT(descriptors_of(s.pid) <= before);
		if ((pid = fork()) == 0)
			_exit(call_with(d, "z", 1) == 0 ? 0 : 1);
		CHECK(ended_well(pid));
	}
	(void) close(d);
	server_stop(&s);
}

/*
 * A client without room: EMFILE for the descriptors of a result, for a new
 * door, and for opening one; nothing is left of what came.
 */
static void
full_table_of_client(void)
{
	door_desc_t desc[3];
	door_arg_t a = { NULL, 0, desc, 3, NULL, 0 };
	struct rlimit limit = { 100, 100 };
	struct server s;
	int d, first, n;

	CHECK(server_start(&s, echo, 0, NULL, NULL));
	CHECK((d = open(s.path, O_RDONLY)) != -1);
	CHECK(setrlimit(RLIMIT_NOFILE, &limit) == 0);
	CHECK(call_with(d, "x", 1) == 0);
	for (int i = 0; i < 3; i++) {
		desc[i].d_attributes = DOOR_DESCRIPTOR;
		desc[i].d_data.d_desc.d_descriptor = d;
	}
	for (int round = 0; round < 5; round++) {
		CHECK((n = use_up(&first)) > 10);
		CHECK(call_with(d, "x", 1) == 0);
		CHECK_FAILS(open(s.path, O_RDONLY), EMFILE);
		CHECK_FAILS(door_create(echo, NULL, 0), EMFILE);
		CHECK_FAILS(door_call(d, &a), EMFILE);
		CHECK(a.desc_num == 3 && a.desc_ptr == desc && a.rbuf == NULL);
		CHECK(use_up(&n) == -1 || n == -1 || close(n) == 0);
		for (int fd = 0; fd < 100; fd++) {
			if (fd > 2 && fd != d && fd != s.up[0] && fd >= first)
				(void) close(fd);
		}
		CHECK(call_with(d, "x", 1) == 0);
		CHECK(door_call(d, &a) == 0 && a.desc_num == 3);
		for (int i = 0; i < 3; i++)
			CHECK(close(a.desc_ptr[i].d_data.d_desc.d_descriptor)
			    == 0);
		(void) munmap(a.rbuf, a.rsize);
		a = (door_arg_t) { NULL, 0, desc, 3, NULL, 0 };
	}
	(void) close(d);
	server_stop(&s);
}

int
main(int argc, char **argv)
{
	static const struct test tests[] = {
		{ "inode_used_again", inode_used_again },
		{ "dead_attachments_go", dead_attachments_go },
		{ "other_users_in_registry", other_users_in_registry },
		{ "full_table_of_server", full_table_of_server },
		{ "full_table_of_client", full_table_of_client },
	};

	return (run_tests(tests, sizeof (tests) / sizeof (tests[0]), argc,
	    argv));
}
