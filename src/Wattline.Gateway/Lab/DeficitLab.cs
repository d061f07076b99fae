using System.Globalization;
using Wattline.Gateway.Reproduce;
using Wattline.Simulation.Batteries;
using Wattline.Simulation.Deficits;
using Wattline.Simulation.Increments;
using Wattline.Simulation.Settings;
using Wattline.Simulation.Walks;

namespace Wattline.Gateway.Lab;

/// <summary>Holds the law of the deficit against its exact mean and against simulation.</summary>
internal static class DeficitLab
{
    private const int PointsOfPath = 300, Shares = 40;

    /// <summary>z of a 95 % interval.</summary>
    private const double Usual = 1.959963984540054;

    /// <summary>Computes.</summary>
    /// <exception cref="OperationCanceledException">The client left.</exception>
    public static DeficitAnswer Of(DeficitQuestion question, CancellationToken cancellation)
    {
        var increment = question.Increment;
        var law = increment.Diffusion(question.HorizonSlots);
        var exact = SpitzerMoments.Of(increment, question.HorizonSlots);
        var walks = DeficitWalk.Run(increment, question.Plan, null, cancellation);
        var bought = question.Battery == Battery.Ideal ? null : BatteryWalk.Run(increment, question.Battery, question.Plan, cancellation);
        var step = Math.Max(1, question.HorizonSlots / PointsOfPath);
        return new DeficitAnswer(
            increment.Drift, increment.Volatility, question.HorizonSlots, PaperSetting.SlotSeconds, question.Runs, question.Seed,
            BatteryShown.Of(question.Battery), law.Theta, law.Regime, double.IsFinite(law.CrossoverHorizon) ? law.CrossoverHorizon : null, law.Asymptote,
            [.. walks.Select((sample, at) => Point(exact.Against(sample.Slots), sample, bought?[at]))], Distribution(law, walks[^1]),
            Paths(question, increment, step), step, Parameters(question, increment));
    }

    private static DeficitPoint Point(DiffusionError exact, DeficitSample sample, DeficitSample? bought)
    {
        var (mean, other) = (sample.MeanWithin(), bought?.MeanWithin());
        return new DeficitPoint(
            sample.Slots, exact.DiffusionJoules, exact.CorrectedJoules, exact.ExactJoules, mean.Value, Math.Max(0, mean.Low), mean.High, other?.Value,
            other is { } known ? Math.Max(0, known.Low) : null, other?.High);
    }

    private static List<DeficitShare> Distribution(DeficitLaw law, DeficitSample sample)
    {
        var most = Math.Max(law.Quantile(0.995), sample.Ascending[^1]);
        return [.. Enumerable.Range(0, Shares + 1).Select(at => Share(law, sample, most * at / Shares))];
    }

    private static DeficitShare Share(DeficitLaw law, DeficitSample sample, double joules)
    {
        var (count, paths) = ((double)sample.Ascending.Count(deficit => deficit <= joules), (double)sample.Paths);
        var (share, square) = (count / paths, Usual * Usual / paths);
        var middle = (share + (square / 2)) / (1 + square);
        var half = Usual / (1 + square) * Math.Sqrt((share * (1 - share) / paths) + (square / (4 * paths)));
        return new DeficitShare(joules, law.Probability(joules), share, Math.Max(0, middle - half), Math.Min(1, middle + half));
    }

    private static DeficitPath[] Paths(DeficitQuestion question, Increment increment, int step)
    {
        var walks = new WalkPaths(increment, question.Seed);
        var (harvest, consumption) = (new double[question.HorizonSlots], new double[question.HorizonSlots]);
        return [.. Enumerable.Range(0, question.Paths).Select(path =>
        {
            walks.Draw(path, harvest, consumption);
            return Path(path, Simulation.Deficits.Paths.Uncontrolled(harvest, consumption),
                Simulation.Deficits.Paths.Controlled(question.Battery, harvest, consumption), question.Battery.InitialJoules, step);
        })];
    }

    private static DeficitPath Path(int path, double[] uncontrolled, BatterySlot[] slots, double initial, int step)
    {
        var (bought, spilled) = (new double[uncontrolled.Length], new double[uncontrolled.Length]);
        for (var slot = 0; slot < slots.Length; slot++)
        {
            bought[slot + 1] = bought[slot] + slots[slot].AuxiliaryJoules;
            spilled[slot + 1] = spilled[slot] + slots[slot].SpilledJoules;
        }

        return new DeficitPath(
            path, Thin(uncontrolled, step), Thin([initial, .. slots.Select(slot => slot.Level)], step), Thin(bought, step), Thin(spilled, step));
    }

    private static double[] Thin(double[] values, int step) => [.. values.Where((_, slot) => slot % step == 0)];

    private static List<Parameter> Parameters(DeficitQuestion question, Increment increment)
    {
        var harvest = (GammaHarvest)increment.Harvest;
        return
        [
            .. ReasoningParameters.Setting,
            new("Mean harvest here", Text(harvest.Mean), "J/slot", Standing.Derived, "mean consumption and the drift asked for"),
            new("Its shape, scale here", $"{Text(harvest.Shape)}, {Text(harvest.Scale)}", "1, J", Standing.Derived,
                "what the tasks leave of the volatility asked for"),
            new("Drift, volatility", $"{Text(question.DriftJoules)}, {Text(question.VolatilityJoules)}", "J/slot, J", Standing.Chosen, "as asked for"),
        ];
    }

    private static string Text(double value) => value.ToString("G6", CultureInfo.InvariantCulture);
}
