#include "estimate/interval.h"

#include <math.h>

#include "random/real.h"

/* Trials. Fewer would not do: of a chance of 3e-5 they see too little for Wilson's intervals to hold as often as they say. */
enum { FIRST_LOOK = 65536 };

uint64_t look_trials(int look)
{
    return (uint64_t)FIRST_LOOK << look;
}

uint64_t look_after(uint64_t trials)
{
    int look = 0;
    while (look < LOOKS && look_trials(look) <= trials)
        look++;
    return look_trials(look);
}

/* Half of Wilson's interval at p = 1/2, where it is widest, of a group that shares one fate: its variance costs one trial, and
 * none tell less. */
static double widest_half(double trials, double z)
{
    return z / (2 * sqrt(trials - 1 + z * z));
}

double interval_z(double precision)
{
    const double z95 = 1.9599639845400542;
    if (!(precision > 0))
        return z95;
    double z = z95, trials = FIRST_LOOK;
    for (int looks = 1; widest_half(trials, z) > precision; looks++, trials *= 2)
        z = real_normal_quantile(1 - 0.025 / (looks + 1), 0.025 / (looks + 1));
    return z;
}

static struct estimate score_interval(double p, double n, double z)
{
    const double scale = 1 / (1 + z * z / n), centre = scale * (p + z * z / (2 * n));
    const double half = scale * z * sqrt(p * (1 - p) / n + z * z / (4 * n * n));
    struct estimate out = {.probability = p, .low = centre - half, .high = centre + half};
    if (p <= 0 || out.low < 0)
        out.low = 0;
    if (p >= 1 || out.high > 1)
        out.high = 1;
    return out;
}

static struct estimate unknown(void)
{
    return (struct estimate){.probability = NAN, .low = 0, .high = 1};
}

struct estimate interval_single(int64_t count, int64_t trials, double z)
{
    if (trials <= 0)
        return unknown();
    return score_interval((double)count / (double)trials, (double)trials, z);
}

/* Trials^2 x the variance of m with n in the divisor, exactly: as doubles its two halves would cancel. */
static double scaled_variance(int64_t sum, int64_t squares, int64_t trials)
{
    __extension__ typedef unsigned __int128 wide;
    return (double)((wide)trials * (wide)squares - (wide)sum * (wide)sum);
}

/* trials x members / deff, with the deff of interval.h written out. The most it comes to is trials squared x members. */
static double effective_lives(int64_t sum, int64_t squares, int64_t trials, int members)
{
    const int64_t lives = trials * members;
    if (sum == 0 || sum == lives || trials == 1)
        return (double)trials;
    const double variance = scaled_variance(sum, squares, trials);
    const double binomial = (double)(trials - 1) * (double)sum * (double)(lives - sum);
    const double most = (double)trials * (double)lives;
    return binomial < most * variance ? binomial / variance : most;
}

struct estimate interval_grouped(int64_t sum, int64_t squares, int64_t trials, int members, double z)
{
    if (members == 1 || trials <= 0)
        return interval_single(sum, trials, z);
    const double p = (double)sum / (double)(trials * members);
    return score_interval(p, effective_lives(sum, squares, trials, members), z);
}

/* So many independent lives would leave as much in doubt. Single lives are independent. */
static double sharing_lives(double p, int64_t squares, int64_t products, double whole, int64_t whole_squares, double trials)
{
    const double spread = ((double)squares - 2 * p * (double)products + p * p * (double)whole_squares) * trials / (trials - 1);
    const double binomial = whole * whole * p * (1 - p), most = trials * whole;
    return binomial < most * spread ? binomial / spread : most;
}

struct estimate interval_share(int64_t part, int64_t squares, int64_t products, int64_t whole, int64_t whole_squares,
                               int64_t trials, double z)
{
    if (whole <= 0 || whole_squares == whole)
        return interval_single(part, whole, z);
    const double p = (double)part / (double)whole, all = (double)whole;
    if (part == 0 || part == whole || trials == 1)
        return score_interval(p, all * all / (double)whole_squares, z);
    return score_interval(p, sharing_lives(p, squares, products, all, whole_squares, (double)trials), z);
}
