/* The same functions for one number in double precision, where speed does not matter: what is set up once, and tables. */
#ifndef OUTLAST_RANDOM_REAL_H
#define OUTLAST_RANDOM_REAL_H

/* e^x; x is taken within [-708, 709]. */
double real_exp(double x);

/* ln x for normal x above 0. */
double real_log(double x);

/* P(Z <= x) of a standard normal. */
double real_normal_cdf(double x);

/* The x with P(Z <= x) = p, where q is 1 - p; both above 0. */
double real_normal_quantile(double p, double q);

#endif
