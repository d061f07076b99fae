using System.Globalization;
using System.Text.RegularExpressions;
using Wattline.Gateway.Configuration;
using Wattline.Planning.Problems;

namespace Wattline.Gateway.Planning;

/// <summary>What is wrong with a problem as a whole, in a scenario's own paths: names in place of indices.</summary>
internal static partial class ProblemFaults
{
    /// <summary>The faults; empty for a problem that can be planned within so many columns.</summary>
    public static IEnumerable<Fault> Of(PlanProblem problem, long mostColumns)
    {
        var faults = PlanFaults.Of(problem).Select(fault => new Fault(Named(fault.Path, problem), 0, fault.Message, "Correct the scenario.")).ToList();
        return faults.Count > 0 ? faults : TooLarge(problem, mostColumns);
    }

    private static IEnumerable<Fault> TooLarge(PlanProblem problem, long mostColumns)
    {
        var ways = problem.Classes.ToDictionary(one => one.Name, problem.MostWays);
        var demands = problem.Demands.Select(demand => (demand.Class, Columns: demand.Requests.Count(requests => requests > 0) * ways[demand.Class]));
        var (total, largest) = (demands.Sum(one => one.Columns), demands.GroupBy(one => one.Class).MaxBy(group => group.Sum(one => one.Columns)));
        if (total > mostColumns)
        {
            yield return new Fault("demand", 0, string.Create(CultureInfo.InvariantCulture,
                $"asks for up to {Round(total)} ways to serve, "
                + $"{Round(largest!.Sum(one => one.Columns))} of them for '{largest!.Key}'; one plan holds {mostColumns:N0}."),
                "Plan day by day, join origins by country, shorten deadlines, or name fewer models and operating points.");
        }
    }

    /// <summary>Three digits of a count, written out.</summary>
    private static string Round(double count) =>
        double.Parse(count.ToString("G3", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture).ToString("N0", CultureInfo.InvariantCulture);

    private static string Named(string path, PlanProblem problem) => Indexed().Replace(path, match =>
    {
        var (list, at) = (match.Groups["list"].Value, int.Parse(match.Groups["at"].Value, CultureInfo.InvariantCulture));
        return list switch
        {
            "classes" => $"classes.{problem.Classes[at].Name}",
            "origins" => $"origins.{problem.Origins[at].Name}",
            "demands" => $"demand of {problem.Demands[at].Class} from {problem.Demands[at].Origin}",
            _ => match.Value,
        };
    });

    [GeneratedRegex(@"^(?<list>\w+)\[(?<at>\d+)\]")]
    private static partial Regex Indexed();
}
