/* case_report.h -- what became of the cases: for people, for programs, and as JUnit XML. */
#pragma once
#include "case_run.h"
#include <stdio.h>

void case_report_table(FILE *out, const struct case_result *results, size_t count);
void case_report_json(struct arena *a, FILE *out, const struct case_result *results, size_t count);

/* As build servers read it: a test suite, a test case each, a failure with its advice. */
void case_report_junit(struct arena *a, FILE *out, const struct case_result *results, size_t count);

size_t case_report_failed(const struct case_result *results, size_t count);
