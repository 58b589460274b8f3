#include "study/choices.h"

/* Whether another value begins at i. */
static bool begins(const struct sampler *s, size_t i)
{
    return i > 0 && s->values[i] > s->values[i - 1];
}

int choice_values(const struct sampler *s, int most)
{
    int values = s->family == CHOICE;
    for (size_t i = 0; s->family == CHOICE && i < s->count && values <= most; i++)
        values += begins(s, i);
    return values;
}

double choice_value(const struct sampler *s, int number)
{
    size_t i = 0;
    for (int at = 0; at < number && i + 1 < s->count;)
        at += begins(s, ++i);
    return s->values[i];
}

int choice_number(const struct sampler *s, float value)
{
    int number = 0;
    for (size_t i = 1; i < s->count && (float)s->values[i - 1] < value; i++)
        number += begins(s, i);
    return number;
}

void choice_weights(const struct sampler *s, double *weight)
{
    int number = 0;
    for (size_t i = 0; i < s->count; i++) {
        number += begins(s, i);
        weight[number] += 1 / (double)s->count;
    }
}
