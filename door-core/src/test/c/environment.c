/*
 * What programs expect around doors: threads and locks of illumos, who
 * somebody is, and what stat says. One function per promise.
 *
 *	environment -l		prints the names of the tests
 *	environment [NAME...]	runs the named tests, or all; exit status 1
 *				and a line per failure if any fails
 */
#define	_GNU_SOURCE
#include <door.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <stropts.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <synch.h>
#include <thread.h>
#include <time.h>
#include <ucred.h>
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

/* The exit status of a child that runs f, or minus the signal that ended it. */
static int
in_child(void (*f)(void))
{
	int status;
	pid_t pid;

	(void) fflush(stdout);
	if ((pid = fork()) == 0) {
		(void) alarm(120);
		f();
		_exit(99);
	}
	while (waitpid(pid, &status, 0) == -1 && errno == EINTR)
		;
	return (WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status));
}

/* ---- threads ---- */

static void *
give_back(void *arg)
{
	return (arg);
}

static void *
exit_with(void *arg)
{
	thr_exit(arg);
}

static void
create_and_join(void)
{
	thread_t t, departed = 0;
	void *status = NULL;

	CHECK(thr_create(NULL, 0, give_back, &t, 0, &t) == 0);
	CHECK(thr_join(t, &departed, &status) == 0);
	CHECK(departed == t && status == &t);
	CHECK(thr_join(t, NULL, NULL) == ESRCH);
	CHECK(thr_create(NULL, 0, exit_with, &status, THR_BOUND | THR_NEW_LWP,
	    &t) == 0);
	CHECK(thr_join(t, NULL, &status) == 0 && status == &status);
	/* Either kind of thread may be waited for by either call. */
	CHECK(thr_create(NULL, 0, give_back, &t, 0, &t) == 0);
	CHECK(pthread_join(t, &status) == 0 && status == &t);
	CHECK(pthread_create(&t, NULL, exit_with, &departed) == 0);
	CHECK(thr_join(t, &departed, &status) == 0);
	CHECK(departed == t && status == &departed);
	CHECK(thr_join(thr_self(), NULL, NULL) == EDEADLK);
	CHECK(thr_create(NULL, 0, give_back, NULL, 0, NULL) == 0);
	CHECK(thr_join(0, NULL, NULL) == 0);
}

static void
join_whichever_ends(void)
{
	thread_t made[8], departed;
	bool seen[8] = { false };
	void *status;

	for (uintptr_t i = 0; i < 8; i++)
		CHECK(thr_create(NULL, 0, i % 2 == 0 ? give_back : exit_with,
		    (void *)(i + 1), 0, &made[i]) == 0);
	for (int n = 0; n < 8; n++) {
		uintptr_t i;

		CHECK(thr_join(0, &departed, &status) == 0);
		i = (uintptr_t)status - 1;
		CHECK(i < 8 && departed == made[i] && !seen[i]);
		seen[i] = true;
	}
	CHECK(thr_join(0, NULL, NULL) == EDEADLK);
}

static sema_t gate;

static void *
pass_gate(void *arg)
{
	(void) sema_wait(&gate);
	return (arg);
}

/* Joined by pthread_join, it is not given to whom waits for any. */
static void
join_whichever_is_left(void)
{
	thread_t first, second, departed;

	CHECK(thr_create(NULL, 0, give_back, NULL, 0, &first) == 0);
	CHECK(thr_create(NULL, 0, pass_gate, NULL, 0, &second) == 0);
	CHECK(pthread_join(first, NULL) == 0);
	CHECK(sema_post(&gate) == 0);
	CHECK(thr_join(0, &departed, NULL) == 0 && departed == second);
	CHECK(thr_join(0, NULL, NULL) == EDEADLK);
}

static void *
join_this(void *arg)
{
	return ((void *)(intptr_t)thr_join(*(thread_t *)arg, NULL, NULL));
}

/* Of two that wait for one thread one gets it. */
static void
join_twice(void)
{
	thread_t t, waiter;
	void *status;
	int error;

	CHECK(thr_create(NULL, 0, pass_gate, NULL, 0, &t) == 0);
	CHECK(thr_create(NULL, 0, join_this, &t, 0, &waiter) == 0);
	CHECK(sema_post(&gate) == 0);
	error = thr_join(t, NULL, NULL);
	CHECK(thr_join(waiter, NULL, &status) == 0);
	CHECK((error == 0 && status == (void *)ESRCH) ||
	    (error == ESRCH && status == NULL));
}

static void
detached_is_not_joined(void)
{
	thread_t t;

	CHECK(thr_create(NULL, 0, pass_gate, NULL, THR_DETACHED, &t) == 0);
	CHECK(thr_join(t, NULL, NULL) == ESRCH);
	CHECK(sema_post(&gate) == 0);
	/* Waits for its end, and then has nobody. */
	CHECK(thr_join(0, NULL, NULL) == EDEADLK);
	CHECK(thr_create(NULL, 0, pass_gate, NULL, THR_DAEMON, &t) == 0);
	CHECK(thr_join(t, NULL, NULL) == ESRCH);
	/* Does not wait for a daemon. */
	CHECK(thr_join(0, NULL, NULL) == EDEADLK);
	CHECK(sema_post(&gate) == 0);
}

static volatile sig_atomic_t handled_by_suspended, ran;

static void
note_signal(int sig)
{
	(void) sig;
	handled_by_suspended = 1 + ran;
}

static void *
note_run(void *arg)
{
	sigset_t mask;

	(void) thr_sigsetmask(SIG_BLOCK, NULL, &mask);
	ran = sigismember(&mask, SIGUSR2) == 1 ? 2 : 1;
	return (arg);
}

