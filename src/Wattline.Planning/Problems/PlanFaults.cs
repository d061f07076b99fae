using System.Globalization;

namespace Wattline.Planning.Problems;

/// <summary>What is wrong with a problem.</summary>
/// <param name="Path">Where, as in <c>demands[3].requests[7]</c>.</param>
/// <param name="Message">What, and what to do about it.</param>
public sealed record PlanFault(string Path, string Message)
{
    /// <summary>Path and message on one line.</summary>
    public override string ToString() => $"{Path}: {Message}";
}

/// <summary>A problem that cannot be planned, with every fault at once.</summary>
public sealed class PlanProblemException(IReadOnlyList<PlanFault> faults)
    : ArgumentException(string.Join(Environment.NewLine, faults.Select(fault => fault.ToString())))
{
    /// <summary>All of them.</summary>
    public IReadOnlyList<PlanFault> Faults { get; } = faults;
}

/// <summary>Finds every fault of a problem before any work is done on it.</summary>
public static class PlanFaults
{
    /// <summary>The faults; empty for a problem that can be planned.</summary>
    public static IReadOnlyList<PlanFault> Of(PlanProblem problem)
    {
        ArgumentNullException.ThrowIfNull(problem);
        return
        [
            .. Whole(problem), .. problem.Classes.SelectMany((one, index) => OfClass(problem, one, $"classes[{index}]")),
            .. problem.Origins.SelectMany((one, index) => OfOrigin(problem, one, $"origins[{index}]")), .. OfDemands(problem),
            .. problem.Quotas.SelectMany((one, index) => OfQuota(problem, one, $"quotas[{index}]")), .. OfCapacities(problem), .. OfSignals(problem),
        ];
    }

    /// <summary>Throws if there is any fault.</summary>
    /// <exception cref="PlanProblemException">With all of them.</exception>
    public static void Refuse(PlanProblem problem)
    {
        if (Of(problem) is { Count: > 0 } faults)
        {
            throw new PlanProblemException(faults);
        }
    }

    private static IEnumerable<PlanFault> Whole(PlanProblem problem)
    {
        foreach (var (path, count) in new[]
        {
            ("regions", problem.Regions.Count), ("signals", problem.Signals.Count), ("origins", problem.Origins.Count),
            ("classes", problem.Classes.Count), ("demands", problem.Demands.Count),
        })
        {
            if (count == 0)
            {
                yield return new(path, "A plan needs at least one.");
            }
        }

        foreach (var name in Repeated(problem.Origins.Select(one => one.Name)))
        {
            yield return new("origins", $"'{name}' is named twice.");
        }

        foreach (var name in Repeated(problem.Classes.Select(one => one.Name)))
        {
            yield return new("classes", $"'{name}' is named twice.");
        }

        if (problem.MeanLatencyMs is { } mean && !(mean > 0 && double.IsFinite(mean)))
        {
            yield return Number("mean_latency_ms", mean, "above 0");
        }
    }

    private static IEnumerable<PlanFault> OfClass(PlanProblem problem, PlanClass one, string path)
    {
        foreach (var (name, value) in new[]
        {
            ("prompt_tokens", one.PromptTokens), ("output_tokens", one.OutputTokens), ("request_bytes", one.RequestBytes),
            ("response_bytes", one.ResponseBytes), ("state_bytes", one.StateBytes), ("unmet_usd", one.UnmetUsd), ("move_usd", one.MoveUsd),
            ("cached_tokens", one.CachedTokens),
        })
        {
            if (!(value >= 0 && double.IsFinite(value)))
            {
                yield return Number($"{path}.{name}", value, "0 or more");
            }
        }

        if (!(one.CachedTokens <= one.PromptTokens))
        {
            yield return Number($"{path}.cached_tokens", one.CachedTokens, "at most prompt_tokens");
        }

        if (!one.Budget.IsValid)
        {
            yield return Number($"{path}.budget_ms", one.Budget.Milliseconds, "above 0");
        }

        if (!(one.RequestsPerSession >= 1 && double.IsFinite(one.RequestsPerSession)))
        {
            yield return Number($"{path}.requests_per_session", one.RequestsPerSession, "1 or more");
        }

        foreach (var fault in OfTime(one, path).Concat(OfOptions(problem, one, path)))
        {
            yield return fault;
        }
    }

    private static IEnumerable<PlanFault> OfTime(PlanClass one, string path)
    {
        if (one.DeadlineHours < 0)
        {
            yield return new($"{path}.deadline_hours", $"The deadline lies {-one.DeadlineHours} hours before the arrival; it must be 0 or more.");
        }

        if (!(one.MoveLimit is >= 0 and <= 1))
        {
            yield return Number($"{path}.move_limit", one.MoveLimit, "0 to 1");
        }

        if (one.DeadlineHours > 0 && (one.MoveUsd > 0 || one.MoveLimit < 1))
        {
            yield return new($"{path}.move_usd", "Work that waits has no hour before it: price or limit moves only where deadline_hours is 0.");
        }
    }

