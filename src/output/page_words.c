/* What the template says numbers with: XPath functions over words.h. A number that does not exist is a dash. */
#include <libxml/xpathInternals.h>
#include <libxslt/extensions.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/text.h"
#include "output/page_node.h"
#include "output/words.h"

#define SPACE ((const xmlChar *)"outlast")

static void give(xmlXPathParserContext *ctxt, const char *text)
{
    xmlXPathReturnString(ctxt, xmlStrdup((const xmlChar *)text));
}

typedef void write_estimate(struct estimate e, int decimals, char text[WORDS_SIZE]);

/* Takes a number and the ends of its interval, gives a text. */
static void with_estimate(xmlXPathParserContext *ctxt, int nargs, write_estimate *write)
{
    struct estimate e;
    char text[WORDS_SIZE] = "–";
    CHECK_ARITY(3)
    e.high = xmlXPathPopNumber(ctxt);
    e.low = xmlXPathPopNumber(ctxt);
    e.probability = xmlXPathPopNumber(ctxt);
    const double below = e.probability - e.low, above = e.high - e.probability;
    if (!isnan(below) && !isnan(above))
        write(e, percent_decimals(below < above ? below : above), text);
    give(ctxt, text);
}

static void write_whole(struct estimate e, int decimals, char text[WORDS_SIZE])
{
    (void)decimals;
    chance_text(e, text);
}

static void write_percent(struct estimate e, int decimals, char text[WORDS_SIZE])
{
    percent_words(e.probability, e.probability > 0 && e.probability < 1 ? decimals : 0, text);
}

static void write_range(struct estimate e, int decimals, char text[WORDS_SIZE])
{
    const bool one_sided = e.probability <= 0 || e.probability >= 1;
    const int shown = one_sided ? percent_decimals((e.high - e.low) / 2) : decimals;
    snprintf(text, WORDS_SIZE, "%.*f to %.*f", shown, 100 * e.low, shown, 100 * e.high);
}

static void write_change(struct estimate e, int decimals, char text[WORDS_SIZE])
{
    (void)decimals;
    change_words((struct change_estimate){e.probability, e.low, e.high}, text);
}

static void tell_estimate(xmlXPathParserContext *context, int arguments)
{
    with_estimate(context, arguments, write_whole);
}

static void tell_percent(xmlXPathParserContext *context, int arguments)
{
    with_estimate(context, arguments, write_percent);
}

static void tell_range(xmlXPathParserContext *context, int arguments)
{
    with_estimate(context, arguments, write_range);
}

static void tell_change(xmlXPathParserContext *context, int arguments)
{
    with_estimate(context, arguments, write_change);
}

/* --- single numbers --- */

static void tell_count(xmlXPathParserContext *ctxt, int nargs)
{
    char text[WORDS_SIZE] = "–";
    CHECK_ARITY(1)
    const double count = xmlXPathPopNumber(ctxt);
    if (fabs(count) < 1e18)
        count_words((int64_t)count, text);
    give(ctxt, text);
}

/* In three digits, or all those before the point. */
static void tell_number(xmlXPathParserContext *ctxt, int nargs)
{
    char text[WORDS_SIZE] = "–";
    CHECK_ARITY(1)
    const double number = xmlXPathPopNumber(ctxt);
    if (fabs(number) >= 1000 && fabs(number) < 1e18)
        count_words((int64_t)round(number), text);
    else if (!isnan(number))
        snprintf(text, sizeof text, "%.3g", number);
    give(ctxt, text);
}

/* --- words of a command --- */

static void tell_word(xmlXPathParserContext *ctxt, int nargs)
{
    struct text text;
    CHECK_ARITY(1)
    xmlChar *word = xmlXPathPopString(ctxt);
    FILE *out = word ? text_open(&text) : NULL;
    if (out)
        print_shell_word((const char *)word, out);
    char *quoted = out ? text_close(out, &text) : NULL;
    give(ctxt, quoted ? quoted : "");
    free(quoted);
    xmlFree(word);
}

void page_register_words(void)
{
    static const struct {
        const char *name;
        xmlXPathFunction function;
    } functions[] = {{"estimate", tell_estimate}, {"percent", tell_percent}, {"range", tell_range},
                     {"change", tell_change},     {"count", tell_count},     {"number", tell_number},
                     {"word", tell_word}};
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++)
        xsltRegisterExtModuleFunction((const xmlChar *)functions[i].name, SPACE, functions[i].function);
}
