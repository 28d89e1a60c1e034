/*
 * Statements 162 to 174: a door tells its procedure that nobody else holds it.
 */
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <stropts.h>
#include <unistd.h>

#include "conformance.h"
#include "holder.h"
#include "scratch.h"

/* A door and what its notifications were. */
struct watched {
	int door;
	_Atomic int told;
	struct event event;		/* happens with each */
	/* What the last one came with, and what could be found out in it. */
	char *argp;
	size_t size;
	door_desc_t *dp;
	uint_t n;
	door_info_t info;
	door_cred_t cred;
	int cred_result;
	int return_result, return_error;
};

static void
procedure_watched(void *cookie, char *argp, size_t size, door_desc_t *dp,
    uint_t n)
{
	struct watched *w = cookie;

	w->argp = argp;
	w->size = size;
	w->dp = dp;
	w->n = n;
	CHECK(door_info(w->door, &w->info) == 0);
	(void) memset(&w->cred, 0xff, sizeof (w->cred));
	w->cred_result = door_cred(&w->cred);
	errno = 0;
	w->return_result = door_return("x", 1, NULL, 0);
	w->return_error = errno;
	(void) atomic_fetch_add(&w->told, 1);
	event_happen(&w->event);
	(void) door_return(NULL, 0, NULL, 0);
}

static void
watched_make(struct watched *w, uint_t attributes)
{
	(void) memset(w, 0, sizeof (*w));
	event_init(&w->event);
	w->door = door_create(procedure_watched, w, attributes);
	CHECK(w->door >= 0);
}

/*
 * After this, what was to be told of other doors has been told, and that has
 * ended: one notification runs at a time, so this one, whose cause is the
 * latest, comes after the others. As the newest of several that wait may be
 * the first to run, some follow one another.
 */
static void
all_told(struct holder *h)
{
	for (int i = 0; i < 3; i++) {
		struct watched *w = malloc(sizeof (*w));

		CHECK(w != NULL);
		watched_make(w, DOOR_UNREF);
		holder_take(h, w->door);
		holder_drop(h);
		event_await(&w->event);
		CHECK(atomic_load(&w->told) == 1);
	}
}

static void
check_told(struct watched *w, struct holder *h, int times)
{
	all_told(h);
	CHECK(atomic_load(&w->told) == times);
}

static uint_t
attributes_of(const struct watched *w)
{
	door_info_t info;

	CHECK(door_info(w->door, &info) == 0);
	return (info.di_attributes);
}

/* A client that is given the door exits: one notification, of this form. */
static void
statement_162(void)
{
	struct holder *h = holder_start(), *other = holder_start();
	struct watched w;

	watched_make(&w, DOOR_UNREF);
	holder_take(h, w.door);
	check_told(&w, other, 0);
	holder_exit(h);
	event_await(&w.event);
	CHECK(w.argp == DOOR_UNREF_DATA);
	CHECK(w.size == 0);
	CHECK(w.dp == NULL);
	CHECK(w.n == 0);
	check_told(&w, other, 1);
}

/* DOOR_UNREF tells once; the attribute is gone then. */
static void
statement_163(void)
{
	struct holder *h = holder_start();
	struct watched w;

	watched_make(&w, DOOR_UNREF);
	CHECK((attributes_of(&w) & DOOR_UNREF) != 0);
	holder_take(h, w.door);
	CHECK((attributes_of(&w) & DOOR_UNREF) != 0);
	holder_drop(h);
	event_await(&w.event);
	CHECK((attributes_of(&w) & DOOR_UNREF) == 0);
	all_told(h);
	holder_take(h, w.door);
	holder_drop(h);
	check_told(&w, h, 1);
	CHECK((attributes_of(&w) & DOOR_UNREF) == 0);
}

/* DOOR_UNREF_MULTI tells each time. */
static void
statement_164(void)
{
	struct holder *h = holder_start();
	struct watched w;

	watched_make(&w, DOOR_UNREF_MULTI);
	for (int i = 1; i <= 2; i++) {
		holder_take(h, w.door);
		holder_drop(h);
		event_await(&w.event);
		CHECK((attributes_of(&w) & DOOR_UNREF_MULTI) != 0);
		check_told(&w, h, i);
	}
}