    private static IEnumerable<PlanFault> OfOptions(PlanProblem problem, PlanClass one, string path)
    {
        if (one.Options.Count == 0)
        {
            yield return new($"{path}.options", "Nothing may serve the class: name a model.");
        }

        foreach (var option in one.Options.Where(option => problem.Hostings.All(hosting => hosting.Model != option)))
        {
            var near = Text.Nearest.Names(option, problem.Hostings.Select(hosting => hosting.Model).Distinct(), 3);
            yield return new($"{path}.options", $"No region hosts '{option}'; there is {string.Join(", ", near.DefaultIfEmpty("none at all"))}.");
        }
    }

    private static IEnumerable<PlanFault> OfOrigin(PlanProblem problem, PlanOrigin one, string path)
    {
        if (one.Network.Count != problem.Regions.Count)
        {
            yield return new($"{path}.network", $"{one.Network.Count} round trips for {problem.Regions.Count} regions.");
        }

        if (one.Home is { } home && problem.Regions.All(region => region.Id != home))
        {
            yield return new($"{path}.home", $"'{home}' is no region of the plan.");
        }
    }

    private static IEnumerable<PlanFault> OfDemands(PlanProblem problem)
    {
        var origins = problem.Origins.Select(one => one.Name).ToHashSet();
        var classes = problem.Classes.Select(one => one.Name).ToHashSet();
        for (var index = 0; index < problem.Demands.Count; index++)
        {
            var (one, path) = (problem.Demands[index], $"demands[{index}]");
            if (!origins.Contains(one.Origin))
            {
                yield return new($"{path}.origin", $"There is no origin '{one.Origin}'.");
            }

            if (!classes.Contains(one.Class))
            {
                yield return new($"{path}.class", $"There is no class '{one.Class}'.");
            }

            if (one.Residency.Allowed.IsEmpty)
            {
                yield return new($"{path}.residency", $"'{one.Residency.Text}' names nobody: the data could go nowhere.");
            }

            foreach (var fault in Hours(problem, one.Requests, $"{path}.requests"))
            {
                yield return fault;
            }
        }
    }

    private static IEnumerable<PlanFault> OfQuota(PlanProblem problem, ResidencyQuota one, string path)
    {
        if (!(one.Share is >= 0 and <= 1))
        {
            yield return Number($"{path}.share", one.Share, "0 to 1");
        }

        if (problem.Regions.All(region => !one.Territories.Contains(region.Jurisdiction)))
        {
            yield return new($"{path}.territories", $"No region of the plan lies in '{one.Name}': the quota could be kept only by serving nobody.");
        }

        foreach (var name in one.Classes.Where(name => problem.Classes.All(known => known.Name != name)))
        {
            yield return new($"{path}.classes", $"There is no class '{name}'.");
        }
    }

    private static IEnumerable<PlanFault> OfCapacities(PlanProblem problem)
    {
        foreach (var (region, hours) in problem.GpuSecondsByHour)
        {
            if (problem.Regions.All(one => one.Id != region))
            {
                yield return new($"gpu_seconds_by_hour.{region}", "There is no such region.");
            }

            foreach (var fault in Hours(problem, hours, $"gpu_seconds_by_hour.{region}"))
            {
                yield return fault;
            }
        }

        foreach (var region in problem.Regions)
        {
            if (region.GpuSecondsPerSlot is { } own && !(own >= 0 && double.IsFinite(own)))
            {
                yield return Number($"regions.{region.Id}.gpu_seconds_per_hour", own, "0 or more");
            }
        }
    }

    private static IEnumerable<PlanFault> OfSignals(PlanProblem problem)
    {
        for (var hour = 0; hour < problem.Hours; hour++)
        {
            foreach (var region in problem.Regions.Where(region => !problem.Signals[hour].ContainsKey(region.Id)))
            {
                yield return new($"signals[{hour}].{region.Id}", "The region has no entry; state its price and carbon, or state them as missing.");
            }
        }
    }

    private static IEnumerable<PlanFault> Hours(PlanProblem problem, IReadOnlyList<double> values, string path)
    {
        if (values.Count != problem.Hours)
        {
            yield return new(path, $"{values.Count} hours where the plan has {problem.Hours}: give each hour one figure, with no gap.");
        }

        for (var hour = 0; hour < values.Count; hour++)
        {
            if (!(values[hour] >= 0 && double.IsFinite(values[hour])))
            {
                yield return Number($"{path}[{hour}]", values[hour], "0 or more");
            }
        }
    }

    private static IEnumerable<string> Repeated(IEnumerable<string> names) =>
        names.GroupBy(name => name).Where(group => group.Count() > 1).Select(group => group.Key);

    private static PlanFault Number(string path, double value, string allowed) =>
        new(path, string.Create(CultureInfo.InvariantCulture, $"The figure must be {allowed}, got {value}."));
}
