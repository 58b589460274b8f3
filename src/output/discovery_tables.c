/* boxes.tsv, trajectory.tsv and summary.json of a discovery. */
#include <math.h>

#include "base/version.h"
#include "output/cells.h"
#include "output/discovery_report.h"
#include "output/json.h"

static const struct column *column_of(const struct discovered *f, int column)
{
    return &f->discovery->column[column];
}

/* Low and high of a range, or the values of a choice: three cells. */
static void put_range(const struct column *c, const struct range *r, FILE *out)
{
    if (c->values == 0) {
        put_number(out, column_value(c, r->low));
        put_number(out, column_value(c, r->high));
        fputs("\tNA", out);
        return;
    }
    const char *between = "\tNA\tNA\t";
    for (int value = 0; value < c->values; value++)
        if (r->values >> value & 1) {
            fprintf(out, "%s%.7g", between, column_value(c, (uint32_t)value));
            between = ", ";
        }
}

static void put_holding(const struct holding *h, FILE *out)
{
    put_estimate(out, h->density);
    put_estimate(out, h->coverage);
    put_estimate(out, h->mass);
}

/* --- boxes.tsv --- */

static void boxes_row(const struct discovered *f, const struct prim_bound *bound, FILE *out)
{
    const struct prim *p = f->prim;
    fprintf(out, "%s\t%s\t%s\t%s", f->discovery->cohort.name, reading_names[f->discovery->cohort.reading], p->found ? "yes" : "no",
            bound ? column_of(f, bound->column)->name : "NA");
    if (bound) {
        put_range(column_of(f, bound->column), &bound->range, out);
        put_number(out, bound->chance);
        put_estimate(out, bound->density_without);
    } else {
        fputs("\tNA\tNA\tNA\tNA\tNA\tNA\tNA", out);
    }
    put_holding(&p->box[HELD_OUT], out);
    put_estimate(out, p->overall);
    put_number(out, p->chance);
    put_count(out, (int64_t)f->trials);
    putc('\n', out);
}

void write_boxes(const struct discovered *f, FILE *out)
{
    fputs("# The box of inputs in which it is lost most often: a row for each bound, low to high (-inf, inf: unbounded) or "
          "values. Found with one half of the trials; all shares are counted in the other.\n"
          "# found: whether so dense a box comes by chance less than once in 1000 times (box_p). density: lives lost of "
          "those in the box; coverage: of all lives lost, those in the box; mass: lives in the box. p, without: the same "
          "chance, and the density, without this bound. overall: density of everything.\n"
          "name\treading\tfound\tkey\tlow\thigh\tvalues\tp\twithout\twithout_low\twithout_high\tdensity\tdensity_low\t"
          "density_high\tcoverage\tcoverage_low\tcoverage_high\tmass\tmass_low\tmass_high\toverall\toverall_low\t"
          "overall_high\tbox_p\ttrials\n",
          out);
    for (int i = 0; i < f->prim->bounds; i++)
        boxes_row(f, &f->prim->bound[i], out);
    if (f->prim->bounds == 0)
        boxes_row(f, NULL, out);
}

/* --- trajectory.tsv --- */

void write_trajectory(const struct discovered *f, FILE *out)
{
    const struct prim *p = f->prim;
    fputs("# Every step of the peeling: what was bounded, and what the box then held, in the half that it was found with "
          "(peeled_) and in the half that was held out. chosen: 1 at the step that the box of boxes.tsv was made from; its "
          "bounds were moved out again where that made it denser.\n"
          "step\tkey\tlow\thigh\tvalues\tpeeled_density\tpeeled_coverage\tpeeled_mass\tdensity\tdensity_low\tdensity_high\t"
          "coverage\tcoverage_low\tcoverage_high\tmass\tmass_low\tmass_high\tchosen\ttrials\n",
          out);
    for (int i = 0; i < p->steps; i++) {
        const struct prim_step *step = &p->step[i];
        fprintf(out, "%d\t%s", i, step->column < 0 ? "NA" : column_of(f, step->column)->name);
        if (step->column < 0)
            fputs("\tNA\tNA\tNA", out);
        else
            put_range(column_of(f, step->column), &step->range, out);
        put_probability(out, step->held[PEELED].density.probability);
        put_probability(out, step->held[PEELED].coverage.probability);
        put_probability(out, step->held[PEELED].mass.probability);
        put_holding(&step->held[HELD_OUT], out);
        put_count(out, i == p->chosen);
        put_count(out, (int64_t)f->trials);
        putc('\n', out);
    }
}

/* --- summary.json --- */

static json_t *values_array(const struct column *c, const struct range *r)
{
    json_t *list = json_array();
    for (int value = 0; value < c->values; value++)
        if (r->values >> value & 1)
            json_array_append_new(list, json_real_or_null(column_value(c, (uint32_t)value)));
    return list;
}

static json_t *bound_object(const struct discovered *f, const struct prim_bound *b)
{
    const struct column *c = column_of(f, b->column);
    json_t *object = json_pack("{s:s, s:o}", "key", c->name, "p", json_real_or_null(b->chance));
    int failed = !object;
    if (!failed && c->values > 0)
        failed = json_object_set_new(object, "values", values_array(c, &b->range));
    else if (!failed)
        failed = json_object_set_new(object, "low", json_real_or_null(column_value(c, b->range.low))) |
                 json_object_set_new(object, "high", json_real_or_null(column_value(c, b->range.high)));
    if (!failed && !json_add_estimate(object, "without", "without_low", "without_high", b->density_without))
        return object;
    json_decref(object);
    return NULL;
}

static json_t *bounds_array(const struct discovered *f)
{
    json_t *list = json_array();
    for (int i = 0; i < f->prim->bounds; i++)
        if (json_array_append_new(list, bound_object(f, &f->prim->bound[i]))) {
            json_decref(list);
            return NULL;
        }
    return list;
}

static json_t *box_object(const struct discovered *f)
{
    const struct prim *p = f->prim;
    const struct holding *h = &p->box[HELD_OUT];
    json_t *box =
        json_pack("{s:b, s:o, s:o}", "found", (int)p->found, "p", json_real_or_null(p->chance), "bounds", bounds_array(f));
    if (box && !json_add_estimate(box, "density", "density_low", "density_high", h->density) &&
        !json_add_estimate(box, "coverage", "coverage_low", "coverage_high", h->coverage) &&
        !json_add_estimate(box, "mass", "mass_low", "mass_high", h->mass) &&
        !json_add_estimate(box, "overall", "overall_low", "overall_high", p->overall))
        return box;
    json_decref(box);
    return NULL;
}

enum status write_discovery_summary(const struct discovered *f, const struct timings *timings, FILE *out, struct failure *failure)
{
    const struct scenario *s = f->discovery->scenario;
    const struct cohort *c = &f->discovery->cohort;
    json_t *summary =
        json_pack("{s:o, s:s, s:s, s:s, s:s, s:o, s:o, s:s, s:s, s:o, s:o}", "headline", json_told(discovery_tell, f), "command", "discover", "scenario", s->name, "name",
                  c->name, "reading", reading_names[c->reading], "seed", json_whole(s->seed), "trials", json_whole(f->trials),
                  "version", OUTLAST_VERSION, "model", MODEL_VERSION, "box", box_object(f), "timings", json_timings(timings));
    return json_finish(summary, out, failure);
}
