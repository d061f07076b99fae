// The deficit of a battery: paths of harvest less consumption, and how far each falls below zero.
//
//   walk exact|tables PATHS SLOTS        prints: slot-steps, processor seconds, mean deficit
//
// A slot harvests a gamma amount and consumes a Poisson number of tasks (4 on average) of ten energies; both have the same mean and variance.
// exact:  Marsaglia and Tsang's gamma over polar normals, Poisson by inversion, energies one by one; one path at a time.
// tables: the increment is one of 65536 equally likely values, the means of as many cells of drawn ones, recentred to the exact mean and
//         variance; sixteen paths at a time in single precision with AVX-512 gathers where the processor has them.
#define _GNU_SOURCE
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#ifdef __AVX512F__
#include <immintrin.h>
#endif

enum { KINDS = 10, CELLS = 65536, DRAWS_PER_CELL = 64 };

static const double rate = 4;
static double energies[KINDS], shape, scale, deviation, no_task;

typedef struct { uint64_t a, b, c, d; double spare; int has_spare; } chance;

static uint64_t rotate(uint64_t x, int by) { return (x << by) | (x >> (64 - by)); }

static uint64_t bits(chance *g) {
    uint64_t result = rotate(g->a + g->d, 23) + g->a, shifted = g->b << 17;
    g->c ^= g->a; g->d ^= g->b; g->b ^= g->c; g->a ^= g->d; g->c ^= shifted; g->d = rotate(g->d, 45);
    return result;
}

static uint64_t split(uint64_t *state) {
    uint64_t z = *state += 0x9e3779b97f4a7c15ull;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
    return z ^ (z >> 31);
}

static chance stream(uint64_t seed) {
    chance g = { 0 };
    g.a = split(&seed); g.b = split(&seed); g.c = split(&seed); g.d = split(&seed);
    return g;
}

static double uniform(chance *g) { return ((bits(g) >> 11) + 0.5) * 0x1p-53; }

static double normal(chance *g) {
    if (g->has_spare) { g->has_spare = 0; return g->spare; }
    double x, y, square;
    do { x = 2 * uniform(g) - 1; y = 2 * uniform(g) - 1; square = x * x + y * y; } while (square >= 1 || square == 0);
    double by = sqrt(-2 * log(square) / square);
    g->spare = y * by; g->has_spare = 1;
    return x * by;
}

static double harvest(chance *g) {
    double boost = shape < 1 ? pow(uniform(g), 1 / shape) : 1, d = (shape < 1 ? shape + 1 : shape) - 1.0 / 3, c = 1 / sqrt(9 * d);
    for (;;) {
        double x = normal(g), root = 1 + c * x, v = root * root * root;
        if (root <= 0) continue;
        double u = uniform(g);
        if (u < 1 - 0.0331 * x * x * x * x || log(u) < 0.5 * x * x + d * (1 - v + log(v))) return scale * d * v * boost;
    }
}

static double consumption(chance *g) {
    double sum = 0, due = uniform(g), probability = no_task;
    for (int task = 1; due > probability && task < 200; task++) {
        due -= probability;
        probability *= rate / task;
        sum += energies[(bits(g) >> 32) * KINDS >> 32];
    }
    return sum;
}

static double exact(long paths, long slots) {
    double sum = 0;
    for (long path = 0; path < paths; path++) {
        chance g = stream(path);
        double level = 0, lowest = 0;
        for (long slot = 0; slot < slots; slot++) {
            level += harvest(&g) - consumption(&g);
            lowest = level < lowest ? level : lowest;
        }
        sum -= lowest;
    }
    return sum / paths;
}

static float cells[CELLS];

static int ascending(const void *x, const void *y) { return (*(double *)x > *(double *)y) - (*(double *)x < *(double *)y); }

static void fill(void) {
    long count = (long)CELLS * DRAWS_PER_CELL;
    double *draws = malloc(count * sizeof *draws), *means = calloc(CELLS, sizeof *means), mean = 0, square = 0;
    chance g = stream(99);
    for (long at = 0; at < count; at++) draws[at] = harvest(&g) - consumption(&g);
    qsort(draws, count, sizeof *draws, ascending);
    for (long at = 0; at < count; at++) means[at / DRAWS_PER_CELL] += draws[at] / DRAWS_PER_CELL;
    for (int cell = 0; cell < CELLS; cell++) mean += means[cell] / CELLS;
    for (int cell = 0; cell < CELLS; cell++) square += (means[cell] - mean) * (means[cell] - mean) / CELLS;
    for (int cell = 0; cell < CELLS; cell++) cells[cell] = (float)((means[cell] - mean) * deviation / sqrt(square));
    free(draws); free(means);
}

