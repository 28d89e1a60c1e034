/*
 * What one comes to over a path: a door or a file.
 */
#ifndef REACH_H
#define	REACH_H

#include <door.h>

door_id_t door_id(int d);
/* Who opens the path, here or in another process, can call this door. */
void check_door_at(const char *path, int door);
/* It is a regular file, with this text in it. */
void check_file_at(const char *path, const char *text);

#endif
