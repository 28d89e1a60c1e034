/*
 * A program that sets limits instead of checking sizes, and reads them, own
 * ones, a child's view, and all the errors that the manual has.
 *
 * cc: -std=c99 -pedantic -Wall -Wextra -D_XOPEN_SOURCE=700 -Wno-unused-parameter
 * out: default: desc 2147483647, data 0..18446744073709551615
 * out: refusing: desc 0, data 0..18446744073709551615
 * out: set: desc 1, data 4..8
 * out: 3 bytes: No buffer space available
 * out: 4 bytes: served
 * out: 9 bytes: No buffer space available
 * out: 2 descriptors: Too many open files in system
 * out: refused descriptor: Operation not supported
 * out: DESC_MAX too large: Numerical result out of range
 * out: DESC_MAX of a refusing door: Operation not supported
 * out: DATA_MIN over DATA_MAX: Invalid argument
 * out: unknown: Invalid argument
 * out: not a door: Bad file descriptor
 * out: child: Operation not permitted, desc 1, data 4..8
 */
#include <door.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void
nothing(void *cookie, char *argp, size_t size, door_desc_t *dp, uint_t n)
{
	uint_t i;

	for (i = 0; i < n; i++)
		(void) close(dp[i].d_data.d_desc.d_descriptor);
	(void) door_return(NULL, 0, NULL, 0);
}

static void
show(const char *what, int d)
{
	size_t desc = 7, max = 7, min = 7;

	if (door_getparam(d, DOOR_PARAM_DESC_MAX, &desc) == -1 ||
	    door_getparam(d, DOOR_PARAM_DATA_MAX, &max) == -1 ||
	    door_getparam(d, DOOR_PARAM_DATA_MIN, &min) == -1)
		perror("door_getparam");
	(void) printf("%s%sdesc %zu, data %zu..%zu\n", what,
	    *what ? ": " : "", desc, min, max);
}

static void
set(const char *what, int d, int param, size_t value)
{
	if (door_setparam(d, param, value) == 0)
		(void) printf("%s: set\n", what);
	else
		(void) printf("%s: %s\n", what, strerror(errno));
}

static void
call(const char *what, int d, size_t size, uint_t n)
{
	char data[16] = "";
	door_desc_t desc[2];
	door_arg_t arg = { .data_ptr = data, .data_size = size,
	    .desc_ptr = desc, .desc_num = n };

	desc[0].d_attributes = desc[1].d_attributes = DOOR_DESCRIPTOR;
	desc[0].d_data.d_desc.d_descriptor = STDIN_FILENO;
	desc[1].d_data.d_desc.d_descriptor = STDOUT_FILENO;
	(void) printf("%s: %s\n", what,
	    door_call(d, &arg) == 0 ? "served" : strerror(errno));
}

int
main(void)
{
	int d = door_create(nothing, NULL, 0);
	int refusing = door_create(nothing, NULL, DOOR_REFUSE_DESC);

	show("default", d);
	show("refusing", refusing);
	if (door_setparam(d, DOOR_PARAM_DATA_MIN, 4) == -1 ||
	    door_setparam(d, DOOR_PARAM_DATA_MAX, 8) == -1 ||
	    door_setparam(d, DOOR_PARAM_DESC_MAX, 1) == -1)
		perror("door_setparam");
	show("set", d);
	call("3 bytes", d, 3, 1);
	call("4 bytes", d, 4, 1);
	call("9 bytes", d, 9, 0);
	call("2 descriptors", d, 8, 2);
	call("refused descriptor", refusing, 0, 1);
	set("DESC_MAX too large", refusing, DOOR_PARAM_DESC_MAX,
	    (size_t)INT_MAX + 1);
	set("DESC_MAX of a refusing door", refusing, DOOR_PARAM_DESC_MAX, 1);
	set("DATA_MIN over DATA_MAX", d, DOOR_PARAM_DATA_MIN, 9);
	set("unknown", d, 17, 1);
	set("not a door", STDOUT_FILENO, DOOR_PARAM_DATA_MAX, 1);
	(void) fflush(stdout);
	if (fork() == 0) {
		(void) printf("child: %s, ", door_setparam(d,
		    DOOR_PARAM_DESC_MAX, 2) == -1 ? strerror(errno) : "set");
		show("", d);
		(void) fflush(stdout);
		_exit(0);
	}
	return (wait(NULL) == -1);
}
