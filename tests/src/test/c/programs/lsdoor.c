/*
 * The programs that look at files: ls with its letters and suffixes, by stat,
 * lstat, fstat, readdir and fstatat, in both sizes of off_t.
 *
 * cc: -std=gnu99 -Wall -Wextra -Wno-unused-parameter -D_FILE_OFFSET_BITS=64 -D_XOPEN_SOURCE=700
 * out: stat Drw-r----- door>
 * out: lstat Drw-r----- door>
 * out: lstat lrwxrwxrwx link@
 * out: stat Drw-r----- link>
 * out: fstatat Drw-r----- door>
 * out: fstat of open Drw-r----- door>
 * out: fstat of door_create Drwxrwxrwx >
 * out: fstat of pipe prw------- |
 * out: size 0, links 1, not regular
 * out: after fdetach -rw-r----- door, 5 bytes
 */
#include <dirent.h>
#include <door.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <stropts.h>
#include <sys/stat.h>
#include <unistd.h>

static void
line(const char *how, const struct stat *st, const char *name)
{
	static const char bits[] = "rwxrwxrwx";
	char type = '-', suffix = 0;
	int i;

	switch (st->st_mode & S_IFMT) {
	case S_IFDOOR: type = 'D'; suffix = '>'; break;
	case S_IFDIR: type = 'd'; suffix = '/'; break;
	case S_IFLNK: type = 'l'; suffix = '@'; break;
	case S_IFIFO: type = 'p'; suffix = '|'; break;
	case S_IFSOCK: type = 's'; suffix = '='; break;
	}
	(void) printf("%s %c", how, type);
	for (i = 0; i < 9; i++)
		(void) putchar(st->st_mode & (0400 >> i) ? bits[i] : '-');
	if (suffix == 0)
		(void) printf(" %s", name);
	else
		(void) printf(" %s%c\n", name, suffix);
}

static void
nothing(void *cookie, char *argp, size_t size, door_desc_t *dp, uint_t n)
{
	(void) door_return(NULL, 0, NULL, 0);
}

int
main(int argc, char **argv)
{
	int door = door_create(nothing, NULL, 0), fd, pipes[2];
	struct stat st;
	struct dirent *entry;
	DIR *dir;

	if (argc != 2 || mkdir(argv[1], 0700) == -1 || chdir(argv[1]) == -1)
		return (1);
	(void) umask(0);
	fd = open("door", O_CREAT | O_RDWR, 0640);
	if (fd == -1 || write(fd, "file\n", 5) != 5 || close(fd) == -1 ||
	    fattach(door, "door") == -1 || symlink("door", "link") == -1 ||
	    pipe(pipes) == -1) {
		perror(argv[1]);
		return (1);
	}
	(void) stat("door", &st);
	line("stat", &st, "door");
	(void) lstat("door", &st);
	line("lstat", &st, "door");
	(void) lstat("link", &st);
	line("lstat", &st, "link");
	(void) stat("link", &st);
	line("stat", &st, "link");
	if ((dir = opendir(".")) == NULL)
		return (1);
	while ((entry = readdir(dir)) != NULL) {
		if (strcmp(entry->d_name, "door") != 0)
			continue;
		(void) fstatat(dirfd(dir), entry->d_name, &st,
		    AT_SYMLINK_NOFOLLOW);
		line("fstatat", &st, entry->d_name);
	}
	(void) closedir(dir);
	fd = open("door", O_RDONLY);
	(void) fstat(fd, &st);
	line("fstat of open", &st, "door");
	(void) fstat(door, &st);
	line("fstat of door_create", &st, "");
	(void) fstat(pipes[0], &st);
	line("fstat of pipe", &st, "");
	(void) stat("door", &st);
	(void) printf("size %ld, links %ld, %sregular\n", (long)st.st_size,
	    (long)st.st_nlink, S_ISREG(st.st_mode) ? "" : "not ");
	(void) close(fd);
	(void) fdetach("door");
	(void) stat("door", &st);
	line("after fdetach", &st, "door");
	(void) printf(", %ld bytes\n", (long)st.st_size);
	return (0);
}