static void
suspended_until_continued(void)
{
	struct sigaction act = { .sa_handler = note_signal };
	sigset_t usr2, old;
	thread_t t, other;

	CHECK(sigaction(SIGUSR1, &act, NULL) == 0);
	(void) sigemptyset(&usr2);
	(void) sigaddset(&usr2, SIGUSR2);
	CHECK(thr_sigsetmask(SIG_BLOCK, &usr2, &old) == 0);
	CHECK(thr_create(NULL, 0, note_run, NULL, THR_SUSPENDED, &t) == 0);
	CHECK(thr_sigsetmask(SIG_SETMASK, &old, NULL) == 0);
	CHECK(thr_kill(t, SIGUSR1) == 0);
	/* A thread made later has run to its end. */
	CHECK(thr_create(NULL, 0, give_back, NULL, 0, &other) == 0);
	CHECK(thr_join(0, &other, NULL) == 0);
	CHECK(ran == 0 && handled_by_suspended == 0);
	CHECK(thr_continue(t) == 0);
	CHECK(thr_join(t, NULL, NULL) == 0);
	/* The mask of its maker, and the signal that was waiting. */
	CHECK(ran == 2 && handled_by_suspended == 1);
	CHECK(thr_continue(thr_self()) == 0);
}

static void *
daemon_sleeps(void *arg)
{
	for (;;)
		(void) pause();
	return (arg);
}

static void *
leave_slowly(void *arg)
{
	(void) sema_wait(&gate);
	(void) write(*(int *)arg, "x", 1);
	return (NULL);
}

static int end_of_last[2];

static void
main_leaves_daemons(void)
{
	thread_t t;

	(void) thr_create(NULL, 0, daemon_sleeps, NULL, THR_DAEMON, NULL);
	(void) thr_create(NULL, 0, daemon_sleeps, NULL, THR_DAEMON, NULL);
	(void) thr_create(NULL, 0, leave_slowly, &end_of_last[1], 0, &t);
	(void) sema_post(&gate);
	thr_exit((void *)3);
}

static void
main_leaves_the_library(void)
{
	/* Makes the library's own thread, and no other. */
	(void) door_server_create((door_server_func_t *)(void *)give_back);
	if (door_create((door_server_procedure_t *)(void *)give_back, NULL, 0) ==
	    -1)
		_exit(98);
	thr_exit(NULL);
}

static void
daemons_keep_no_process_alive(void)
{
	char c;

	CHECK(pipe(end_of_last) == 0);
	CHECK(in_child(main_leaves_daemons) == 0);
	(void) close(end_of_last[1]);
	CHECK(read(end_of_last[0], &c, 1) == 1 && c == 'x');
	CHECK(read(end_of_last[0], &c, 1) == 0);
	(void) close(end_of_last[0]);
	CHECK(in_child(main_leaves_the_library) == 0);
}

static thread_key_t key;
static int destroyed_with;

static void
destroy(void *value)
{
	destroyed_with = *(int *)value;
}

static void *
set_key(void *arg)
{
	void *value = &value;

	if (thr_getspecific(key, &value) != 0 || value != NULL)
		return (NULL);
	if (thr_setspecific(key, arg) != 0)
		return (NULL);
	if (thr_getspecific(key, &value) != 0 || value != arg)
		return (NULL);
	return (arg);
}

static void
keys(void)
{
	static thread_key_t once_key = THR_ONCE_KEY;
	thread_key_t first;
	int seven = 7;
	void *status;
	thread_t t;

	CHECK(thr_keycreate(&key, destroy) == 0);
	CHECK(thr_create(NULL, 0, set_key, &seven, 0, &t) == 0);
	CHECK(thr_join(t, NULL, &status) == 0 && status == &seven);
	CHECK(destroyed_with == 7);
	CHECK(thr_getspecific(12345678, &status) == EINVAL);
	CHECK(thr_setspecific(12345678, &status) == EINVAL);
	CHECK(thr_keycreate_once(&once_key, NULL) == 0);
	first = once_key;
	CHECK(first != THR_ONCE_KEY);
	CHECK(thr_keycreate_once(&once_key, NULL) == 0 && once_key == first);
}

static void *
is_main(void *arg)
{
	(void) arg;
	return ((void *)(intptr_t)(1 + thr_main()));
}

static void *
find_stack(void *arg)
{
	stack_t st;
	char here;

	if (thr_stksegment(&st) != 0 || (char *)st.ss_sp <= &here ||
	    (char *)st.ss_sp - st.ss_size > &here)
		return (NULL);
	*(size_t *)arg = st.ss_size;
	return (arg);
}

static void
about_oneself(void)
{
	size_t size = 0;
	void *status;
	thread_t t;
	int prio = -1;

	CHECK(pthread_equal(thr_self(), pthread_self()));
	CHECK(thr_main() == 1);
	CHECK(thr_create(NULL, 0, is_main, NULL, 0, &t) == 0);
	CHECK(thr_join(t, NULL, &status) == 0 && status == (void *)1);
	CHECK(THR_MIN_STACK == 8192);
	CHECK(find_stack(&size) == &size);
	CHECK(thr_create(NULL, 500000, find_stack, &size, 0, &t) == 0);
	CHECK(thr_join(t, NULL, &status) == 0 && status == &size);
	CHECK(size >= 500000);
	CHECK(thr_setconcurrency(4) == 0 && thr_getconcurrency() == 4);
	CHECK(thr_setconcurrency(-1) == EINVAL);
	CHECK(thr_getprio(thr_self(), &prio) == 0 && prio == 0);
	CHECK(thr_setprio(thr_self(), 0) == 0);
	CHECK(thr_setprio(thr_self(), 12345) == EINVAL);
	CHECK(thr_kill(thr_self(), 0) == 0);
	CHECK(thr_kill(thr_self(), 12345) == EINVAL);
	CHECK(thr_kill(t, 0) == ESRCH || thr_kill(t, 0) == 0);
	thr_yield();
}

