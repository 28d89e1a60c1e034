/*
 * How long busy waiting pays.
 */
#include "cpu.h"

#include "door_limits.h"

int64_t
patience_budget(struct patience *p, int32_t longest)
{
	if (p->ns > 0)
		return (p->ns);
	if (++p->since_probe < PROBE_EVERY)
		return (0);
	p->since_probe = 0;
	return (longest);
}

void
patience_paid(struct patience *p, int32_t longest)
{
	p->ns = longest;
}

void
patience_wasted(struct patience *p)
{
	p->ns /= 2;
	if (p->ns < 1000)
		p->ns = 0;
}
