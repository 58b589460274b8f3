/* The different values of a choice, in ascending order: a draw is one of them. */
#ifndef OUTLAST_STUDY_CHOICES_H
#define OUTLAST_STUDY_CHOICES_H

#include "scenario/sampler.h"

/* How many there are, or most + 1 where they are more; 0 where it is no choice. */
int choice_values(const struct sampler *sampler, int most);

/* The value of that number, from 0; and the number of a value as it is drawn, in single precision. */
double choice_value(const struct sampler *sampler, int number);
int choice_number(const struct sampler *sampler, float value);

/* The chance of each is added to weight. */
void choice_weights(const struct sampler *sampler, double *weight);

#endif
