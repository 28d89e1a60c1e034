/*
 * Statements 48 to 61: where a caller finds the results.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "conformance.h"

#define	BIGGEST		((size_t)8 * 1024 * 1024)
#define	UNTOUCHED	'u'

/* What procedure_give is asked for: a pattern, and descriptors of a file. */
struct wish {
	size_t size;
	uint_t n;
	int file;
};

static char results[BIGGEST];

static void
procedure_give(void *cookie, char *argp, size_t size, door_desc_t *dp,
    uint_t n)
{
	struct wish wish;
	door_desc_t files[2];

	(void) cookie;
	(void) dp;
	(void) n;
	CHECK(size == sizeof (wish));
	(void) memcpy(&wish, argp, sizeof (wish));
	CHECK(wish.size <= sizeof (results));
	CHECK(wish.n <= 2);
	for (uint_t i = 0; i < wish.n; i++)
		files[i] = entry(wish.file, DOOR_DESCRIPTOR);
	(void) door_return(results, wish.size, files, wish.n);
	CHECK(!"door_return came back");
}

static int
door_give(void)
{
	int d = door_create(procedure_give, NULL, 0);

	CHECK(d >= 0);
	pattern(results, sizeof (results));
	return (d);
}

static size_t
page_size(void)
{
	return ((size_t)sysconf(_SC_PAGESIZE));
}

/* A buffer of rsize bytes, with one more behind it; none is touched. */
static char *
buffer(size_t rsize)
{
	char *p = malloc(rsize + 1);

	CHECK(p != NULL);
	(void) memset(p, UNTOUCHED, rsize + 1);
	return (p);
}

static bool
is_untouched(const char *p, size_t size)
{
	for (size_t i = 0; i < size; i++) {
		if (p[i] != UNTOUCHED)
			return (false);
	}
	return (true);
}

/* The entries are open descriptors of the file; close them. */
static void
take_files(const door_desc_t *entries, uint_t n, int file)
{
	for (uint_t i = 0; i < n; i++) {
		int d = entries[i].d_data.d_desc.d_descriptor;
		off_t at = (off_t)i + 100;

		CHECK(entries[i].d_attributes == DOOR_DESCRIPTOR);
		CHECK(d != file);
		CHECK(lseek(d, at, SEEK_SET) == at);
		CHECK(lseek(file, 0, SEEK_CUR) == at);
		CHECK(close(d) == 0);
	}
}

/* Results that fit: in the caller's buffer, and nothing behind it touched. */
static void
comes_in_buffer(int d, size_t size, size_t rsize)
{
	struct wish wish = { size, 0, -1 };
	char *rbuf = buffer(rsize);
	door_arg_t a = argument(&wish, sizeof (wish));

	a.rbuf = rbuf;
	a.rsize = rsize;
	CHECK(door_call(d, &a) == 0);
	CHECK(a.rbuf == rbuf);
	CHECK(a.rsize == rsize);
	CHECK(a.data_ptr == rbuf);
	CHECK(a.data_size == size);
	CHECK(a.desc_ptr == NULL);
	CHECK(a.desc_num == 0);
	CHECK(has_pattern(rbuf, size));
	CHECK(is_untouched(rbuf + rsize, 1));
	free(rbuf);
}

/* Results that do not fit: a new mapping of as many pages as they need. */
static void
comes_in_mapping(int d, size_t size, size_t rsize)
{
	struct wish wish = { size, 0, -1 };
	char *rbuf = rsize == 0 ? NULL : buffer(rsize);
	size_t page = page_size(), pages = (size + page - 1) / page;
	door_arg_t a = argument(&wish, sizeof (wish));

	a.rbuf = rbuf;
	a.rsize = rsize;
	CHECK(door_call(d, &a) == 0);
	CHECK(a.rbuf != NULL);
	CHECK(a.rbuf != rbuf);
	CHECK((uintptr_t)a.rbuf % page == 0);
	CHECK(a.rsize == pages * page);
	CHECK(a.data_ptr == a.rbuf);
	CHECK(a.data_size == size);
	CHECK(a.desc_num == 0);
	CHECK(has_pattern(a.rbuf, size));
	for (size_t i = size; i < a.rsize; i++)
		CHECK(a.rbuf[i] == 0);
	if (rbuf != NULL)
		CHECK(is_untouched(rbuf, rsize));
	CHECK(munmap(a.rbuf, a.rsize) == 0);
	free(rbuf);
}

