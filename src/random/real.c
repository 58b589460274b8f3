#include "random/real.h"

#include "random/functions_real.h"

double real_exp(double x)
{
    return exponential_real(splat_real(x))[0];
}

double real_log(double x)
{
    return logarithm_real(splat_real(x))[0];
}

double real_normal_cdf(double x)
{
    return normal_cdf(splat_real(x))[0];
}

double real_normal_quantile(double p, double q)
{
    return normal_quantile(splat_real(p), splat_real(q))[0];
}
