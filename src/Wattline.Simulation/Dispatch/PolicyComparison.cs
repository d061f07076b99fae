namespace Wattline.Simulation.Dispatch;

/// <summary>What policies make of the same runs.</summary>
/// <param name="Runs">How often.</param>
/// <param name="Policies">By policy, the reference first.</param>
/// <param name="BoundJoules">Auxiliary energy that no policy can do without (<see cref="PathwiseBound"/>), J.</param>
public sealed record PolicyComparison(int Runs, IReadOnlyList<PolicyFigures> Policies, Estimate BoundJoules)
{
    /// <summary>Most runs.</summary>
    public const int MostRuns = 100_000;

    /// <summary>Runs that one thread does in a row. Each run's chance is its own and sums go over runs in order: who did which does not matter.</summary>
    private const int Block = 4;

    /// <summary>
    /// Runs all policies on the same traces, side by side: run i of a seed is the same world for each, and the result is the same to the last bit on
    /// any number of threads.
    /// </summary>
    /// <param name="setting">What is simulated.</param>
    /// <param name="policies">Whom to compare; the others are held against the first.</param>
    /// <param name="runs">2 to <see cref="MostRuns"/>.</param>
    /// <param name="seed">Which experiment.</param>
    /// <param name="threads">How many at once; null for as many as there are.</param>
    /// <param name="progress">Told how much is done, 0 to 1, from any thread.</param>
    /// <param name="cancellation">Ends the work with an exception.</param>
    /// <exception cref="ArgumentException">No policy, too few or too many runs, or the setting is none.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static PolicyComparison Of(
        DispatchSetting setting,
        IReadOnlyList<DispatchPolicy> policies,
        int runs,
        ulong seed,
        int? threads = null,
        IProgress<double>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(setting);
        setting.Checked();
        return Of(_ => setting, policies, runs, seed, threads, progress, cancellation);
    }

    /// <summary>The same over runs that differ in more than chance, as in the part of a year that each takes.</summary>
    /// <param name="settings">By run, from 0: what is simulated; all with as many models. Asked from any thread.</param>
    /// <param name="policies">Whom to compare; the others are held against the first.</param>
    /// <param name="runs">2 to <see cref="MostRuns"/>.</param>
    /// <param name="seed">Which experiment.</param>
    /// <param name="threads">How many at once; null for as many as there are.</param>
    /// <param name="progress">Told how much is done, 0 to 1, from any thread.</param>
    /// <param name="cancellation">Ends the work with an exception.</param>
    /// <exception cref="ArgumentException">No policy, or too few or too many runs.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static PolicyComparison Of(
        Func<int, DispatchSetting> settings,
        IReadOnlyList<DispatchPolicy> policies,
        int runs,
        ulong seed,
        int? threads = null,
        IProgress<double>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(policies);
        Check(policies, runs);
        var outcomes = policies.Select(_ => new DispatchOutcome[runs]).ToArray();
        var (bounds, done) = (new double[runs], 0);
        var options = new ParallelOptions { CancellationToken = cancellation };
        options.MaxDegreeOfParallelism = threads ?? options.MaxDegreeOfParallelism;
        Parallel.For(0, (runs + Block - 1) / Block, options, block =>
        {
            for (var run = block * Block; run < Math.Min(runs, (block + 1) * Block); run++)
            {
                var trace = DispatchTrace.Draw(settings(run), seed, (ulong)run);
                bounds[run] = PathwiseBound.AuxiliaryJoules(trace);
                for (var policy = 0; policy < policies.Count; policy++)
                {
                    outcomes[policy][run] = Dispatcher.Run(trace, policies[policy], cancellation);
                }

                progress?.Report((double)Interlocked.Increment(ref done) / runs);
            }
        });
        return new PolicyComparison(
            runs, [.. policies.Zip(outcomes, (policy, own) => PolicyFigures.Of(policy, own, outcomes[0], bounds))], Estimate.Of(bounds));
    }

    private static void Check(IReadOnlyList<DispatchPolicy> policies, int runs)
    {
        if (policies.Count == 0)
        {
            throw new ArgumentException("A comparison needs at least one policy, which the others are held against.", nameof(policies));
        }

        if (runs is < 2 or > MostRuns)
        {
            throw new ArgumentException($"A comparison takes 2 to {MostRuns} runs, since an interval needs two, got {runs}.", nameof(runs));
        }

        foreach (var policy in policies)
        {
            policy.Router.Checked();
        }
    }
}