static void *
use_much_stack(void *arg)
{
	char text[7000];

	(void) memset(text, 'x', sizeof (text));
	(void) snprintf(text, sizeof (text), "%p", arg);
	return (strlen(text) > 0 ? arg : NULL);
}

static void
stacks_of_all_sizes(void)
{
	static const size_t sizes[] = { 8192, 16384, 20000, 65536, 1048576 };
	static char small[8192], large[1048576];
	void *status;
	thread_t t;

	CHECK(thr_create(NULL, 8191, give_back, NULL, 0, &t) == EINVAL);
	CHECK(thr_create(small, 8191, give_back, NULL, 0, &t) == EINVAL);
	CHECK(thr_create(small, 0, give_back, NULL, 0, &t) == EINVAL);
	for (size_t i = 0; i < sizeof (sizes) / sizeof (sizes[0]); i++) {
		CHECK(thr_create(NULL, sizes[i], use_much_stack, &t, 0, &t) ==
		    0);
		CHECK(thr_join(t, NULL, &status) == 0 && status == &t);
	}
	CHECK(thr_create(small, sizeof (small), use_much_stack, &t, 0, &t) ==
	    0);
	CHECK(thr_join(t, NULL, &status) == 0 && status == &t);
	CHECK(thr_create(large, sizeof (large), use_much_stack, &t, 0, &t) ==
	    0);
	CHECK(thr_join(t, NULL, &status) == 0 && status == &t);
	for (size_t i = 0; i < sizeof (large); i++)
		if (large[i] != 0)
			return;
	CHECK(!"the stack that was given was used");
}

static void
child_waits_for_its_own(void)
{
	thread_t t;

	/* The parent's thread is not here. */
	if (thr_join(0, NULL, NULL) != EDEADLK)
		_exit(1);
	if (thr_create(NULL, 0, give_back, NULL, 0, &t) != 0)
		_exit(2);
	_exit(thr_join(0, NULL, NULL));
}

static void *
tell_and_pass_gate(void *arg)
{
	(void) sema_post(arg);
	return (pass_gate(arg));
}

static void
threads_are_not_inherited(void)
{
	static sema_t told;
	thread_t t;

	CHECK(thr_create(NULL, 0, tell_and_pass_gate, &told, 0, &t) == 0);
	CHECK(sema_wait(&told) == 0);
	CHECK(in_child(child_waits_for_its_own) == 0);
	CHECK(sema_post(&gate) == 0);
	CHECK(thr_join(t, NULL, NULL) == 0);
}

/* ---- locks ---- */

static mutex_t zero_mutex;
static cond_t zero_cond;
static rwlock_t zero_rw;
static sema_t zero_sema;

static void *
try_mutex(void *m)
{
	int error = mutex_trylock(m);

	if (error == 0 || error == EOWNERDEAD)
		(void) mutex_unlock(m);
	return ((void *)(intptr_t)error);
}

static void *
lock_and_die(void *m)
{
	return ((void *)(intptr_t)mutex_lock(m));
}

/* What f(arg) gives in a thread of its own. */
static void *
elsewhere(void *(*f)(void *), void *arg)
{
	void *status = (void *)-1;
	thread_t t;

	if (thr_create(NULL, 0, f, arg, 0, &t) == 0)
		(void) thr_join(t, NULL, &status);
	return (status);
}

static void
mutexes(void)
{
	static mutex_t fixed = DEFAULTMUTEX, again = RECURSIVEMUTEX;
	static mutex_t checking = ERRORCHECKMUTEX;
	mutex_t m;
	int ceiling = 1;

	CHECK(mutex_lock(&zero_mutex) == 0 && MUTEX_HELD(&zero_mutex));
	CHECK(elsewhere(try_mutex, &zero_mutex) == (void *)EBUSY);
	CHECK(mutex_trylock(&zero_mutex) == EBUSY);
	CHECK(mutex_unlock(&zero_mutex) == 0 && !MUTEX_HELD(&zero_mutex));
	CHECK(mutex_lock(&fixed) == 0 && mutex_unlock(&fixed) == 0);
	CHECK(mutex_lock(&again) == 0 && mutex_lock(&again) == 0);
	CHECK(mutex_unlock(&again) == 0 && mutex_unlock(&again) == 0);
	CHECK(mutex_lock(&checking) == 0 && mutex_lock(&checking) == EDEADLK);
	CHECK(mutex_unlock(&checking) == 0 && mutex_unlock(&checking) == EPERM);

	CHECK(mutex_init(&m, USYNC_THREAD | LOCK_ERRORCHECK, NULL) == 0);
	CHECK(mutex_lock(&m) == 0 && mutex_lock(&m) == EDEADLK);
	CHECK(mutex_unlock(&m) == 0 && mutex_unlock(&m) == EPERM);
	CHECK(mutex_destroy(&m) == 0);
	CHECK(mutex_init(&m, LOCK_RECURSIVE | LOCK_ERRORCHECK, NULL) == 0);
	CHECK(mutex_lock(&m) == 0 && mutex_lock(&m) == 0);
	CHECK(mutex_unlock(&m) == 0 && mutex_unlock(&m) == 0);
	CHECK(mutex_destroy(&m) == 0);
	CHECK(mutex_init(&m, LOCK_PRIO_INHERIT, NULL) == 0);
	CHECK(mutex_lock(&m) == 0 && mutex_unlock(&m) == 0);
	CHECK(mutex_destroy(&m) == 0);
	CHECK(mutex_init(&m, LOCK_PRIO_PROTECT, &ceiling) == 0);
	CHECK(mutex_destroy(&m) == 0);
	CHECK(mutex_init(&m, LOCK_PRIO_PROTECT, NULL) == EINVAL);
	CHECK(mutex_init(&m, LOCK_PRIO_INHERIT | LOCK_PRIO_PROTECT,
	    &ceiling) == EINVAL);
	CHECK(mutex_init(&m, 0x1000, NULL) == EINVAL);
}

