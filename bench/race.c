/* SPDX-License-Identifier: Apache-2.0 */
#include "race.h"

#include <stdlib.h>

typedef struct {
    double wall[RACE_ROUNDS], cpu[RACE_ROUNDS], kib[RACE_ROUNDS]; /* microseconds a unit; KiB */
} series;

typedef struct {
    double min, median, max;
} spread;

static int by_size(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static spread spread_of(const double *values, int count) {
    double sorted[RACE_ROUNDS];
    for (int i = 0; i < count; i++)
        sorted[i] = values[i];
    qsort(sorted, (size_t)count, sizeof *sorted, by_size);
    return (spread){sorted[0], sorted[count / 2], sorted[count - 1]};
}

/* How many times as much as the first, round by round. */
static spread ratio_of(const double *values, const double *first, int count) {
    double ratios[RACE_ROUNDS];
    for (int i = 0; i < count; i++)
        ratios[i] = values[i] / first[i];
    return spread_of(ratios, count);
}

static void run_one(const contender *c, series *s, int round) {
    bench_cost cost = c->work ? bench_call(c->work, c->what) : bench_run(&c->command);
    s->wall[round] = cost.wall * 1e6 / c->units;
    s->cpu[round] = cost.cpu * 1e6 / c->units;
    s->kib[round] = (double)cost.kib;
}

static void json_spread(FILE *json, const char *name, spread s) {
    fprintf(json, ",\"%s\":[%.4f,%.4f,%.4f]", name, s.min, s.median, s.max);
}

static void tell(const race *r, const contender *c, const series *s, const series *first,
                 FILE *json) {
    spread wall = spread_of(s->wall, r->rounds), cpu = spread_of(s->cpu, r->rounds);
    spread kib = spread_of(s->kib, r->rounds);
    spread wall_ratio = ratio_of(s->wall, first->wall, r->rounds);
    spread cpu_ratio = ratio_of(s->cpu, first->cpu, r->rounds);
    printf("%-44s %9.1f %9.1f %9.1f %9.1f %8.2f %8.2f %8.1f\n", c->name, wall.min, wall.median,
           wall.max, cpu.median, wall_ratio.median, cpu_ratio.median, kib.max / 1024);
    fflush(stdout);
    fprintf(json, "{\"race\":\"%s\",\"program\":\"%s\",\"unit\":\"%s\",\"units\":%.0f", r->name,
            c->name, r->unit, c->units);
    fprintf(json, ",\"rounds\":%d", r->rounds);
    json_spread(json, "wall_us", wall);
    json_spread(json, "cpu_us", cpu);
    json_spread(json, "wall_ratio", wall_ratio);
    json_spread(json, "cpu_ratio", cpu_ratio);
    fprintf(json, ",\"peak_kib\":%.0f}\n", kib.max);
    fflush(json);
}

void race_run(const race *r, FILE *json) {
    series *all = calloc((size_t)r->count, sizeof *all);
    if (!all || r->rounds > RACE_ROUNDS)
        exit(2);
    for (int round = 0; round < r->rounds; round++)
        for (int i = 0; i < r->count; i++)
            run_one(&r->contenders[i], &all[i], round);
    printf("\n%s; microseconds a %s, %d rounds\n", r->name, r->unit, r->rounds);
    printf("%-44s %9s %9s %9s %9s %8s %8s %8s\n", "", "min", "median", "max", "cpu", "x wall",
           "x cpu", "MiB");
    for (int i = 0; i < r->count; i++)
        tell(r, &r->contenders[i], &all[i], &all[0], json);
    free(all);
}
