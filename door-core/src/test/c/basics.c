/*
 * What libdoor promises, tried from C: one function per promise. Written
 * against the doors API alone, plus POSIX for processes and files.
 *
 *	basics -l		prints the names of the tests
 *	basics [NAME...]	runs the named tests, or all; exit status 1 and a
 *				line per failure if any fails
 */
#define	_GNU_SOURCE
#include <door.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <stropts.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static int failures;

#define	CHECK(what)	\
	do {		\
		if (!(what)) {	\
			printf("%s:%d: %s (errno %d)\n", __func__, __LINE__, \
			    #what, errno);	\
			failures++;	\
			return;	\
		}	\
	} while (0)

#define	CHECK_FAILS(call, error)	\
	do {	\
		errno = 0;	\
		CHECK((call) == -1 && errno == (error));	\
	} while (0)

/* Answers with its argument; descriptors come back too, released. */
static void
echo(void *cookie, char *argp, size_t size, door_desc_t *dp, uint_t n)
{
	(void) cookie;
	for (uint_t i = 0; i < n; i++)
		dp[i].d_attributes |= DOOR_RELEASE;
	(void) door_return(argp, size, dp, n);
	(void) door_return(NULL, 0, NULL, 0);
}

static void
pattern(char *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		p[i] = (char)(i * 31 + i / 251);
}

static void
bytes_of_all_sizes(void)
{
	static const size_t sizes[] = { 1, 64, 1919, 1920, 1921, 4096, 65535,
	    65536, 65537, 300000, 1048576, 2000000 };
	int d = door_create(echo, NULL, 0);

	CHECK(d >= 0);
	for (size_t i = 0; i < sizeof (sizes) / sizeof (sizes[0]); i++) {
		size_t n = sizes[i];
		char *data = malloc(n);
		char *back = malloc(n);
		door_arg_t a = { data, n, NULL, 0, back, n };

		pattern(data, n);
		CHECK(door_call(d, &a) == 0);
		CHECK(a.rbuf == back && a.data_ptr == back &&
		    a.data_size == n && memcmp(data, back, n) == 0);
		a = (door_arg_t) { data, n, NULL, 0, NULL, 0 };
		CHECK(door_call(d, &a) == 0);
		CHECK(a.rbuf != NULL && a.rsize % 4096 == 0 &&
		    a.data_size == n && memcmp(data, a.data_ptr, n) == 0);
		CHECK(munmap(a.rbuf, a.rsize) == 0);
		free(data);
		free(back);
	}
	CHECK(door_call(d, NULL) == 0);
	(void) close(d);
}

static void
errors_of_create(void)
{
	static const uint_t bad[] = { 0x04, 0x08, 0x20, 0x100, 0x200, 0x400,
	    0x800, 0x10000, 0x11 };

	for (size_t i = 0; i < sizeof (bad) / sizeof (bad[0]); i++)
		CHECK_FAILS(door_create(echo, NULL, bad[i]), EINVAL);
}

static void
info_and_params(void)
{
	door_info_t info;
	size_t value;
	int d = door_create(echo, (void *)0xdeadbeed, DOOR_NO_CANCEL |
	    DOOR_REFUSE_DESC);
	int d2 = door_create(echo, NULL, 0);

	CHECK(fcntl(d, F_GETFD) == FD_CLOEXEC);
	CHECK((fcntl(d, F_GETFL) & O_ACCMODE) == O_RDWR);
	CHECK(door_info(d, &info) == 0);
	CHECK(info.di_target == getpid() && info.di_data == 0xdeadbeed &&
	    info.di_proc == (door_ptr_t)(uintptr_t)echo);
	CHECK((info.di_attributes & (DOOR_LOCAL | DOOR_NO_CANCEL |
	    DOOR_REFUSE_DESC | DOOR_REVOKED)) ==
	    (DOOR_LOCAL | DOOR_NO_CANCEL | DOOR_REFUSE_DESC));
	CHECK_FAILS(door_info(0x7fff, &info), EBADF);
	CHECK_FAILS(door_info(d, NULL), EFAULT);
	CHECK_FAILS(door_info(DOOR_QUERY, &info), EBADF);
	CHECK(door_getparam(d, DOOR_PARAM_DATA_MAX, &value) == 0 &&
	    value == SIZE_MAX);
	CHECK(door_getparam(d, DOOR_PARAM_DESC_MAX, &value) == 0 &&
	    value == 0);
	CHECK(door_getparam(d2, DOOR_PARAM_DESC_MAX, &value) == 0 &&
	    value == 0x7fffffff);
	CHECK_FAILS(door_setparam(d, DOOR_PARAM_DESC_MAX, 1), ENOTSUP);
	CHECK_FAILS(door_setparam(d, DOOR_PARAM_DESC_MAX, 1UL << 31), ERANGE);
	CHECK_FAILS(door_setparam(d, 9, 1), EINVAL);
	CHECK_FAILS(door_getparam(d, 9, &value), EINVAL);
	CHECK(door_setparam(d, DOOR_PARAM_DATA_MAX, 8) == 0);
	CHECK(door_setparam(d, DOOR_PARAM_DATA_MIN, 8) == 0);
	CHECK_FAILS(door_setparam(d, DOOR_PARAM_DATA_MIN, 9), EINVAL);
	door_arg_t a = { "123456789", 9, NULL, 0, NULL, 0 };
	CHECK_FAILS(door_call(d, &a), ENOBUFS);
	a.data_size = 7;
	CHECK_FAILS(door_call(d, &a), ENOBUFS);
	a.data_size = 8;
	CHECK(door_call(d, &a) == 0);
	(void) munmap(a.rbuf, a.rsize);
	(void) close(d);
	(void) close(d2);
}

static void
errors_of_call(void)
{
	int d = door_create(echo, NULL, 0);
	int r = door_create(echo, NULL, DOOR_REFUSE_DESC);
	int file = open("/dev/null", O_RDWR);
	door_arg_t a = { NULL, 1, NULL, 0, NULL, 0 };
	door_desc_t desc[1];

	CHECK_FAILS(door_call(d, &a), EFAULT);
	a.data_size = 0;
	CHECK_FAILS(door_call(-1, &a), EBADF);
	CHECK_FAILS(door_call(file, &a), EBADF);
	CHECK_FAILS(door_call(-1, (door_arg_t *)8), EFAULT);
	desc[0].d_attributes = DOOR_DESCRIPTOR | DOOR_RELEASE;
	desc[0].d_data.d_desc.d_descriptor = file;
	a.desc_ptr = desc;
	a.desc_num = 1;
	CHECK_FAILS(door_call(r, &a), ENOTSUP);
	CHECK(fcntl(file, F_GETFD) != -1);
	desc[0].d_attributes = 0;
	CHECK_FAILS(door_call(d, &a), EINVAL);
	CHECK(fcntl(file, F_GETFD) != -1);
	a.desc_num = 1025;
	CHECK_FAILS(door_call(d, &a), E2BIG);
	char *big = calloc(1, 2100000);
	a = (door_arg_t) { big, 2100000, NULL, 0, NULL, 0 };
	CHECK_FAILS(door_call(d, &a), E2BIG);
	/* What a default server thread's stack takes on illumos. */
	a.data_size = 2023105;
	CHECK_FAILS(door_call(d, &a), E2BIG);
	a.data_size = 2023104;
	CHECK(door_call(d, &a) == 0);
	(void) munmap(a.rbuf, a.rsize);
	a = (door_arg_t) { big, 10, NULL, 0, NULL, 0 };
	CHECK(door_call(d, &a) == 0);
	(void) munmap(a.rbuf, a.rsize);
	free(big);
	(void) close(file);
	(void) close(d);
	(void) close(r);
}

static void
descriptors_both_ways(void)
{
	static door_desc_t many[1024];
	int d = door_create(echo, NULL, 0), p[2];
	char byte = 0;
	door_desc_t desc[2];
	door_arg_t a = { "hello", 5, desc, 2, NULL, 0 };

	CHECK(pipe(p) == 0);
	for (int i = 0; i < 2; i++) {
		desc[i].d_attributes = DOOR_DESCRIPTOR;
		desc[i].d_data.d_desc.d_descriptor = p[i];
	}
	desc[0].d_attributes |= DOOR_RELEASE;
	CHECK(door_call(d, &a) == 0);
	CHECK(a.desc_num == 2 && (char *)a.desc_ptr == a.rbuf + 24);
	int in = a.desc_ptr[0].d_data.d_desc.d_descriptor;
	int out = a.desc_ptr[1].d_data.d_desc.d_descriptor;
	CHECK(a.desc_ptr[0].d_attributes == DOOR_DESCRIPTOR);
	CHECK(fcntl(in, F_GETFD) == 0);
	CHECK(write(out, "x", 1) == 1 && read(in, &byte, 1) == 1 &&
	    byte == 'x');
	(void) munmap(a.rbuf, a.rsize);
	(void) close(in);
	(void) close(out);

	struct rlimit lim;
	CHECK(getrlimit(RLIMIT_NOFILE, &lim) == 0);
	lim.rlim_cur = lim.rlim_max < 8192 ? lim.rlim_max : 8192;
	CHECK(setrlimit(RLIMIT_NOFILE, &lim) == 0);
	for (int i = 0; i < 1024; i++) {
		many[i].d_attributes = DOOR_DESCRIPTOR;
		many[i].d_data.d_desc.d_descriptor = p[1];
	}
	a = (door_arg_t) { NULL, 0, many, 1024, NULL, 0 };
	CHECK(door_call(d, &a) == 0);
	CHECK(a.desc_num == 1024);
	for (int i = 0; i < 1024; i++)
		CHECK(close(a.desc_ptr[i].d_data.d_desc.d_descriptor) == 0);
	(void) munmap(a.rbuf, a.rsize);
	(void) close(p[1]);

	/* A door through a door. */
	door_info_t info;
	int e = door_create(echo, NULL, DOOR_NO_CANCEL);
	CHECK(door_info(e, &info) == 0);
	desc[0].d_attributes = DOOR_DESCRIPTOR;
	desc[0].d_data.d_desc.d_descriptor = e;
	a = (door_arg_t) { NULL, 0, desc, 1, NULL, 0 };
	CHECK(door_call(d, &a) == 0 && a.desc_num == 1);
	CHECK(a.desc_ptr[0].d_attributes == (DOOR_DESCRIPTOR | DOOR_LOCAL |
	    DOOR_NO_CANCEL));
	CHECK(a.desc_ptr[0].d_data.d_desc.d_id == info.di_uniquifier);
	CHECK(door_call(a.desc_ptr[0].d_data.d_desc.d_descriptor, NULL) == 0);
	(void) close(a.desc_ptr[0].d_data.d_desc.d_descriptor);
	(void) munmap(a.rbuf, a.rsize);
	(void) close(e);
	(void) close(d);
}

/* Tells who called. */
static void
whoami(void *cookie, char *argp, size_t size, door_desc_t *dp, uint_t n)
{
	ucred_t *u = NULL;
	const gid_t *groups;
	int32_t ids[8] = { 0 };

	(void) cookie, (void) argp, (void) size, (void) dp, (void) n;
	if (door_ucred(&u) == 0) {
		ids[0] = ucred_getpid(u);
		ids[1] = (int32_t)ucred_geteuid(u);
		ids[2] = (int32_t)ucred_getruid(u);
		ids[3] = (int32_t)ucred_getegid(u);
		ids[4] = (int32_t)ucred_getrgid(u);
		ids[5] = ucred_getgroups(u, &groups);
		ids[6] = (int32_t)ucred_getsuid(u);
		ids[7] = (int32_t)ucred_getzoneid(u);
		ucred_free(u);
	}
	(void) door_return((char *)ids, sizeof (ids), NULL, 0);
}

static void
credentials(void)
{
	int d = door_create(whoami, NULL, 0);
	ucred_t *u = NULL;
	int32_t ids[8];
	door_arg_t a = { NULL, 0, NULL, 0, (char *)ids, sizeof (ids) };
	pid_t pid;
	int status;

	CHECK_FAILS(door_ucred(&u), EINVAL);
	CHECK(u == NULL);
	CHECK(door_call(d, &a) == 0);
	CHECK(ids[0] == getpid() && (uid_t)ids[1] == geteuid() &&
	    (uid_t)ids[2] == getuid() && (gid_t)ids[3] == getegid() &&
	    ids[5] == getgroups(0, NULL) && ids[7] == 0);
	pid = fork();
	if (pid == 0) {
		a = (door_arg_t) { NULL, 0, NULL, 0, (char *)ids,
		    sizeof (ids) };
		if (door_call(d, &a) != 0 || ids[0] != getpid())
			_exit(1);
		if (getuid() == 0) {
			/* Another identity: not the old one's word. */
			if (setresuid(65534, 1234, 77) != 0 ||
			    door_call(d, &a) != 0)
				_exit(2);
			if (ids[1] != 1234 || ids[2] != 65534 || ids[6] != 77)
				_exit(3);
		}
		_exit(0);
	}
	CHECK(waitpid(pid, &status, 0) == pid);
	CHECK(status == 0);
	CHECK(door_call(d, &a) == 0 && ids[0] == getpid());
	(void) close(d);
}

static void
revoked(void)
{
	door_info_t info;
	int d = door_create(echo, NULL, 0), d2 = dup(d);
	door_arg_t a = { NULL, 0, NULL, 0, NULL, 0 };

	CHECK(door_call(d2, &a) == 0);
	CHECK(door_revoke(d) == 0);
	CHECK(fcntl(d, F_GETFD) == -1);
	CHECK_FAILS(door_call(d2, &a), EBADF);
	CHECK(door_info(d2, &info) == 0 && info.di_target == getpid() &&
	    (info.di_attributes & DOOR_REVOKED) != 0);
	CHECK_FAILS(door_setparam(d2, DOOR_PARAM_DATA_MAX, 1), EBADF);
	CHECK(door_revoke(d2) == 0);
	CHECK_FAILS(door_revoke(0x7fff), EBADF);
}

static int gate[2];

/* Says that it is there, and waits for a byte. */
static void
slow(void *cookie, char *argp, size_t size, door_desc_t *dp, uint_t n)
{
	char c = 's';

	(void) cookie, (void) dp, (void) n;
	if (write(gate[1], &c, 1) == 1)
		while (read(gate[1], &c, 1) == -1 && errno == EINTR)
			;
	(void) door_return(argp, size, NULL, 0);
	(void) door_return(NULL, 0, NULL, 0);
}

static void
on_alarm(int sig)
{
	(void) sig;
}

/* Answers, or interrupts its caller and stays until that has been noticed. */
static void
interrupt(void *cookie, char *argp, size_t size, door_desc_t *dp, uint_t n)
{
	door_cred_t caller;

	(void) cookie;
	(void) size;
	(void) dp;
	(void) n;
	if (*argp == 'i' && door_cred(&caller) == 0) {
		(void) kill(caller.dc_pid, SIGUSR1);
		while (door_cred(&caller) == 0)
			(void) usleep(100);
	}
	(void) door_return(NULL, 0, NULL, 0);
}

static volatile sig_atomic_t handled;

static void
on_interrupt(int signal)
{
	(void) signal;
	handled++;
}

/* A handler on each kind of stack ends the call, however early it comes. */
static void
signals_at_once(void)
{
	static char stack[64 * 1024];
	const stack_t alternate = { .ss_sp = stack,
	    .ss_size = sizeof (stack) };
	struct sigaction sa = { .sa_handler = on_interrupt,
	    .sa_flags = SA_RESTART };
	char path[] = "/tmp/basics.XXXXXX", what = 'a';
	door_arg_t a = { &what, 1, NULL, 0, NULL, 0 };
	int d, file = mkstemp(path);
	pid_t server;

	CHECK(file != -1 && fchmod(file, 0644) == 0);
	CHECK(socketpair(AF_UNIX, SOCK_STREAM, 0, gate) == 0);
	if ((server = fork()) == 0) {
		d = door_create(interrupt, NULL, DOOR_NO_CANCEL);
		if (fattach(d, path) == -1 || write(gate[1], "r", 1) != 1)
			_exit(1);
		for (;;)
			(void) pause();
	}
	CHECK(read(gate[0], &what, 1) == 1);
	for (int round = 0; round < 2; round++) {
		if (round == 1) {
			CHECK(sigaltstack(&alternate, NULL) == 0);
			sa.sa_flags |= SA_ONSTACK;
		}
		CHECK(sigaction(SIGUSR1, &sa, NULL) == 0);
		CHECK((d = open(path, O_RDONLY)) != -1);
		handled = 0;
		for (int i = 1; i <= 60; i++) {
			what = 'a';
			for (int k = 0; k < 10; k++) {
				a.data_size = 1;
				CHECK(door_call(d, &a) == 0);
			}
			what = 'i';
			a.data_size = 1;
			CHECK_FAILS(door_call(d, &a), EINTR);
			CHECK(handled == i);
		}
		(void) close(d);
	}
	(void) kill(server, SIGKILL);
	(void) waitpid(server, NULL, 0);
	(void) fdetach(path);
	(void) unlink(path);
}

static void
signals_and_death(void)
{
	struct sigaction sa = { .sa_handler = on_alarm,
	    .sa_flags = SA_RESTART };
	door_arg_t a = { "x", 1, NULL, 0, NULL, 0 };
	int pair[2], status;
	door_info_t info;
	char c;

	CHECK(socketpair(AF_UNIX, SOCK_STREAM, 0, gate) == 0);
	CHECK(socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0);
	pid_t server = fork();
	if (server == 0) {
		struct msghdr m = { 0 };
		char space[CMSG_SPACE(sizeof (int))] = { 0 };
		struct iovec iov = { "d", 1 };
		int d = door_create(slow, NULL, 0);

		m.msg_iov = &iov;
		m.msg_iovlen = 1;
		m.msg_control = space;
		m.msg_controllen = sizeof (space);
		struct cmsghdr *h = CMSG_FIRSTHDR(&m);
		h->cmsg_level = SOL_SOCKET;
		h->cmsg_type = SCM_RIGHTS;
		h->cmsg_len = CMSG_LEN(sizeof (int));
		memcpy(CMSG_DATA(h), &d, sizeof (d));
		if (sendmsg(pair[1], &m, 0) != 1)
			_exit(1);
		for (;;)
			(void) pause();
	}
	/* The program's own way of passing a door. */
	char space[CMSG_SPACE(sizeof (int))];
	struct iovec iov = { &c, 1 };
	struct msghdr m = { .msg_iov = &iov, .msg_iovlen = 1,
	    .msg_control = space, .msg_controllen = sizeof (space) };
	int d;
	CHECK(recvmsg(pair[0], &m, 0) == 1);
	memcpy(&d, CMSG_DATA(CMSG_FIRSTHDR(&m)), sizeof (d));
	CHECK(door_info(d, &info) == 0 && info.di_target == server &&
	    (info.di_attributes & DOOR_LOCAL) == 0);
	CHECK_FAILS(door_revoke(d), EPERM);
	CHECK_FAILS(door_setparam(d, DOOR_PARAM_DATA_MAX, 1), EPERM);

	/* A caught signal ends the call, SA_RESTART or not. */
	CHECK(sigaction(SIGALRM, &sa, NULL) == 0);
	(void) alarm(1);
	CHECK_FAILS(door_call(d, &a), EINTR);
	CHECK(read(gate[0], &c, 1) == 1 && write(gate[0], &c, 1) == 1);

	/* Stop and continue do not. */
	pid_t helper = fork();
	if (helper == 0) {
		pid_t parent = getppid();
		(void) read(gate[0], &c, 1);
		(void) kill(parent, SIGSTOP);
		(void) usleep(20000);
		(void) kill(parent, SIGCONT);
		_exit(write(gate[0], &c, 1) == 1 ? 0 : 1);
	}
	CHECK(door_call(d, &a) == 0);
	(void) munmap(a.rbuf, a.rsize);
	a = (door_arg_t) { "x", 1, NULL, 0, NULL, 0 };
	CHECK(waitpid(helper, &status, 0) == helper && status == 0);

	/* The server dies during the call, and is dead after it. */
	helper = fork();
	if (helper == 0) {
		(void) read(gate[0], &c, 1);
		_exit(kill(server, SIGKILL));
	}
	CHECK_FAILS(door_call(d, &a), EINTR);
	CHECK(waitpid(helper, &status, 0) == helper && status == 0);
	CHECK(waitpid(server, &status, 0) == server);
	CHECK_FAILS(door_call(d, &a), EBADF);
	CHECK(door_info(d, &info) == 0 && info.di_target == -1 &&
	    (info.di_attributes & DOOR_REVOKED) != 0);
	(void) close(d);
	for (int i = 0; i < 2; i++) {
		(void) close(gate[i]);
		(void) close(pair[i]);
	}
}

/* Ends without an answer. */
static void
mute(void *cookie, char *argp, size_t size, door_desc_t *dp, uint_t n)
{
	(void) cookie, (void) argp, (void) dp, (void) n;
	if (size == 1)
		pthread_exit(NULL);
	if (size == 2)
		return;
	(void) door_return(NULL, 0, NULL, 0);
}

static void
procedure_that_ends_its_thread(void)
{
	int d = door_create(mute, NULL, 0);
	door_arg_t a = { "xy", 1, NULL, 0, NULL, 0 };

	for (int i = 0; i < 20; i++) {
		a.data_size = (size_t)(i % 2 + 1);
		CHECK_FAILS(door_call(d, &a), EINTR);
	}
	a.data_size = 0;
	CHECK(door_call(d, &a) == 0);
	(void) close(d);
}

/* Finds fault with its own results before it gives good ones. */
static void
clumsy(void *cookie, char *argp, size_t size, door_desc_t *dp, uint_t n)
{
	int *seen = cookie;
	door_desc_t bad = { 0 };

	(void) argp, (void) size, (void) dp, (void) n;
	errno = 0;
	(void) door_return((char *)8, 10, NULL, 0);
	seen[0] = errno;
	(void) door_return(NULL, 0, &bad, 1);
	seen[1] = errno;
	(void) door_return("x", 1, &bad, 1025);
	seen[2] = errno;
	(void) door_return("good", 4, NULL, 0);
	seen[3] = errno;
	(void) door_return(NULL, 0, NULL, 0);
}

static void
door_return_can_be_repeated(void)
{
	static int seen[4];
	int d = door_create(clumsy, seen, 0);
	char buf[16];
	door_arg_t a = { NULL, 0, NULL, 0, buf, sizeof (buf) };

	CHECK(door_call(d, &a) == 0);
	CHECK(a.data_size == 4 && memcmp(buf, "good", 4) == 0);
	CHECK(seen[0] == EFAULT && seen[1] == EINVAL && seen[2] == E2BIG);
	CHECK(door_call(d, NULL) == 0);
	CHECK(seen[3] == E2BIG);
	(void) close(d);
}

static char path[64] = "/tmp/door-basics-XXXXXX";

static void
attached(void)
{
	struct stat before, after;
	door_info_t info, info2;
	int status;
	int file = mkstemp(path);
	int d = door_create(echo, NULL, 0), d2;
	door_arg_t a = { "hello", 5, NULL, 0, NULL, 0 };

	CHECK(file != -1 && write(file, "old", 3) == 3);
	CHECK(fstat(file, &before) == 0);
	CHECK_FAILS(fattach(d, ""), ENOENT);
	CHECK_FAILS(fattach(d, "/nonexistent/x"), ENOENT);
	CHECK_FAILS(fattach(file, path), EINVAL);
	CHECK_FAILS(fattach(0x7fff, path), EBADF);
	CHECK_FAILS(fdetach(path), EINVAL);
	CHECK_FAILS(fdetach("/"), EINVAL);
	CHECK(fattach(d, path) == 0);
	CHECK_FAILS(fattach(d, path), EBUSY);
	CHECK(chmod(path, 0444) == 0);
	d2 = open(path, O_RDONLY | O_CLOEXEC);
	CHECK(d2 >= 0 && fcntl(d2, F_GETFD) == FD_CLOEXEC);
	CHECK(door_info(d, &info) == 0 && door_info(d2, &info2) == 0);
	CHECK(info.di_uniquifier == info2.di_uniquifier);
	CHECK(door_call(d2, &a) == 0 && a.data_size == 5);
	(void) munmap(a.rbuf, a.rsize);
	if (getuid() == 0) {
		pid_t pid = fork();

		if (pid == 0) {
			if (setgid(65534) != 0 || setuid(65534) != 0)
				_exit(1);
			if (open(path, O_RDWR) != -1 || errno != EACCES)
				_exit(2);
			d2 = open(path, O_RDONLY);
			if (d2 == -1 || door_call(d2, NULL) != 0)
				_exit(3);
			if (fdetach(path) != -1 || errno != EPERM)
				_exit(4);
			_exit(0);
		}
		CHECK(waitpid(pid, &status, 0) == pid);
		CHECK(status == 0);
	}
	CHECK(chmod(path, 0600) == 0);
	CHECK(fdetach(path) == 0);
	a = (door_arg_t) { "hello", 5, NULL, 0, NULL, 0 };
	CHECK(door_call(d2, &a) == 0);
	(void) munmap(a.rbuf, a.rsize);
	(void) close(d2);
	d2 = open(path, O_RDONLY);
	CHECK(fstat(d2, &after) == 0 && after.st_ino == before.st_ino &&
	    after.st_size == 3);
	(void) close(d2);

	/* A server that dies leaves a dead door behind. */
	pid_t pid = fork();
	if (pid == 0) {
		int e = door_create(echo, NULL, 0);
		_exit(fattach(e, path));
	}
	CHECK(waitpid(pid, &status, 0) == pid && status == 0);
	d2 = open(path, O_RDONLY);
	CHECK(d2 >= 0);
	CHECK_FAILS(door_call(d2, NULL), EBADF);
	CHECK(door_info(d2, &info) == 0 && info.di_target == -1);
	(void) close(d2);
	CHECK_FAILS(fattach(d, path), EBUSY);
	CHECK(fdetach(path) == 0);
	CHECK(fattach(d, path) == 0);

	/* The path removed and made again is another file. */
	CHECK(unlink(path) == 0);
	d2 = open(path, O_CREAT | O_RDWR, 0600);
	CHECK(d2 >= 0 && write(d2, "y", 1) == 1);
	CHECK(fattach(d, path) == 0);
	CHECK(fdetach(path) == 0);
	(void) close(d2);
	(void) unlink(path);
	(void) close(d);
	(void) close(file);
}

#define	CALLERS	8

static pthread_barrier_t barrier;

static void
meet(void *cookie, char *argp, size_t size, door_desc_t *dp, uint_t n)
{
	(void) cookie, (void) argp, (void) size, (void) dp, (void) n;
	(void) pthread_barrier_wait(&barrier);
	(void) door_return(NULL, 0, NULL, 0);
}

static int shared_door;

static void *
call_once(void *arg)
{
	(void) arg;
	return ((void *)(intptr_t)door_call(shared_door, NULL));
}

static void *
call_often(void *arg)
{
	char buf[64];

	for (int i = 0; i < 20000; i++) {
		door_arg_t a = { (char *)&i, sizeof (i), NULL, 0, buf,
		    sizeof (buf) };

		if (door_call(shared_door, &a) != 0 ||
		    a.data_size != sizeof (i) ||
		    memcmp(buf, &i, sizeof (i)) != 0)
			return (arg == NULL ? (void *)1 : arg);
	}
	return (NULL);
}

static void
many_callers(void)
{
	pthread_t t[CALLERS];
	void *result;

	CHECK(pthread_barrier_init(&barrier, NULL, CALLERS) == 0);
	shared_door = door_create(meet, NULL, 0);
	for (int i = 0; i < CALLERS; i++)
		CHECK(pthread_create(&t[i], NULL, call_once, NULL) == 0);
	for (int i = 0; i < CALLERS; i++)
		CHECK(pthread_join(t[i], &result) == 0 && result == NULL);
	(void) close(shared_door);
	shared_door = door_create(echo, NULL, 0);
	for (int i = 0; i < CALLERS; i++)
		CHECK(pthread_create(&t[i], NULL, call_often, NULL) == 0);
	for (int i = 0; i < CALLERS; i++)
		CHECK(pthread_join(t[i], &result) == 0 && result == NULL);
	(void) close(shared_door);
}

static const struct {
	const char *name;
	void (*run)(void);
} tests[] = {
	{ "bytes_of_all_sizes", bytes_of_all_sizes },
	{ "errors_of_create", errors_of_create },
	{ "info_and_params", info_and_params },
	{ "errors_of_call", errors_of_call },
	{ "descriptors_both_ways", descriptors_both_ways },
	{ "credentials", credentials },
	{ "revoked", revoked },
	{ "signals_and_death", signals_and_death },
	{ "signals_at_once", signals_at_once },
	{ "procedure_that_ends_its_thread", procedure_that_ends_its_thread },
	{ "door_return_can_be_repeated", door_return_can_be_repeated },
	{ "attached", attached },
	{ "many_callers", many_callers },
};

int
main(int argc, char **argv)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	for (size_t i = 0; i < sizeof (tests) / sizeof (tests[0]); i++) {
		bool wanted = argc < 2;
		int before = failures;

		if (argc == 2 && strcmp(argv[1], "-l") == 0) {
			puts(tests[i].name);
			continue;
		}
		for (int k = 1; k < argc; k++)
			wanted |= strcmp(argv[k], tests[i].name) == 0;
		if (!wanted)
			continue;
		tests[i].run();
		printf("%s %s\n", failures == before ? "ok" : "FAILED",
		    tests[i].name);
	}
	return (failures == 0 ? 0 : 1);
}