static void
robust_mutexes(void)
{
	static mutex_t m;

	CHECK(mutex_init(&m, USYNC_PROCESS | LOCK_ROBUST, NULL) == 0);
	CHECK(mutex_init(&m, USYNC_PROCESS | LOCK_ROBUST, NULL) == EBUSY);
	CHECK(elsewhere(lock_and_die, &m) == 0);
	CHECK(mutex_lock(&m) == EOWNERDEAD);
	CHECK(mutex_consistent(&m) == 0 && mutex_unlock(&m) == 0);
	CHECK(elsewhere(lock_and_die, &m) == 0);
	CHECK(mutex_lock(&m) == EOWNERDEAD && mutex_unlock(&m) == 0);
	CHECK(mutex_lock(&m) == ENOTRECOVERABLE);
	CHECK(mutex_destroy(&m) == 0);
	CHECK(mutex_init(&m, USYNC_PROCESS_ROBUST, NULL) == 0);
	CHECK(mutex_destroy(&m) == 0);
}

static void *
signal_waiter(void *arg)
{
	(void) mutex_lock(&zero_mutex);
	*(bool *)arg = true;
	(void) cond_signal(&zero_cond);
	(void) cond_broadcast(&zero_cond);
	(void) mutex_unlock(&zero_mutex);
	return (NULL);
}

static void
conditions(void)
{
	static cond_t fixed = DEFAULTCV;
	timestruc_t past = { 1, 0 }, soon = { 0, 1000000 };
	timestruc_t wrong = { 0, 1000000000 }, late;
	bool told = false;
	thread_t t;
	cond_t c;

	CHECK(mutex_lock(&zero_mutex) == 0);
	CHECK(thr_create(NULL, 0, signal_waiter, &told, 0, &t) == 0);
	while (!told)
		CHECK(cond_wait(&zero_cond, &zero_mutex) == 0);
	CHECK(thr_join(t, NULL, NULL) == 0);
	CHECK(cond_timedwait(&fixed, &zero_mutex, &past) == ETIME);
	CHECK(cond_reltimedwait(&fixed, &zero_mutex, &soon) == ETIME);
	CHECK(cond_timedwait(&fixed, &zero_mutex, &wrong) == EINVAL);
	CHECK(cond_reltimedwait(&fixed, &zero_mutex, &wrong) == EINVAL);
	told = false;
	CHECK(clock_gettime(CLOCK_REALTIME, &late) == 0);
	late.tv_sec += 3600;
	CHECK(thr_create(NULL, 0, signal_waiter, &told, 0, &t) == 0);
	while (!told)
		CHECK(cond_timedwait(&zero_cond, &zero_mutex, &late) == 0);
	CHECK(thr_join(t, NULL, NULL) == 0);
	told = false;
	late = (timestruc_t) { (time_t)(~0UL >> 1), 999999999 };
	CHECK(thr_create(NULL, 0, signal_waiter, &told, 0, &t) == 0);
	while (!told)
		CHECK(cond_reltimedwait(&zero_cond, &zero_mutex, &late) == 0);
	CHECK(thr_join(t, NULL, NULL) == 0);
	CHECK(mutex_unlock(&zero_mutex) == 0);
	CHECK(cond_init(&c, USYNC_PROCESS, NULL) == 0 && cond_destroy(&c) == 0);
	CHECK(cond_init(&c, 77, NULL) == EINVAL);
}

static void *
try_read(void *arg)
{
	int error = rw_tryrdlock(arg);

	if (error == 0)
		(void) rw_unlock(arg);
	return ((void *)(intptr_t)error);
}

static void *
try_write(void *arg)
{
	int error = rw_trywrlock(arg);

	if (error == 0)
		(void) rw_unlock(arg);
	return ((void *)(intptr_t)error);
}

static void
readers_and_writers(void)
{
	static rwlock_t fixed = DEFAULTRWLOCK;
	rwlock_t lock;

	CHECK(rw_rdlock(&zero_rw) == 0);
	CHECK(RW_READ_HELD(&zero_rw) && !RW_WRITE_HELD(&zero_rw));
	CHECK(elsewhere(try_read, &zero_rw) == 0);
	CHECK(elsewhere(try_write, &zero_rw) == (void *)EBUSY);
	CHECK(rw_unlock(&zero_rw) == 0 && !RW_LOCK_HELD(&zero_rw));
	CHECK(rw_wrlock(&zero_rw) == 0);
	CHECK(RW_WRITE_HELD(&zero_rw) && !RW_READ_HELD(&zero_rw));
	CHECK(elsewhere(try_read, &zero_rw) == (void *)EBUSY);
	CHECK(elsewhere(try_write, &zero_rw) == (void *)EBUSY);
	CHECK(rw_unlock(&zero_rw) == 0);
	CHECK(elsewhere(try_write, &zero_rw) == 0);
	CHECK(rw_rdlock(&fixed) == 0 && rw_unlock(&fixed) == 0);
	CHECK(rwlock_init(&lock, USYNC_PROCESS, NULL) == 0);
	CHECK(rw_wrlock(&lock) == 0 && rw_unlock(&lock) == 0);
	CHECK(rwlock_destroy(&lock) == 0);
	CHECK(rwlock_init(&lock, 77, NULL) == EINVAL);
}

static void
post_semaphore(int sig)
{
	(void) sig;
	(void) sema_post(&zero_sema);
}

