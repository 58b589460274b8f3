#include "base/moment.h"

#include <stdio.h>
#include <string.h>

#include "base/number.h"

/* The seconds of a unit, or 0. */
static double unit_seconds(char unit)
{
    switch (unit) {
    case 's':
        return 1;
    case 'm':
        return 60;
    case 'h':
        return 3600;
    case 'd':
        return 86400;
    default:
        return 0;
    }
}

bool duration_parse(const char *text, double *out)
{
    char number[64];
    double value;
    const size_t length = strlen(text);
    const double unit = length > 0 ? unit_seconds(text[length - 1]) : 0;
    if (unit <= 0 || length > sizeof number)
        return false;
    snprintf(number, sizeof number, "%.*s", (int)length - 1, text);
    if (!number_parse(number, &value) || value <= 0)
        return false;
    *out = value * unit;
    return true;
}

bool day_time_parse(const char *text, int *out)
{
    static const char digits[] = "0123456789";
    if (strlen(text) != 5 || strspn(text, digits) != 2 || text[2] != ':' || strspn(text + 3, digits) != 2)
        return false;
    const int hour = (text[0] - '0') * 10 + (text[1] - '0'), minute = (text[3] - '0') * 10 + (text[4] - '0');
    if (hour > 23 || minute > 59)
        return false;
    *out = hour * 60 + minute;
    return true;
}