#ifdef __AVX512F__
static double tables(long paths, long slots) {
    enum { GROUPS = 4 };
    double sum = 0;
    for (long path = 0; path < paths; path += 16 * GROUPS) {
        __m512i a[GROUPS], b[GROUPS], c[GROUPS], d[GROUPS], low = _mm512_set1_epi32(CELLS - 1);
        __m512 level[GROUPS], lowest[GROUPS];
        for (int k = 0; k < GROUPS; k++) {
            chance g[8];
            for (int lane = 0; lane < 8; lane++) g[lane] = stream(path * 8 + k * 8 + lane);
            a[k] = _mm512_set_epi64(g[7].a, g[6].a, g[5].a, g[4].a, g[3].a, g[2].a, g[1].a, g[0].a);
            b[k] = _mm512_set_epi64(g[7].b, g[6].b, g[5].b, g[4].b, g[3].b, g[2].b, g[1].b, g[0].b);
            c[k] = _mm512_set_epi64(g[7].c, g[6].c, g[5].c, g[4].c, g[3].c, g[2].c, g[1].c, g[0].c);
            d[k] = _mm512_set_epi64(g[7].d, g[6].d, g[5].d, g[4].d, g[3].d, g[2].d, g[1].d, g[0].d);
            level[k] = lowest[k] = _mm512_setzero_ps();
        }
        for (long slot = 0; slot < slots; slot += 2) {
            for (int k = 0; k < GROUPS; k++) {
                __m512i word = _mm512_add_epi64(_mm512_rol_epi64(_mm512_add_epi64(a[k], d[k]), 23), a[k]), shifted = _mm512_slli_epi64(b[k], 17);
                c[k] = _mm512_xor_si512(c[k], a[k]); d[k] = _mm512_xor_si512(d[k], b[k]); b[k] = _mm512_xor_si512(b[k], c[k]);
                a[k] = _mm512_xor_si512(a[k], d[k]); c[k] = _mm512_xor_si512(c[k], shifted); d[k] = _mm512_rol_epi64(d[k], 45);
                level[k] = _mm512_add_ps(level[k], _mm512_i32gather_ps(_mm512_and_si512(word, low), cells, 4));
                lowest[k] = _mm512_min_ps(lowest[k], level[k]);
                level[k] = _mm512_add_ps(level[k], _mm512_i32gather_ps(_mm512_srli_epi32(word, 16), cells, 4));
                lowest[k] = _mm512_min_ps(lowest[k], level[k]);
            }
        }
        for (int k = 0; k < GROUPS; k++) sum -= _mm512_reduce_add_ps(lowest[k]);
    }
    return sum / paths;
}
#else
static double tables(long paths, long slots) {
    double sum = 0;
    for (long path = 0; path < paths; path++) {
        chance g = stream(path);
        float level = 0, lowest = 0;
        for (long slot = 0; slot < slots; slot += 4) {
            uint64_t word = bits(&g);
            for (int part = 0; part < 4; part++, word >>= 16) {
                level += cells[word & (CELLS - 1)];
                lowest = level < lowest ? level : lowest;
            }
        }
        sum -= lowest;
    }
    return sum / paths;
}
#endif

static double seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return now.tv_sec + 1e-9 * now.tv_nsec;
}

int main(int count, char **arguments) {
    if (count != 4) { fprintf(stderr, "usage: walk exact|tables PATHS SLOTS\n"); return 2; }
    double mean = 0, square = 0;
    for (int kind = 0; kind < KINDS; kind++) {
        energies[kind] = 0.2 + 0.18 * kind * kind;
        mean += rate * energies[kind] / KINDS;
        square += rate * energies[kind] * energies[kind] / KINDS;
    }
    scale = square / mean; shape = mean / scale; deviation = sqrt(2 * square); no_task = exp(-rate);
    int by_tables = !strcmp(arguments[1], "tables");
    long paths = atol(arguments[2]), slots = atol(arguments[3]);
    if (by_tables) fill();
    double start = seconds(), deficit = by_tables ? tables(paths, slots) : exact(paths, slots);
    printf("%ld %.6f %.6f\n", paths * slots, seconds() - start, deficit);
}
