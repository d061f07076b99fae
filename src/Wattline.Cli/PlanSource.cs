using System.Globalization;
using System.Text.Json;
using Wattline.Gateway.Configuration;
using Wattline.Gateway.Planning;
using Wattline.Grid;
using Wattline.Planning;
using Wattline.Planning.Problems;
using Wattline.Planning.Solving;
using Wattline.Storage.Json;

namespace Wattline.Cli;

/// <summary>Where a plan comes from: a scenario, which is solved, or a plan that was saved as JSON.</summary>
internal static class PlanSource
{
    /// <summary>Ways to serve above which a plan may take minutes.</summary>
    private const int ManyWays = 100_000;

    /// <summary>Solves a scenario file.</summary>
    /// <exception cref="ConfigurationException">It has faults.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static Plan Solve(string file, double gap, CancellationToken cancellation)
    {
        var problem = ScenarioReader.ReadFile(file, DataPack.Embedded);
        using var progress = new PlanProgress($"Planning {problem.Name}");
        try
        {
            var columns = ColumnBuilder.Build(problem, cancellation);
            Announce(problem.Name, columns.Program.Columns);
            return Planner.Solve(columns, new SolveOptions { Gap = gap, Progress = progress }, cancellation);
        }
        catch (PlanProblemException faulty)
        {
            throw Faults(file, faulty, "Correct the scenario.");
        }
    }

    /// <summary>A word before long work, for logs and pipes as well, where no bar is drawn.</summary>
    private static void Announce(string name, int ways)
    {
        if (ways > ManyWays)
        {
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Planning {name}: {ways:N0} ways to serve; this may take minutes."));
        }
    }

    /// <summary>The plan of a file: read where it is one, solved where it is a scenario.</summary>
    /// <exception cref="ConfigurationException">It is neither.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static PlanReport Read(string file, double gap, CancellationToken cancellation) =>
        Saved(file) ?? PlanReport.Of(Solve(file, gap, cancellation));

    /// <summary>What is wrong with a problem, told as the faults of its file are.</summary>
    public static ConfigurationException Faults(string file, PlanProblemException faulty, string remedy) =>
        new(file, [.. faulty.Faults.Select(fault => new Fault(fault.Path, 0, fault.Message, remedy))]);

    /// <summary>A plan that was saved; null for any other file.</summary>
    private static PlanReport? Saved(string file)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllText(file));
            return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("placements", out _)
                ? document.Deserialize<PlanReport>(WattlineJson.Options)
                : null;
        }
        catch (JsonException broken) when (broken.Path is not null)
        {
            throw new ConfigurationException(file, [new Fault(broken.Path, 0, "is not as a saved plan has it.", "Save it anew with 'wattline plan --json'.")]);
        }
        catch (Exception other) when (other is JsonException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }
}
