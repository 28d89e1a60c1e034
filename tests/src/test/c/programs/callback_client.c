/*
 * Its client, in C++ of 1998: the callback runs while the call is under way,
 * on another thread; its door is gone from the server afterwards (DOOR_UNREF).
 *
 * cc: -x c++ -std=c++98 -pedantic -Wall -Wextra
 * out: step 1 of 3
 * out: step 2 of 3
 * out: step 3 of 3
 * out: acknowledged 3, on another thread
 * out: server let go
 */
#include <door.h>
#include <fcntl.h>
#include <thread.h>
#include <synch.h>
#include <iostream>
#include <cerrno>
#include <cstring>

namespace {

thread_t main_thread;
bool another;
sema_t unreferenced;

extern "C" void
progress(void *, char *argp, size_t, door_desc_t *, uint_t)
{
	static char answer[] = "go on";

	if (argp == DOOR_UNREF_DATA) {
		sema_post(&unreferenced);
		door_return(0, 0, 0, 0);
	}
	another = thr_self() != main_thread;
	std::cout << argp << std::endl;
	door_return(answer, sizeof (answer), 0, 0);
}

}

int
main(int argc, char **argv)
{
	int steps = 3;
	door_desc_t desc;
	door_arg_t arg;

	main_thread = thr_self();
	sema_init(&unreferenced, 0, USYNC_THREAD, 0);
	std::memset(&arg, 0, sizeof (arg));
	desc.d_attributes = DOOR_DESCRIPTOR;
	desc.d_data.d_desc.d_descriptor =
	    door_create(progress, 0, DOOR_UNREF | DOOR_REFUSE_DESC);
	arg.data_ptr = reinterpret_cast<char *>(&steps);
	arg.data_size = sizeof (steps);
	arg.desc_ptr = &desc;
	arg.desc_num = 1;
	arg.rbuf = reinterpret_cast<char *>(&steps);
	arg.rsize = sizeof (steps);
	if (argc != 2 || door_call(open(argv[1], O_RDWR), &arg) == -1) {
		std::cerr << std::strerror(errno) << std::endl;
		return 1;
	}
	std::cout << "acknowledged " << steps << ", on "
	    << (another ? "another" : "the same") << " thread" << std::endl;
	while (sema_wait(&unreferenced) != 0)
		;
	std::cout << "server let go" << std::endl;
	return 0;
}