static void
semaphores(void)
{
	static sema_t fixed = DEFAULTSEMA;
	struct sigaction act = { .sa_handler = post_semaphore };
	timestruc_t past = { 1, 0 }, soon = { 0, 1000000 };
	sema_t s;

	CHECK(SEMA_HELD(&zero_sema));
	CHECK(sema_trywait(&zero_sema) == EBUSY);
	CHECK(sema_timedwait(&zero_sema, &past) == ETIME);
	CHECK(sema_reltimedwait(&zero_sema, &soon) == ETIME);
	/* May be posted by a handler. */
	CHECK(sigaction(SIGUSR1, &act, NULL) == 0);
	CHECK(thr_kill(thr_self(), SIGUSR1) == 0);
	CHECK(!SEMA_HELD(&zero_sema) && sema_wait(&zero_sema) == 0);
	CHECK(sema_post(&fixed) == 0 && sema_trywait(&fixed) == 0);
	CHECK(sema_init(&s, 2, USYNC_PROCESS, NULL) == 0);
	CHECK(sema_wait(&s) == 0 && sema_wait(&s) == 0 &&
	    sema_trywait(&s) == EBUSY);
	CHECK(sema_destroy(&s) == 0);
	CHECK(sema_init(&s, 0, 77, NULL) == EINVAL);
}

struct shared {
	mutex_t m;
	cond_t c;
	int turn;
};

static struct shared *between;

static void
answer_turn(void)
{
	(void) mutex_lock(&between->m);
	while (between->turn != 1)
		(void) cond_wait(&between->c, &between->m);
	between->turn = 2;
	(void) cond_broadcast(&between->c);
	(void) mutex_unlock(&between->m);
	_exit(0);
}

static void *
take_turn(void *arg)
{
	(void) mutex_lock(&between->m);
	between->turn = 1;
	(void) cond_broadcast(&between->c);
	while (between->turn != 2)
		(void) cond_wait(&between->c, &between->m);
	(void) mutex_unlock(&between->m);
	return (arg);
}

