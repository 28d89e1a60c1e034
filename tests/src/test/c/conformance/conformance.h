/*
 * Statements about doors, each tried by one function in a process of its own.
 *
 * The functions use the doors API, POSIX, and what support.h and shim.h offer;
 * so they compile on illumos too. What differs between the systems stands in
 * shim.c alone.
 */
#ifndef CONFORMANCE_H
#define	CONFORMANCE_H

#include <door.h>
#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "shim.h"
#include "support.h"

/* One statement: its number, and 'E' or 'C' (must hold, holds within limits). */
struct statement {
	int number;
	char class;
	void (*holds)(void);
};

#define	E(n)	{ n, 'E', statement_##n }
#define	C(n)	{ n, 'C', statement_##n }
#define	END	{ 0, 0, NULL }

extern const struct statement create_statements[];	/* 1 to 10 */
extern const struct statement info_statements[];	/* 11 to 23 */
extern const struct statement argument_statements[];	/* 24 to 34 */
extern const struct statement argument_limit_statements[]; /* 35 to 47 */
extern const struct statement result_statements[];	/* 48 to 61 */
extern const struct statement return_statements[];	/* 62 to 67 */
extern const struct statement return_thread_statements[]; /* 68 to 73 */
extern const struct statement descriptor_statements[];	/* 74 to 84 */
extern const struct statement descriptor_many_statements[]; /* 85, 86 */
extern const struct statement descriptor_door_statements[]; /* 87 to 94 */
extern const struct statement parameter_statements[];	/* 95 to 106 */
extern const struct statement process_statements[];	/* 107 to 120 */
extern const struct statement signal_statements[];	/* 121 to 127, 131 */
extern const struct statement cancel_statements[];	/* 128 to 130 */
extern const struct statement thread_statements[];	/* 132 to 137, ... */
extern const struct statement private_statements[];	/* 138 to 147 */
extern const struct statement xcreate_statements[];	/* 149 to 153 */
extern const struct statement credential_statements[];	/* 155 to 160 */
extern const struct statement unref_statements[];	/* 162 to 174 */
extern const struct statement attach_statements[];	/* 175 to 183, ... */
extern const struct statement open_statements[];	/* 184 to 189, ... */
extern const struct statement stat_statements[];	/* 187, 188 */
extern const struct statement abi_statements[];		/* 204 to 208 */

/* Exit status of a process that cannot try its statement. */
#define	STATUS_NOT_RUN	3

/* The statement does not hold: say why and end this process. */
_Noreturn void broken(const char *file, int line, const char *what, int error);

#define	CHECK(what)	\
	do {	\
		if (!(what))	\
			broken(__FILE__, __LINE__, #what, errno);	\
	} while (0)

/* The call returns -1 and sets this errno. */
#define	CHECK_FAILS(call, error)	\
	do {	\
		errno = 0;	\
		CHECK((call) == -1);	\
		CHECK(errno == (error));	\
	} while (0)

#endif
