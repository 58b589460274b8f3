#include "output/cells.h"

#include <math.h>

/* Decimals for 6 significant digits of p, 8 at least. */
static int decimals_for(double p)
{
    enum { LEAST = 8, MOST = 24 };
    int decimals = LEAST;
    for (double edge = 1e-3; p > 0 && p < edge && decimals < MOST; edge /= 10)
        decimals++;
    return decimals;
}

/* Below 1, a double ends after about 16 decimals. */
static int decimals_near_one(double p)
{
    enum { MOST = 16 };
    const int decimals = decimals_for(1 - p);
    return decimals < MOST ? decimals : MOST;
}

void put_probability(FILE *out, double p)
{
    if (isnan(p))
        fputs("\tNA", out);
    else
        fprintf(out, "\t%.*f", p < 0.5 ? decimals_for(p) : decimals_near_one(p), p);
}

void put_estimate(FILE *out, struct estimate estimate)
{
    put_probability(out, estimate.probability);
    put_probability(out, estimate.low);
    put_probability(out, estimate.high);
}

void put_difference(FILE *out, double d)
{
    if (isnan(d))
        fputs("\tNA", out);
    else
        fprintf(out, "\t%s%.*f", d < 0 ? "-" : "", decimals_for(fabs(d)), fabs(d));
}

void put_count(FILE *out, int64_t count)
{
    fprintf(out, "\t%lld", (long long)count);
}

void put_number(FILE *out, double value)
{
    if (isnan(value))
        fputs("\tNA", out);
    else
        fprintf(out, "\t%.7g", value == 0 ? 0.0 : value); /* 0 for -0 */
}

double ratio(int64_t part, int64_t count)
{
    return count > 0 ? (double)part / (double)count : NAN;
}