/* 10 bytes fit into 64. */
static void
statement_48(void)
{
	comes_in_buffer(door_give(), 10, 64);
}

/* Results may fill the buffer to its last byte, whatever its size. */
static void
statement_49(void)
{
	static const size_t sizes[] = { 1, 10, 64, 4096, 16384, 16385, 65536,
	    1000000 };
	int d = door_give();

	for (size_t i = 0; i < sizeof (sizes) / sizeof (sizes[0]); i++)
		comes_in_buffer(d, sizes[i], sizes[i]);
}

/* One byte more does not fit. */
static void
statement_50(void)
{
	static const size_t sizes[] = { 1, 64, 4095, 4096, 16383, 16384, 65536,
	    1000000 };
	int d = door_give();

	for (size_t i = 0; i < sizeof (sizes) / sizeof (sizes[0]); i++)
		comes_in_mapping(d, sizes[i] + 1, sizes[i]);
}

/* Without a buffer nothing fits; what the mapping has too much is zero. */
static void
statement_51(void)
{
	CHECK(page_size() == 4096);
	comes_in_mapping(door_give(), 5, 0);
}

/* No results change nothing but the two counts. */
static void
statement_52(void)
{
	int d = door_nothing(0);
	door_desc_t file = entry(temporary_file(), DOOR_DESCRIPTOR);
	door_arg_t a = argument("abc", 3);
	char rbuf[64], *p = a.data_ptr;

	a.desc_ptr = &file;
	a.desc_num = 1;
	a.rbuf = rbuf;
	a.rsize = sizeof (rbuf);
	CHECK(door_call(d, &a) == 0);
	CHECK(a.data_ptr == p);
	CHECK(a.data_size == 0);
	CHECK(a.desc_ptr == &file);
	CHECK(a.desc_num == 0);
	CHECK(a.rbuf == rbuf);
	CHECK(a.rsize == sizeof (rbuf));
}

static void
procedure_upper(void *cookie, char *argp, size_t size, door_desc_t *dp,
    uint_t n)
{
	(void) cookie;
	(void) dp;
	(void) n;
	for (size_t i = 0; i < size; i++)
		argp[i] = (char)toupper((unsigned char)argp[i]);
	(void) door_return(argp, size, NULL, 0);
	CHECK(!"door_return came back");
}

/* One buffer may serve for argument and results. */
static void
statement_53(void)
{
	int d = door_create(procedure_upper, NULL, 0);
	char text[] = "doors of perception";
	door_arg_t a = argument(text, sizeof (text));

	CHECK(d >= 0);
	a.rbuf = text;
	a.rsize = sizeof (text);
	CHECK(door_call(d, &a) == 0);
	CHECK(a.data_ptr == text);
	CHECK(a.data_size == sizeof (text));
	CHECK(a.rbuf == text);
	CHECK(a.rsize == sizeof (text));
	CHECK(strcmp(text, "DOORS OF PERCEPTION") == 0);
}

/*
 * Descriptors follow the data at a multiple of 24: in the buffer, or in a new
 * mapping if another size of buffer comes back.
 */
static void
files_come(size_t size, uint_t n, size_t rsize, size_t at, size_t new_rsize)
{
	struct wish wish = { size, n, temporary_file() };
	door_arg_t a = argument(&wish, sizeof (wish));
	char *rbuf = buffer(rsize);

	a.rbuf = rbuf;
	a.rsize = rsize;
	CHECK(door_call(door_give(), &a) == 0);
	CHECK((a.rbuf == rbuf) == (new_rsize == rsize));
	CHECK(a.rsize == new_rsize);
	CHECK(a.data_ptr == (size > 0 ? a.rbuf : (char *)&wish));
	CHECK(a.data_size == size);
	CHECK((char *)a.desc_ptr == a.rbuf + at);
	CHECK(a.desc_num == n);
	CHECK(has_pattern(a.rbuf, size));
	take_files(a.desc_ptr, n, wish.file);
	if (a.rbuf != rbuf) {
		CHECK((uintptr_t)a.rbuf % page_size() == 0);
		CHECK(munmap(a.rbuf, a.rsize) == 0);
		CHECK(is_untouched(rbuf, rsize));
	}
	CHECK(is_untouched(rbuf + rsize, 1));
	free(rbuf);
}