static void
locks_between_processes(void)
{
	thread_t t;

	between = mmap(NULL, sizeof (*between), PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	CHECK(between != MAP_FAILED);
	CHECK(mutex_init(&between->m, USYNC_PROCESS, NULL) == 0);
	CHECK(cond_init(&between->c, USYNC_PROCESS, NULL) == 0);
	CHECK(thr_create(NULL, 0, take_turn, NULL, 0, &t) == 0);
	CHECK(in_child(answer_turn) == 0);
	CHECK(thr_join(t, NULL, NULL) == 0);
	(void) munmap(between, sizeof (*between));
}

/* ---- who somebody is ---- */

/* Does u tell of pid what the system calls say of this process? */
static bool
tells_of_us(const ucred_t *u, pid_t pid)
{
	const gid_t *told;
	gid_t groups[1024];
	int n = getgroups(1024, groups), i;

	if (ucred_getpid(u) != pid || ucred_geteuid(u) != geteuid() ||
	    ucred_getruid(u) != getuid() || ucred_getsuid(u) != geteuid() ||
	    ucred_getegid(u) != getegid() || ucred_getrgid(u) != getgid() ||
	    ucred_getsgid(u) != getegid() || ucred_getgroups(u, &told) != n)
		return (false);
	for (i = 0; i < n && told[i] == groups[i]; i++)
		;
	return (i == n);
}

static void
wait_for_end(void)
{
	(void) pause();
}

static void
credentials_of_processes(void)
{
	ucred_t *u = ucred_get(P_MYID);
	int status;
	pid_t pid;

	CHECK(u != NULL && tells_of_us(u, getpid()));
	CHECK(ucred_getzoneid(u) == 0);
	CHECK_FAILS(ucred_getprojid(u), EINVAL);
	errno = 0;
	CHECK(ucred_getprivset(u, PRIV_EFFECTIVE) == NULL && errno == EINVAL);
	errno = 0;
	CHECK(ucred_getpflags(u, PRIV_AWARE) == (uint_t)-1 && errno == EINVAL);
	ucred_free(u);
	if ((pid = fork()) == 0) {
		wait_for_end();
		_exit(0);
	}
	u = ucred_get(pid);
	CHECK(u != NULL && tells_of_us(u, pid));
	ucred_free(u);
	CHECK(kill(pid, SIGKILL) == 0 && waitpid(pid, &status, 0) == pid);
	errno = 0;
	CHECK(ucred_get(pid) == NULL && errno == ESRCH);
	errno = 0;
	CHECK(ucred_get(0) == NULL && errno == ESRCH);
	errno = 0;
	CHECK(ucred_get(-2) == NULL && errno == ESRCH);
}

static pid_t tid_of_other;

static void *
tell_tid(void *arg)
{
	tid_of_other = gettid();
	(void) sema_post(arg);
	(void) sema_wait(&gate);
	return (NULL);
}

/* The number of a thread is not that of a process. */
static void
credentials_of_no_process(void)
{
	static sema_t told;
	thread_t t;

	CHECK(thr_create(NULL, 0, tell_tid, &told, 0, &t) == 0);
	CHECK(sema_wait(&told) == 0 && tid_of_other != getpid());
	errno = 0;
	CHECK(ucred_get(tid_of_other) == NULL && errno == ESRCH);
	CHECK(sema_post(&gate) == 0 && thr_join(t, NULL, NULL) == 0);
}

static int peer_pair[2];

static void
other_user(void)
{
	ucred_t *u = NULL;

	/* Whoever made the pair, though he is somebody else now. */
	if (setresgid(60001, 60002, 60003) != 0 ||
	    setresuid(60001, 60002, 60003) != 0)
		_exit(1);
	if (getpeerucred(peer_pair[0], &u) != 0 || ucred_geteuid(u) != 0 ||
	    ucred_getegid(u) != 0 || ucred_getpid(u) != getppid())
		_exit(2);
	if (ucred_getruid(u) != 0 || ucred_getsuid(u) != 0)
		_exit(3);
	ucred_free(u);
	if ((u = ucred_get(P_MYID)) == NULL || ucred_getruid(u) != 60001 ||
	    ucred_geteuid(u) != 60002 || ucred_getsuid(u) != 60003 ||
	    ucred_getrgid(u) != 60001 || ucred_getegid(u) != 60002 ||
	    ucred_getsgid(u) != 60003)
		_exit(4);
	_exit(0);
}

static void
connect_as_other(void)
{
	struct sockaddr_un sun = { AF_UNIX, "" };
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	(void) memcpy(sun.sun_path, "\0environment-peer", 17);
	if (setuid(60001) != 0)
		_exit(1);
	if (connect(fd, (struct sockaddr *)&sun, (socklen_t)(offsetof(
	    struct sockaddr_un, sun_path) + 17)) != 0)
		_exit(2);
	(void) pause();
}

static void
credentials_of_peers(void)
{
	struct sockaddr_un sun = { AF_UNIX, "" };
	int pair[2], listener, fd, d, status;
	ucred_t *u = NULL, *same;
	pid_t pid;

	CHECK(socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0);
	CHECK(getpeerucred(pair[0], &u) == 0 && tells_of_us(u, getpid()));
	same = u;
	CHECK(getpeerucred(pair[1], &u) == 0 && u == same);
	ucred_free(u);
	u = NULL;
	(void) close(pair[0]);
	CHECK_FAILS(getpeerucred(pair[0], &u), EBADF);
	(void) close(pair[1]);
	listener = socket(AF_UNIX, SOCK_STREAM, 0);
	CHECK_FAILS(getpeerucred(listener, &u), ENOTCONN);
	CHECK((fd = open("/dev/null", O_RDONLY)) >= 0);
	CHECK_FAILS(getpeerucred(fd, &u), ENOTSUP);
	(void) close(fd);
	fd = socket(AF_INET, SOCK_STREAM, 0);
	CHECK_FAILS(getpeerucred(fd, &u), ENOTSUP);
	(void) close(fd);
	d = door_create((door_server_procedure_t *)(void *)give_back, NULL, 0);
	CHECK_FAILS(getpeerucred(d, &u), ENOTSUP);
	(void) close(d);
	CHECK(u == NULL);
	if (geteuid() != 0) {
		(void) close(listener);
		return;			/* cannot be anybody else */
	}
	CHECK(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, peer_pair) == 0);
	CHECK(in_child(other_user) == 0);
	(void) memcpy(sun.sun_path, "\0environment-peer", 17);
	CHECK(bind(listener, (struct sockaddr *)&sun, (socklen_t)(offsetof(
	    struct sockaddr_un, sun_path) + 17)) == 0);
	CHECK(listen(listener, 1) == 0);
	if ((pid = fork()) == 0) {
		connect_as_other();
		_exit(3);
	}
	CHECK((fd = accept(listener, NULL, NULL)) >= 0);
	CHECK(getpeerucred(fd, &u) == 0);
	CHECK(ucred_getpid(u) == pid && ucred_geteuid(u) == 60001 &&
	    ucred_getruid(u) == 60001 && ucred_getegid(u) == getegid());
	CHECK(kill(pid, SIGKILL) == 0 && waitpid(pid, &status, 0) == pid);
	/* Gone, he is known as he was, but for what only he could show. */
	CHECK(getpeerucred(fd, &u) == 0 && ucred_geteuid(u) == 60001);
	CHECK_FAILS((int)ucred_getruid(u), EINVAL);
	CHECK_FAILS((int)ucred_getsgid(u), EINVAL);
	ucred_free(u);
	(void) close(fd);
	(void) close(listener);
}

static void
no_streams(void)
{
	int fd = open("/dev/null", O_RDONLY);
	int d = door_create((door_server_procedure_t *)(void *)give_back, NULL,
	    0);

	CHECK(fd >= 0 && d >= 0);
	CHECK(isastream(fd) == 0 && isastream(d) == 0);
	(void) close(fd);
	(void) close(d);
	CHECK_FAILS(isastream(fd), EBADF);
	CHECK_FAILS(isastream(-1), EBADF);
}

/* ---- what stat says ---- */

static void
nothing(void *cookie, char *argp, size_t size, door_desc_t *dp, uint_t n)
{
	(void) cookie;
	(void) argp;
	(void) size;
	(void) dp;
	(void) n;
	(void) door_return(NULL, 0, NULL, 0);
}

int __xstat(int, const char *, struct stat *);
int __lxstat(int, const char *, struct stat *);
int __fxstat(int, int, struct stat *);
int __fxstatat(int, int, const char *, struct stat *, int);
int __xstat64(int, const char *, struct stat64 *);
int __lxstat64(int, const char *, struct stat64 *);
int __fxstat64(int, int, struct stat64 *);
int __fxstatat64(int, int, const char *, struct stat64 *, int);

/* Old and new names, each of which fills in st (or what looks the same). */
#define	BY_PATHS	9
static int
by_path(int way, const char *path, struct stat *st)
{
	struct stat64 *st64 = (struct stat64 *)(void *)st;

	(void) memset(st, 0xff, sizeof (*st));
	switch (way) {
	case 0:
		return (stat(path, st));
	case 1:
		return (lstat(path, st));
	case 2:
		return (fstatat(AT_FDCWD, path, st, 0));
	case 3:
		return (stat64(path, st64));
	case 4:
		return (lstat64(path, st64));
	case 5:
		return (fstatat64(AT_FDCWD, path, st64, AT_SYMLINK_NOFOLLOW));
	case 6:
		return (__xstat(1, path, st) + __xstat64(1, path, st64));
	case 7:
		return (__lxstat(1, path, st) + __lxstat64(1, path, st64));
	default:
		return (__fxstatat(1, AT_FDCWD, path, st, 0) +
		    __fxstatat64(1, AT_FDCWD, path, st64, 0));
	}
}

