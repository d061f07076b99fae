using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Wattline.Planning.Programs;
using Wattline.Planning.Solving;

namespace Wattline.Tests.Planning.Networks;

/// <summary>Other people's algorithms agree: enumeration on the smallest plans, LEMON's network simplex on thousands.</summary>
public sealed class NetworkOracleTests
{
    private const string Peer = """
        #include <lemon/list_graph.h>
        #include <lemon/network_simplex.h>
        #include <cstdio>
        #include <vector>
        using namespace lemon;
        int main() {
          int cells, regions;
          while (scanf("%d %d", &cells, &regions) == 2) {
            ListDigraph graph;
            std::vector<ListDigraph::Node> nodes;
            for (int i = 0; i <= cells + regions; i++) nodes.push_back(graph.addNode());
            ListDigraph::ArcMap<long long> room(graph), cost(graph);
            ListDigraph::NodeMap<long long> supply(graph);
            long long total = 0;
            auto sink = nodes[cells + regions];
            auto join = [&](int from, int to, long long most, long long price) {
              auto arc = graph.addArc(nodes[from], nodes[to]);
              room[arc] = most; cost[arc] = price;
            };
            for (int i = 0; i < cells; i++) {
              long long amount, penalty; int ways;
              if (scanf("%lld %lld %d", &amount, &penalty, &ways) != 3) return 1;
              supply[nodes[i]] = amount; total += amount;
              join(i, cells + regions, amount, penalty);
              for (int k = 0; k < ways; k++) {
                int region; long long price;
                if (scanf("%d %lld", &region, &price) != 2) return 1;
                join(i, cells + region, amount, price);
              }
            }
            for (int r = 0; r < regions; r++) {
              long long most;
              if (scanf("%lld", &most) != 1) return 1;
              join(cells + r, cells + regions, most, 0);
            }
            supply[sink] = -total;
            NetworkSimplex<ListDigraph, long long> simplex(graph);
            simplex.upperMap(room).costMap(cost).supplyMap(supply);
            if (simplex.run() != NetworkSimplex<ListDigraph, long long>::OPTIMAL) return 2;
            printf("%lld\n", simplex.totalCost<long long>());
          }
        }
        """;

    [Fact]
    public void NetworkSimplexFindsTheSameCosts()
    {
        var programs = Enumerable.Range(0, 3000).Select(seed => NetworkCase.Make(seed, whole: true))
            .Concat(Enumerable.Range(5000, 60).Select(seed => NetworkCase.Make(seed, whole: true, cells: 300, regions: 30))).ToArray();
        var costs = PeerCosts(programs);
        Assert.Equal(programs.Length, costs.Length);
        Assert.All(programs.Zip(costs), pair => Assert.Equal(pair.Second, Cost(pair.First)));
    }

    [Fact]
    public void NoWayToServeSingleRequestsCostsLess()
    {
        for (var seed = 0; seed < 400; seed++)
        {
            var program = NetworkCase.Make(seed, whole: true, cells: 5, regions: 4, hours: 1);
            var single = new PlanProgram(program.Arrays with { Amounts = [.. program.Arrays.Amounts.Select(amount => Math.Min(1, amount))] });
            var room = single.Arrays.Capacities.Select(capacity => double.IsInfinity(capacity) ? 99 : capacity % 3).ToArray();
            var tight = new PlanProgram(single.Arrays with { Capacities = [.. room] });
            Assert.Equal(Enumerate(tight.Arrays, 0, room), Cost(tight));
        }
    }

    private static double Cost(PlanProgram program) =>
        Certificate.Check(program, new NetworkSolver().Solve(program, new SolveOptions(), CancellationToken.None)).PrimalUsd;

    /// <summary>The least cost of serving blocks of one request each, from one on.</summary>
    private static double Enumerate(ProgramArrays a, int block, double[] room)
    {
        if (block == a.Amounts.Length)
        {
            return 0;
        }

        var least = (a.UnmetCosts[block] * a.Amounts[block]) + Enumerate(a, block + 1, room);
        for (var column = a.FirstColumns[block]; column < a.FirstColumns[block + 1]; column++)
        {
            if (room[a.Resource[column]] >= a.Amounts[block])
            {
                room[a.Resource[column]] -= a.Amounts[block];
                least = Math.Min(least, (a.Costs[column] * a.Amounts[block]) + Enumerate(a, block + 1, room));
                room[a.Resource[column]] += a.Amounts[block];
            }
        }

        return least;
    }

    /// <summary>All programs in one process: each as a network whose regions are those of all hours.</summary>
    private static double[] PeerCosts(PlanProgram[] programs)
    {
        var folder = Directory.CreateTempSubdirectory("wattline-network-");
        try
        {
            var source = Path.Combine(folder.FullName, "peer.cpp");
            File.WriteAllText(source, Peer);
            Skip.Without("g++ with liblemon-dev", () => Start("g++", ["-O1", "-o", Path.Combine(folder.FullName, "peer"), source, "-llemon"], ""));
            var output = Start(Path.Combine(folder.FullName, "peer"), [], string.Concat(programs.Select(Text)));
            return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => double.Parse(line, CultureInfo.InvariantCulture))];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>What a program prints; a failure counts as its absence.</summary>
    private static string Start(string program, string[] arguments, string input)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        process.WaitForExit();
        return process.ExitCode == 0 ? output.Result : throw new Win32Exception(errors.Result);
    }

    private static string Text(PlanProgram program)
    {
        var a = program.Arrays;
        var text = new StringBuilder(FormattableString.Invariant($"{program.Blocks} {program.Resources}\n"));
        for (var block = 0; block < program.Blocks; block++)
        {
            var columns = Enumerable.Range(a.FirstColumns[block], a.FirstColumns[block + 1] - a.FirstColumns[block]);
            text.Append(CultureInfo.InvariantCulture, $"{a.Amounts[block]} {a.UnmetCosts[block]} {columns.Count()}");
            text.AppendJoin("", columns.Select(column => FormattableString.Invariant($" {a.Resource[column]} {a.Costs[column]}"))).Append('\n');
        }

        var capacities = a.Capacities.Select(capacity => Math.Min(1e9, capacity).ToString("F0", CultureInfo.InvariantCulture));
        return text.AppendJoin(' ', capacities).Append('\n').ToString();
    }
}