/* Of two clients the last one that drops the door counts. */
static void
statement_165(void)
{
	struct holder *one = holder_start(), *two = holder_start();
	struct holder *other = holder_start();
	struct watched w;

	watched_make(&w, DOOR_UNREF);
	holder_take(one, w.door);
	holder_take(two, w.door);
	holder_drop(one);
	check_told(&w, other, 0);
	holder_drop(two);
	event_await(&w.event);
	check_told(&w, other, 1);
}

/* Make a door and have it told of, once. */
static void
told_once(struct watched *w, uint_t attributes, size_t data_min)
{
	struct holder *h = holder_start();

	watched_make(w, attributes);
	CHECK(door_setparam(w->door, DOOR_PARAM_DATA_MIN, data_min) == 0);
	holder_take(h, w->door);
	holder_drop(h);
	event_await(&w->event);
}

/* The least size of arguments does not hold for notifications. */
static void
statement_166(void)
{
	struct watched w;

	told_once(&w, DOOR_UNREF, 16);
	CHECK(w.argp == DOOR_UNREF_DATA && w.size == 0);
}

/* A notification takes no result. */
static void
statement_167(void)
{
	struct watched w;

	told_once(&w, DOOR_UNREF, 0);
	CHECK(w.return_result == -1);
	CHECK(w.return_error == E2BIG);
}

/* It comes from process 0. */
static void
statement_168(void)
{
	struct watched w;

	told_once(&w, DOOR_UNREF, 0);
	CHECK(w.cred_result == 0);
	CHECK(w.cred.dc_pid == 0);
}

/* door_info says so, too. */
static void
statement_169(void)
{
	struct watched w;

	told_once(&w, DOOR_UNREF_MULTI, 0);
	CHECK((w.info.di_attributes & DOOR_IS_UNREF) != 0);
	told_once(&w, DOOR_UNREF, 0);
	CHECK((w.info.di_attributes & DOOR_IS_UNREF) != 0);
}

/* Nothing is told of a revoked door. */
static void
statement_170(void)
{
	struct holder *h = holder_start(), *other = holder_start();
	struct watched w;

	watched_make(&w, DOOR_UNREF);
	CHECK(dup(w.door) >= 0);
	holder_take(h, w.door);
	CHECK(door_revoke(w.door) == 0);
	holder_drop(h);
	check_told(&w, other, 0);
}

/* To open and close an attached path is nothing to tell of. */
static void
statement_172(void)
{
	const char *path = scratch_file("door", 0644);
	struct holder *h = holder_start(), *other = holder_start();
	struct watched w;

	watched_make(&w, DOOR_UNREF_MULTI);
	CHECK(fattach(w.door, path) == 0);
	holder_open(h, path);
	check_told(&w, other, 0);
	holder_drop(h);
	check_told(&w, other, 0);
	CHECK(fdetach(path) == 0);
}

/* fdetach is, if nobody has the path open; else that the last one closes it. */
static void
statement_173(void)
{
	const char *path = scratch_file("door", 0644);
	struct holder *h = holder_start(), *other = holder_start();
	struct watched w, opened;

	watched_make(&w, DOOR_UNREF);
	CHECK(fattach(w.door, path) == 0);
	check_told(&w, other, 0);
	CHECK(fdetach(path) == 0);
	event_await(&w.event);
	check_told(&w, other, 1);

	watched_make(&opened, DOOR_UNREF);
	CHECK(fattach(opened.door, path) == 0);
	holder_open(h, path);
	CHECK(fdetach(path) == 0);
	check_told(&opened, other, 0);
	holder_drop(h);
	event_await(&opened.event);
	check_told(&opened, other, 1);
}

/* A door that was not made for it is told nothing. */
static void
statement_174(void)
{
	struct holder *h = holder_start(), *other = holder_start();
	struct watched w;

	watched_make(&w, 0);
	holder_take(h, w.door);
	holder_drop(h);
	holder_take(h, w.door);
	holder_exit(h);
	check_told(&w, other, 0);
}

const struct statement unref_statements[] = {
	C(162), C(163), C(164), C(165), E(166), E(167), E(168), C(169),
	E(170), C(172), C(173), E(174), END
};
