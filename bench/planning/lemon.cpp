// The peer of `plan`: LEMON's network simplex, an hour at a time, on an instance that the benchmark wrote. Prints the cost of all hours and
// the processor seconds of solving; reading the file and building the graphs are not counted.
#include <lemon/network_simplex.h>
#include <lemon/smart_graph.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <vector>

using Graph = lemon::SmartDigraph;
using Simplex = lemon::NetworkSimplex<Graph, int, int>;

static std::vector<int32_t> numbers(FILE* file, size_t count) {
  std::vector<int32_t> values(count);
  if (fread(values.data(), sizeof(int32_t), count, file) != count) {
    fprintf(stderr, "The instance ends too early.\n");
    exit(1);
  }
  return values;
}

static double seconds() {
  timespec time;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return time.tv_sec + 1e-9 * time.tv_nsec;
}

int main(int count, char** arguments) {
  FILE* file = count == 3 ? fopen(arguments[1], "rb") : nullptr;
  if (!file) {
    fprintf(stderr, "usage: lemon INSTANCE PENALTY\n");
    return 2;
  }
  const int penalty = atoi(arguments[2]);
  const auto sizes = numbers(file, 4);
  const size_t cells = sizes[0], regions = sizes[1], hours = sizes[2], kept = sizes[3];
  const auto nearest = numbers(file, cells * kept);
  const auto demands = numbers(file, cells * hours);
  const auto capacities = numbers(file, regions * hours);

  long long cost = 0;
  double spent = 0;
  for (size_t hour = 0; hour < hours; hour++) {
    const auto costs = numbers(file, cells * kept);
    Graph graph;
    graph.reserveNode(cells + regions + 1);
    graph.reserveArc(cells * (kept + 1) + regions);
    for (size_t node = 0; node <= cells + regions; node++) graph.addNode();
    Graph::ArcMap<int> most(graph), price(graph);
    Graph::NodeMap<int> supply(graph, 0);
    const auto nobody = graph.nodeFromId(cells + regions);
    auto join = [&](Graph::Node from, Graph::Node to, int room, int charge) {
      const auto arc = graph.addArc(from, to);
      most[arc] = room;
      price[arc] = charge;
    };
    int total = 0;
    for (size_t cell = 0; cell < cells; cell++) {
      const int demand = demands[cell * hours + hour];
      const auto node = graph.nodeFromId(cell);
      supply[node] = demand;
      total += demand;
      for (size_t rank = 0; rank < kept; rank++)
        join(node, graph.nodeFromId(cells + nearest[cell * kept + rank]), demand, costs[cell * kept + rank]);
      join(node, nobody, demand, penalty);
    }
    for (size_t region = 0; region < regions; region++)
      join(graph.nodeFromId(cells + region), nobody, capacities[region * hours + hour], 0);
    supply[nobody] = -total;

    const double start = seconds();
    Simplex simplex(graph);
    simplex.upperMap(most).costMap(price).supplyMap(supply);
    const bool optimal = simplex.run() == Simplex::OPTIMAL;
    spent += seconds() - start;
    if (!optimal) {
      fprintf(stderr, "Hour %zu has no optimum.\n", hour);
      return 1;
    }
    cost += simplex.totalCost<long long>();
  }
  printf("%lld %.6f\n", cost, spent);
}
