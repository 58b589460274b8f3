#include "estimate/paired.h"

#include <math.h>

#include "estimate/interval.h"
#include "random/real.h"

double moment_squares(const struct moment *m)
{
    return (double)m->square[0] + 0x1p32 * (double)m->square[1] + 0x1p64 * (double)m->square[2];
}

struct change_estimate paired_change(const struct moment *m, double unit, int64_t n)
{
    struct change_estimate out = {NAN, -1, 1};
    if (n <= 0)
        return out;
    const double more = (double)n + 2, seen = moment_squares(m);
    const double squares = seen + 2 * (seen + unit * unit) / ((double)m->trials + 1);
    const double centre = (double)m->sum / more, variance = squares / more - centre * centre;
    const double half = interval_z(0) * sqrt((variance > 0 ? variance : 0) / more);
    out.change = (double)m->sum / ((double)n * unit);
    out.low = fmax((centre - half) / unit, -1);
    out.high = fmin((centre + half) / unit, 1);
    return out;
}

static double two_sided(double z)
{
    return 2 * real_normal_cdf(-fabs(z));
}

/* Twice the tail of a binomial with even chances, from its far end on. */
static double exact_test(int64_t fewer, int64_t all)
{
    double term = 1, tail = 0;
    for (int64_t i = 0; i < all; i++)
        term /= 2;
    for (int64_t i = 0; i <= fewer; i++) {
        tail += term;
        term = term * (double)(all - i) / (double)(i + 1);
    }
    return 2 * tail < 1 ? 2 * tail : 1;
}

double paired_test_events(int64_t gains, int64_t losses)
{
    enum { MOST_EXACT = 1000 };
    const int64_t all = gains + losses;
    if (all <= MOST_EXACT)
        return exact_test(gains < losses ? gains : losses, all);
    return two_sided((double)(gains - losses) / sqrt((double)all));
}

double paired_test_moment(const struct moment *m)
{
    return m->trials > 0 ? two_sided((double)m->sum / sqrt(moment_squares(m))) : 1;
}