/* One descriptor and no data: 24 bytes. */
static void
statement_54(void)
{
	files_come(0, 1, 24, 0, 24);
}

/* 10 bytes, padded to 24, and two descriptors: 72 bytes. */
static void
statement_55(void)
{
	files_come(10, 2, 72, 24, 72);
}

/* 71 bytes are too few for the same. */
static void
statement_56(void)
{
	files_come(10, 2, 71, 24, 4096);
}

/* 25 bytes are padded to 48. */
static void
statement_57(void)
{
	files_come(25, 1, 1000, 48, 1000);
}

/* 8 MiB. */
static void
statement_58(void)
{
	comes_in_mapping(door_give(), BIGGEST, 16);
}

/* A result buffer that may not be written to: EFAULT, and no more than that. */
static void
statement_59(void)
{
	struct wish wish = { 10, 0, -1 };
	door_arg_t a = argument(&wish, sizeof (wish));
	int d = door_give();
	char *rbuf = mmap(NULL, page_size(), PROT_READ,
	    MAP_PRIVATE | MAP_ANON, -1, 0);

	CHECK(rbuf != MAP_FAILED);
	a.rbuf = rbuf;
	a.rsize = 64;
	CHECK_REFUSED(d, &a, EFAULT);
	CHECK(rbuf[0] == 0);
	comes_in_buffer(d, 10, 64);
}

/* What door_return said to one byte for a caller who takes none. */
static int first_result, first_errno;
static _Atomic int answered;

static void
procedure_answer_twice(void *cookie, char *argp, size_t size,
    door_desc_t *dp, uint_t n)
{
	char byte = 'x';

	(void) cookie;
	(void) argp;
	(void) size;
	(void) dp;
	(void) n;
	errno = 0;
	first_result = door_return(&byte, 1, NULL, 0);
	first_errno = errno;
	answered++;
	(void) door_return(NULL, 0, NULL, 0);
	CHECK(!"door_return came back");
}

/* A caller without argument takes no results; the procedure is told. */
static void
statement_60(void)
{
	int d = door_create(procedure_answer_twice, NULL, 0);

	CHECK(d >= 0);
	CHECK(door_call(d, NULL) == 0);
	CHECK(answered == 1);
	CHECK(first_result == -1);
	CHECK(first_errno == E2BIG);
}

static void
procedure_own_frame(void *cookie, char *argp, size_t size, door_desc_t *dp,
    uint_t n)
{
	char bytes[20000];

	(void) cookie;
	(void) argp;
	(void) dp;
	(void) n;
	pattern(bytes, sizeof (bytes));
	(void) door_return(bytes, size < sizeof (bytes) ? size :
	    sizeof (bytes), NULL, 0);
	CHECK(!"door_return came back");
}

/* Results may lie in the frame that door_return discards. */
static void
statement_61(void)
{
	static const size_t sizes[] = { 10, 4096, 16384, 20000 };
	static char asked[20000], rbuf[20000];
	int d = door_create(procedure_own_frame, NULL, 0);

	CHECK(d >= 0);
	for (size_t i = 0; i < sizeof (sizes) / sizeof (sizes[0]); i++) {
		door_arg_t a = argument(asked, sizes[i]);

		a.rbuf = rbuf;
		a.rsize = sizeof (rbuf);
		(void) memset(rbuf, 0, sizeof (rbuf));
		CHECK(door_call(d, &a) == 0);
		CHECK(a.data_ptr == rbuf);
		CHECK(a.data_size == sizes[i]);
		CHECK(has_pattern(rbuf, sizes[i]));
	}
}

const struct statement result_statements[] = {
	E(48), E(49), E(50), E(51), E(52), E(53), E(54), E(55), E(56), E(57),
	E(58), C(59), E(60), E(61), END
};