#define	BY_DESCRIPTORS	4
static int
by_descriptor(int way, int fd, struct stat *st)
{
	struct stat64 *st64 = (struct stat64 *)(void *)st;

	(void) memset(st, 0xff, sizeof (*st));
	switch (way) {
	case 0:
		return (fstat(fd, st));
	case 1:
		return (fstat64(fd, st64));
	case 2:
		return (__fxstat(1, fd, st) + __fxstat64(1, fd, st64));
	default:
		return (fstatat(fd, "", st, AT_EMPTY_PATH));
	}
}

/* A door for whoever made it: all may, it is root's, and it is empty. */
static bool
is_created(const struct stat *st)
{
	return (st->st_mode == (S_IFDOOR | 0777) && S_ISDOOR(st->st_mode) &&
	    st->st_uid == 0 && st->st_gid == 0 && st->st_size == 0 &&
	    st->st_blocks == 0 && st->st_mtime == 0 && st->st_nlink == 1);
}

static void
created_door_is_a_door(void)
{
	int d = door_create(nothing, NULL, 0), pair[2], fd;
	struct statx stx;
	struct stat st;

	for (int i = 0; i < BY_DESCRIPTORS; i++)
		CHECK(by_descriptor(i, d, &st) == 0 && is_created(&st));
	CHECK(statx(d, "", AT_EMPTY_PATH, STATX_TYPE, &stx) == 0);
	CHECK(stx.stx_mode == (S_IFDOOR | 0777) && stx.stx_uid == 0 &&
	    stx.stx_size == 0 && stx.stx_nlink == 1);
	CHECK((fd = dup(d)) >= 0 && fstat(fd, &st) == 0 && is_created(&st));
	(void) close(fd);
	CHECK(door_revoke(d) == 0);
	CHECK_FAILS(fstat(d, &st), EBADF);
	/* Other sockets, and files, stay what they are. */
	CHECK(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair) == 0);
	for (int i = 0; i < BY_DESCRIPTORS; i++)
		CHECK(by_descriptor(i, pair[0], &st) == 0 &&
		    S_ISSOCK(st.st_mode));
	(void) close(pair[0]);
	(void) close(pair[1]);
	CHECK((fd = open("/dev/null", O_RDONLY)) >= 0);
	CHECK(fstat(fd, &st) == 0 && S_ISCHR(st.st_mode));
	(void) close(fd);
}

/* An attached file shows itself, as a door that is empty. */
static bool
is_attached(const struct stat *st, const struct stat *before)
{
	return (st->st_mode == (S_IFDOOR | 0640) &&
	    st->st_uid == before->st_uid && st->st_gid == before->st_gid &&
	    st->st_ino == before->st_ino && st->st_size == 0 &&
	    st->st_nlink == 1 && st->st_blocks == 0 &&
	    st->st_mtime == before->st_mtime);
}

static void
attached_path_is_a_door(void)
{
	char path[] = "/tmp/environment.XXXXXX", link[sizeof (path) + 2];
	int d = door_create(nothing, NULL, 0), fd;
	struct stat st, before;
	struct statx stx;

	CHECK((fd = mkstemp(path)) >= 0 && write(fd, "content", 7) == 7);
	CHECK(fchmod(fd, 01640) == 0 && stat(path, &before) == 0);
	CHECK(S_ISREG(before.st_mode) && before.st_size == 7);
	(void) snprintf(link, sizeof (link), "%s-l", path);
	CHECK(symlink(path, link) == 0);
	CHECK(fattach(d, path) == 0);
	for (int i = 0; i < BY_PATHS; i++) {
		errno = 77;
		CHECK(by_path(i, path, &st) == 0 && is_attached(&st, &before));
		CHECK(errno == 77);
	}
	CHECK(stat(link, &st) == 0 && is_attached(&st, &before));
	CHECK(lstat(link, &st) == 0 && S_ISLNK(st.st_mode));
	CHECK(statx(AT_FDCWD, path, 0, STATX_SIZE, &stx) == 0);
	CHECK(stx.stx_mode == (S_IFDOOR | 0640) && stx.stx_size == 0 &&
	    stx.stx_nlink == 1 && stx.stx_ino == before.st_ino &&
	    stx.stx_mtime.tv_sec == before.st_mtime);
	/* Opened before the door came: still the file. */
	CHECK(fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size == 7);
	CHECK(statx(fd, "", AT_EMPTY_PATH, STATX_SIZE, &stx) == 0 &&
	    stx.stx_size == 7);
	(void) close(fd);
	CHECK(fdetach(path) == 0);
	for (int i = 0; i < BY_PATHS; i++)
		CHECK(by_path(i, path, &st) == 0 && S_ISREG(st.st_mode) &&
		    st.st_size == 7 && (st.st_mode & 07777) == 01640);
	CHECK(unlink(path) == 0 && unlink(link) == 0);
	CHECK_FAILS(stat(path, &st), ENOENT);
	CHECK_FAILS(statx(AT_FDCWD, path, 0, STATX_SIZE, &stx), ENOENT);
	CHECK_FAILS(__xstat(9, "/", &st), EINVAL);
	(void) close(d);
}

