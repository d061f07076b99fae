using Wattline.Simulation.Chance;
using Wattline.Simulation.Deficits;
using Wattline.Simulation.Walks;

namespace Wattline.Simulation.Studies;

/// <summary>How large the study is. The default takes about half a minute on two cores.</summary>
public sealed record ReasoningStudyOptions
{
    /// <summary>Which experiment.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Paths of the runs that are shown; at least 2.</summary>
    public int Paths { get; init; } = 4000;

    /// <summary>Longest horizon, slots; at least <see cref="LeastHorizon"/>.</summary>
    public int Horizon { get; init; } = 20_000;

    /// <summary>Horizons at which the deficit is recorded; at least 20.</summary>
    public int Points { get; init; } = 200;

    /// <summary>Runs on which the change point's weight is tuned; at least 1.</summary>
    public int TuningRuns { get; init; } = 24;

    /// <summary>Paths of each; at least 2.</summary>
    public int TuningPaths { get; init; } = 1000;

    /// <summary>
    /// Runs of each world with real supply in which policies are compared, spread over the year; at least 2. The paper's has three times as many.
    /// </summary>
    public int PolicyRuns { get; init; } = 26;

    /// <summary>Slots of the walks of figure 2.</summary>
    public int DeviationSlots { get; init; } = 2000;

    /// <summary>Small: a few seconds, wide bands.</summary>
    public static ReasoningStudyOptions Quick { get; } = new() { Paths = 500, TuningRuns = 8, TuningPaths = 250, DeviationSlots = 1000, PolicyRuns = 3 };

    /// <summary>Shortest horizon that can be asked for, slots.</summary>
    public const int LeastHorizon = 1000;

    /// <summary>eps: 0 first.</summary>
    public IReadOnlyList<double> Errors { get; init; } = [0, 0.02, 0.05, 0.1, 0.2];
}

/// <summary>A point of figure 2.</summary>
/// <param name="Theta">Drift over the horizon against the spread over it.</param>
/// <param name="Theory">g(theta).</param>
/// <param name="Exact">The same of the walk in slots by its exact mean, with the offset of Gaussian slots added.</param>
/// <param name="Simulated">The same as simulated.</param>
/// <param name="StandardError">Of the simulated one.</param>
public readonly record struct DeviationPoint(double Theta, double Theory, double Exact, double Simulated, double StandardError);

