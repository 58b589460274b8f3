#!/usr/bin/Rscript --vanilla
# survival.tsv and companies.tsv against R's survival and cmprsk, from the single lives that --lives writes: numbers at risk, Kaplan and
# Meier's curve, its median, and Aalen and Johansen's cumulative incidence of each fate. Nobody is censored before the horizon, so all
# are exact: what differs in the last digit shown is a fault.
#
#   tests/oracle/incidence.R [OUTLAST]
suppressPackageStartupMessages({library(survival); library(cmprsk)})
outlast <- normalizePath(c(commandArgs(TRUE), "./outlast")[1])
scenario <- normalizePath("params/market-2024.yaml")
fates <- c("hollowed", "acquired", "sold", "shut")
setwd(tempdir())
stopifnot(system2(outlast, c("run", shQuote(scenario), "-n", "2000", "--set", "horizon=48", "-o", "r", "--lives", "lives.tsv", "-q")) == 0)

table <- function(name) read.delim(name, comment.char = "#", quote = "")
lives <- table("lives.tsv")
shown <- table("r/survival.tsv")
companies <- table("r/companies.tsv")
horizon <- max(shown$month)
passed <- 0
failed <- 0

agree <- function(what, of, ours, theirs, within) {
    good <- length(ours) == length(theirs) && all(is.na(ours) == is.na(theirs)) && all(abs(ours - theirs) <= within, na.rm = TRUE)
    if (good) passed <<- passed + 1
    else {
        failed <<- failed + 1
        cat(what, "of", of, "differs from R's by", max(abs(ours - theirs), na.rm = TRUE), "\n")
    }
}

compare <- function(name, own) {
    ours <- shown[shown$company == name, ]
    gone <- own$state %in% fates
    curve <- survfit(Surv(own$month, gone) ~ 1)
    months <- summary(curve, times = ours$month[-1], extend = TRUE)
    agree("independent", name, ours$independent[-1], months$surv, 1e-8)
    at_risk <- sapply(ours$month[-1], function(month) sum(curve$n.event[curve$time >= month] + curve$n.censor[curve$time >= month]))
    agree("at_risk", name, ours$at_risk[-1], at_risk, 0)
    median <- unname(summary(curve)$table["median"])
    agree("median_month_gone", name, companies$median_month_gone[companies$company == name], ceiling(median - 0.5), 0)
    states <- survfit(Surv(own$month, factor(ifelse(gone, own$state, "left"), c("left", fates))) ~ 1)
    aalen <- summary(states, times = ours$month[-1], extend = TRUE)$pstate
    gray <- cuminc(own$month, ifelse(gone, own$state, "left"), cencode = "left")
    gray <- timepoints(gray, ours$month[-1])$est
    for (fate in fates) {
        agree(paste(fate, "(survival)"), name, ours[[fate]][-1], aalen[, match(fate, states$states)], 1e-8)
        if (any(own$state == fate)) agree(paste(fate, "(cmprsk)"), name, ours[[fate]][-1], unname(gray[paste(1, fate), ]), 1e-8)
    }
}

for (name in unique(shown$company)) compare(name, lives[sub("-[0-9]+$", "", lives$company) == name | lives$company == name, ])
cat(passed, "passed,", failed, "failed\n")
quit(status = failed > 0)
