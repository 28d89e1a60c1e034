/*
 * A directory for the files of one statement, that everybody may search.
 */
#ifndef SCRATCH_H
#define	SCRATCH_H

#include <stdbool.h>
#include <sys/types.h>

/* By the process that runs the statement: before, and after it has ended. */
void scratch_make(void);
void scratch_remove(void);

/* The directory, and the path of a name in it. */
const char *scratch_directory(void);
char *scratch_path(const char *name);
/* A new file there, empty, of this process's user; its path. */
const char *scratch_file(const char *name, mode_t mode);
/* The same for the other user, whom only root can make it for. */
const char *scratch_file_of_other(const char *name, mode_t mode);
/* The same with a text in it, that scratch_text_is() recognizes. */
const char *scratch_text(const char *name, const char *text);
bool scratch_text_is(const char *path, const char *text);

#endif
