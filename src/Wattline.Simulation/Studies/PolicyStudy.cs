using Wattline.Simulation.Dispatch;

namespace Wattline.Simulation.Studies;

/// <summary>A world in which policies are compared.</summary>
/// <param name="World">Its name, as shown.</param>
/// <param name="Regime">How its harvest stands to its consumption, as shown.</param>
/// <param name="Runs">How many; 2 or more.</param>
/// <param name="Of">By run: what is simulated. Runs may take other hours of the same year.</param>
/// <param name="Policies">Who is compared, by the name shown; the first is what the others' savings are against.</param>
public sealed record PolicyCase(
    string World, string Regime, int Runs, Func<int, DispatchSetting> Of, IReadOnlyList<(string Name, DispatchPolicy Policy)> Policies)
{
    /// <summary>
    /// Slots of a block of the linear program that bounds what can be bought (<see cref="ClairvoyantBound.CostByBlocks"/>), beside the pathwise
    /// bound; null for that alone. The objective is then joules.
    /// </summary>
    public int? BoundBlockSlots { get; init; }
}

/// <summary>What a policy made of a case.</summary>
/// <param name="Case">The world, its regime and its runs.</param>
/// <param name="Policy">The policy's name.</param>
/// <param name="Figures">Its figures, on average over the runs.</param>
/// <param name="BoundJoules">What nobody can do without who knows all to come, on average over the runs, J.</param>
/// <param name="OfBound">Share of what the bound saves that this policy saves; null where there is nothing to save.</param>
public sealed record PolicyRow(PolicyCase Case, string Policy, PolicyFigures Figures, double BoundJoules, double? OfBound);

/// <summary>Policies on the same runs of several worlds.</summary>
public static class PolicyStudy
{
    /// <summary>Runs every policy of every case on the same traces.</summary>
    /// <param name="cases">The worlds.</param>
    /// <param name="seed">Which experiment.</param>
    /// <param name="progress">Told the share done, 0 to 1, from any thread; null for nobody.</param>
    /// <param name="threads">Most that work at once; null for one a core.</param>
    /// <param name="cancellation">Ends the work with an exception.</param>
    /// <exception cref="ArgumentException">A case with fewer than two runs or without policies.</exception>
    public static IReadOnlyList<PolicyRow> Of(
        IReadOnlyList<PolicyCase> cases, ulong seed, IProgress<double>? progress = null, int? threads = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(cases);
        return [.. cases.SelectMany((one, at) => Rows(
            one, seed, new PartProgress(progress, (double)at / cases.Count, 1.0 / cases.Count), threads, cancellation))];
    }

    private static IEnumerable<PolicyRow> Rows(
        PolicyCase one, ulong seed, IProgress<double> progress, int? threads, CancellationToken cancellation)
    {
        var share = one.BoundBlockSlots is null ? 1 : 0.5;
        var found = PolicyComparison.Of(
            one.Of, [.. one.Policies.Select(each => each.Policy)], one.Runs, seed, threads, new PartProgress(progress, 0, share), cancellation);
        var bound = one.BoundBlockSlots is { } slots
            ? Bound(one, slots, seed, new PartProgress(progress, share, 1 - share), threads, cancellation) : Math.Max(0, found.BoundJoules.Mean);
        var first = found.Policies[0].AuxiliaryJoules.Mean;
        return one.Policies.Zip(found.Policies, (policy, figures) => new PolicyRow(
            one, policy.Name, figures, bound, first > bound ? (first - figures.AuxiliaryJoules.Mean) / (first - bound) : null));
    }

    /// <summary>The mean of the better bound of each run, J.</summary>
    private static double Bound(
        PolicyCase one, int blockSlots, ulong seed, PartProgress progress, int? threads, CancellationToken cancellation)
    {
        var (bounds, done) = (new double[one.Runs], 0);
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads ?? Environment.ProcessorCount, CancellationToken = cancellation };
        Parallel.For(0, one.Runs, options, run =>
        {
            var trace = DispatchTrace.Draw(one.Of(run), seed, (ulong)run);
            bounds[run] = Math.Max(PathwiseBound.AuxiliaryJoules(trace), ClairvoyantBound.CostByBlocks(trace, blockSlots, cancellation));
            progress.Report((double)Interlocked.Increment(ref done) / one.Runs);
        });
        return bounds.Average();
    }
}
