/*
 * Its client: asks for a file by name and copies what it gets, like cat.
 * One buffer is for the question, the answer and the descriptors.
 *
 * cc: -O2 -D_FORTIFY_SOURCE=2 -Wall wrap.c
 * out: can't open, No such file or directory
 * out: no data, 1 descriptor, 0x10000
 * out: one line of text
 */
#include	"wrap.h"

static int
ask(int door, const char *name, char *buff, size_t size)
{
	door_arg_t	arg;
	door_desc_t	*desc;

	strcpy(buff, name);
	arg.data_ptr = buff;
	arg.data_size = strlen(buff) + 1;
	arg.desc_ptr = NULL;
	arg.desc_num = 0;
	arg.rbuf = buff;
	arg.rsize = size;
	Door_call(door, &arg);
	if (arg.data_size != 0)
		printf("%.*s\n", (int) arg.data_size, arg.data_ptr);
	if (arg.desc_num != 1)
		return(-1);
	desc = (door_desc_t *) arg.desc_ptr;
	printf("%s data, %u descriptor, %#x\n", arg.data_size ? "some" : "no",
	    arg.desc_num, desc->d_attributes);
	return(desc->d_data.d_desc.d_descriptor);
}

int
main(int argc, char **argv)
{
	int	door, fd;
	ssize_t	n;
	char	buff[MAXLINE], name[PATH_MAX];
	FILE	*fp;

	door = Open(argv[1], O_RDWR, 0);
	snprintf(name, sizeof(name), "%s.text", argv[1]);
	if (ask(door, name, buff, sizeof(buff)) != -1)
		err_sys("descriptor of a missing file");
	if ( (fp = fopen(name, "w")) == NULL)
		err_sys(name);
	fputs("one line of text\n", fp);
	fclose(fp);
	if ( (fd = ask(door, name, buff, sizeof(buff))) == -1)
		err_sys("no descriptor");
	fflush(stdout);
	while ( (n = read(fd, buff, sizeof(buff))) > 0)
		if (write(STDOUT_FILENO, buff, n) != n)
			err_sys("write error");
	exit(0);
}