/// <summary>The routing paper's figures 2, 3 and 4 as figures.</summary>
/// <param name="Options">How they were made.</param>
/// <param name="Deviations">Figure 2, simulated beside the theory.</param>
/// <param name="Trade">Figure 3.</param>
/// <param name="Curves">Figure 4, by eps.</param>
/// <param name="Tuning">How the weight of its change points was set.</param>
public sealed record ReasoningStudy(
    ReasoningStudyOptions Options, IReadOnlyList<DeviationPoint> Deviations, SizeTrade Trade, IReadOnlyList<ErrorCurve> Curves, ParsimonyTuning Tuning)
{
    private static readonly double[] Thetas = [-5, -3, -2, -1, -0.5, -0.25, 0, 0.25, 0.5, 1, 2, 3, 5];

    /// <summary>Computes all of it.</summary>
    /// <param name="options">How much.</param>
    /// <param name="progress">Told the share done, 0 to 1, from any thread; null for nobody.</param>
    /// <param name="threads">Most that work at once; null for one a core.</param>
    /// <param name="cancellation">Ends the work with an exception.</param>
    /// <exception cref="ArgumentException">Too short a horizon, or too few points or runs.</exception>
    public static ReasoningStudy Of(
        ReasoningStudyOptions options, IProgress<double>? progress = null, int? threads = null, CancellationToken cancellation = default)
    {
        Check(options);
        var work = new Work(options, RoutingMix.Paper, threads, cancellation);
        // Drawing by tables is so much faster that tuning is a small part of the work.
        var tuned = Enumerable.Range(1, options.TuningRuns).Select(run => work.Curves(
            run, options.TuningPaths, WalkEngine.Tables, new PartProgress(progress, 0.3 * (run - 1) / options.TuningRuns, 0.3 / options.TuningRuns))).ToList();
        var curves = work.Curves(0, options.Paths, WalkEngine.ExactDraws, new PartProgress(progress, 0.3, 0.5));
        var deviations = work.Deviations(new PartProgress(progress, 0.8, 0.2));
        return new ReasoningStudy(options, deviations, SizeTrade.Paper(), curves, Tune(tuned, options.Horizon));
    }

    /// <summary>Whether drift overtakes fluctuation well within a horizon, so that a break is there to be found.</summary>
    public static bool IsFindable(ErrorCurve curve, int horizon)
    {
        ArgumentNullException.ThrowIfNull(curve);
        return curve.CrossoverSlots <= horizon / 2.0;
    }

    private static void Check(ReasoningStudyOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Horizon < ReasoningStudyOptions.LeastHorizon || options.Points < 20 || options.TuningRuns < 1 || options.Errors is not [0, ..])
        {
            throw new ArgumentException(
                $"The study needs a horizon of {ReasoningStudyOptions.LeastHorizon} slots, 20 points, a run to tune on, and eps that begin at 0.");
        }
    }

    private static ParsimonyTuning Tune(List<IReadOnlyList<ErrorCurve>> runs, int horizon) => ParsimonyTuning.Of(
        [.. runs.Select(curves => curves[0].Fit)],
        [.. runs.SelectMany(curves => curves.Skip(1)).Where(curve => IsFindable(curve, horizon)).Select(curve => curve.Fit)]);

    /// <summary>What all walks of a study share.</summary>
    private sealed record Work(ReasoningStudyOptions Options, RoutingMix Mix, int? Threads, CancellationToken Cancellation)
    {
        /// <summary>More than there are curves in a run.</summary>
        private const ulong SeedsPerRun = 256;

        /// <summary>Figure 4 once, from the draws of a run: run 0 is shown, the others are tuned on.</summary>
        public IReadOnlyList<ErrorCurve> Curves(int run, int paths, WalkEngine engine, IProgress<double> progress)
        {
            var every = Options.Horizon / Options.Points;
            IReadOnlyList<int> horizons = [.. Enumerable.Range(1, Options.Points).Select(point => point * every)];
            return [.. Options.Errors.Select((error, at) => ErrorCurve.Walk(
                error, Mix.Increment(error), Plan(horizons, paths, engine, run, at), Part(progress, at, Options.Errors.Count), Cancellation))];
        }

        public IReadOnlyList<DeviationPoint> Deviations(IProgress<double> progress) =>
            [.. Thetas.Select((theta, at) => Deviation(theta, at, Part(progress, at, Thetas.Length)))];

        private DeviationPoint Deviation(double theta, int at, IProgress<double> progress)
        {
            var slots = Options.DeviationSlots;
            var increment = Mix.AtTheta(theta, slots);
            // One run further than those of figure 4: draws of its own.
            var plan = Plan([slots], Options.Paths, WalkEngine.ExactDraws, Options.TuningRuns + 1, at);
            var sample = DeficitWalk.Run(increment, plan, progress, Cancellation)[0];
            var law = increment.Diffusion(slots);
            var unit = law.Volatility * Math.Sqrt(2 * law.Horizon / Math.PI);
            var shift = (DeficitLaw.SlotOffset * law.Volatility) - Math.Max(0, -law.Drift * slots);
            return new DeviationPoint(
                law.Theta, DeficitLaw.NormalisedDeviation(law.Theta), (SpitzerMoments.Of(increment, slots).Mean(slots) + shift) / unit,
                (sample.Mean + shift) / unit, sample.MeanError / unit);
        }

        private WalkPlan Plan(IReadOnlyList<int> horizons, int paths, WalkEngine engine, int run, int curve) => new()
        {
            Horizons = horizons,
            Paths = paths,
            Engine = engine,
            Threads = Threads,
            Seed = new Xoshiro(Options.Seed, ((ulong)run * SeedsPerRun) + (ulong)curve).Bits(),
        };

        private static PartProgress Part(IProgress<double> whole, int at, int count) => new(whole, (double)at / count, 1.0 / count);
    }
}
