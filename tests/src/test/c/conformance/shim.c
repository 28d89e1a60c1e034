/*
 * What Linux and illumos do differently, and statements need.
 */
#include "shim.h"