/* What open gives for an attached path shows the file as it was then. */
static void
opened_door_shows_its_file(void)
{
	char path[] = "/tmp/environment.XXXXXX";
	int d = door_create(nothing, NULL, 0), fd, first, second;
	struct stat st, before;
	struct statx stx;

	CHECK((fd = mkstemp(path)) >= 0 && write(fd, "content", 7) == 7);
	CHECK(fchmod(fd, 01640) == 0 && fstat(fd, &before) == 0);
	(void) close(fd);
	CHECK(fattach(d, path) == 0);
	CHECK((first = open(path, O_RDWR)) >= 0);
	for (int i = 0; i < BY_DESCRIPTORS; i++)
		CHECK(by_descriptor(i, first, &st) == 0 &&
		    is_attached(&st, &before));
	CHECK(statx(first, "", AT_EMPTY_PATH, STATX_SIZE, &stx) == 0);
	CHECK(stx.stx_mode == (S_IFDOOR | 0640) && stx.stx_size == 0 &&
	    stx.stx_nlink == 1 && stx.stx_uid == before.st_uid &&
	    stx.stx_ino == before.st_ino &&
	    stx.stx_mtime.tv_nsec == before.st_mtim.tv_nsec);
	CHECK(chmod(path, 0600) == 0);
	CHECK((second = open(path, O_RDONLY)) >= 0);
	CHECK(fstat(second, &st) == 0 && st.st_mode == (S_IFDOOR | 0600));
	(void) close(second);
	/* By any descriptor of it, and after all else is gone. */
	CHECK((second = dup(first)) >= 0 && close(first) == 0);
	CHECK(fdetach(path) == 0 && unlink(path) == 0 && door_revoke(d) == 0);
	CHECK(fstat(second, &st) == 0 && is_attached(&st, &before));
	(void) close(second);
}

static volatile sig_atomic_t looked, not_seen;
static char attached[] = "/tmp/environment.XXXXXX";

static void
look(int sig)
{
	int saved = errno, fd = open("/etc/passwd", O_RDONLY);
	struct stat st;

	(void) sig;
	if (fd == -1 || close(fd) != 0 || stat(attached, &st) != 0 ||
	    !S_ISDOOR(st.st_mode))
		not_seen = 1;
	looked++;
	errno = saved;
}

/* A handler that comes while memory is allocated may open and stat. */
static void
signal_handlers_may_look(void)
{
	struct itimerval often = { { 0, 200 }, { 0, 200 } };
	static const struct itimerval off;
	struct sigaction act = { .sa_handler = look, .sa_flags = SA_RESTART };
	sigset_t alarms;
	struct stat st;
	int d;

	/* Threads that the library makes do not take the signal. */
	(void) sigemptyset(&alarms);
	(void) sigaddset(&alarms, SIGALRM);
	CHECK(thr_sigsetmask(SIG_BLOCK, &alarms, NULL) == 0);
	d = door_create(nothing, NULL, 0);
	CHECK(close(mkstemp(attached)) == 0 && fattach(d, attached) == 0);
	CHECK(sigaction(SIGALRM, &act, NULL) == 0);
	CHECK(thr_sigsetmask(SIG_UNBLOCK, &alarms, NULL) == 0);
	CHECK(setitimer(ITIMER_REAL, &often, NULL) == 0);
	for (size_t i = 1; looked < 2000; i++) {
		void *volatile p = malloc(i % 5000);

		free(p);
		if (i % 64 == 0 && stat(attached, &st) == 0 &&
		    !S_ISDOOR(st.st_mode))
			not_seen = 2;
	}
	CHECK(setitimer(ITIMER_REAL, &off, NULL) == 0);
	CHECK(not_seen == 0);
	CHECK(fdetach(attached) == 0 && unlink(attached) == 0);
	(void) close(d);
}

/* A change of what is attached is seen at once, many times over. */
static void
stat_keeps_up(void)
{
	char path[] = "/tmp/environment.XXXXXX";
	int d = door_create(nothing, NULL, 0);
	struct stat st;

	CHECK(close(mkstemp(path)) == 0);
	for (int i = 0; i < 50; i++) {
		CHECK(fattach(d, path) == 0);
		CHECK(stat(path, &st) == 0 && S_ISDOOR(st.st_mode));
		CHECK(fdetach(path) == 0);
		CHECK(stat(path, &st) == 0 && S_ISREG(st.st_mode));
	}
	CHECK(unlink(path) == 0);
	(void) close(d);
}

static const struct {
	const char *name;
	void (*run)(void);
} tests[] = {
	{ "create_and_join", create_and_join },
	{ "join_whichever_ends", join_whichever_ends },
	{ "join_whichever_is_left", join_whichever_is_left },
	{ "join_twice", join_twice },
	{ "detached_is_not_joined", detached_is_not_joined },
	{ "suspended_until_continued", suspended_until_continued },
	{ "daemons_keep_no_process_alive", daemons_keep_no_process_alive },
	{ "keys", keys },
	{ "about_oneself", about_oneself },
	{ "stacks_of_all_sizes", stacks_of_all_sizes },
	{ "threads_are_not_inherited", threads_are_not_inherited },
	{ "mutexes", mutexes },
	{ "robust_mutexes", robust_mutexes },
	{ "conditions", conditions },
	{ "readers_and_writers", readers_and_writers },
	{ "semaphores", semaphores },
	{ "locks_between_processes", locks_between_processes },
	{ "credentials_of_processes", credentials_of_processes },
	{ "credentials_of_no_process", credentials_of_no_process },
	{ "credentials_of_peers", credentials_of_peers },
	{ "no_streams", no_streams },
	{ "created_door_is_a_door", created_door_is_a_door },
	{ "attached_path_is_a_door", attached_path_is_a_door },
	{ "opened_door_shows_its_file", opened_door_shows_its_file },
	{ "signal_handlers_may_look", signal_handlers_may_look },
	{ "stat_keeps_up", stat_keeps_up },
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
