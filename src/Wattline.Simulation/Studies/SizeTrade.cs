using Wattline.Reasoning;
using Wattline.Simulation.Settings;

namespace Wattline.Simulation.Studies;

/// <summary>Which of two models a task suits.</summary>
public enum TradeRegion
{
    /// <summary>The small one is faster and takes less energy.</summary>
    SmallWins,

    /// <summary>The small one takes less energy and is slower.</summary>
    Tradeoff,

    /// <summary>The large one is faster and takes less energy.</summary>
    LargeWins,

    /// <summary>The small one is faster and takes more energy; not in the paper, and not where theta_E is below theta_T.</summary>
    Reversed,
}

/// <summary>A task on both models.</summary>
/// <param name="Kind">The task.</param>
/// <param name="Small">On the small model.</param>
/// <param name="Large">On the large one.</param>
public sealed record TradeRow(TaskKind Kind, Thinking Small, Thinking Large)
{
    /// <summary>Which model it suits.</summary>
    public TradeRegion Region => (Small.Seconds < Large.Seconds, Small.Joules < Large.Joules) switch
    {
        (true, true) => TradeRegion.SmallWins,
        (false, true) => TradeRegion.Tradeoff,
        (false, false) => TradeRegion.LargeWins,
        _ => TradeRegion.Reversed,
    };
}

/// <summary>Where two models take the same.</summary>
/// <param name="LossThreshold">xi of such a task.</param>
/// <param name="SmallTokens">Tokens of the small model.</param>
/// <param name="LargeTokens">Tokens of the large one.</param>
public readonly record struct TradeCrossing(double LossThreshold, double SmallTokens, double LargeTokens);

/// <summary>Energy against latency of two sizes of model from easy to hard tasks: the routing paper's figure 3.</summary>
/// <param name="Rows">From easy to hard.</param>
/// <param name="Latency">Where both take the same time.</param>
/// <param name="Energy">Where both take the same energy.</param>
/// <param name="EnergyWeight">theta_E: how much compute weighs in energy; see <see cref="HasMiddle"/>.</param>
/// <param name="TimeWeight">theta_T: the same of time.</param>
public sealed record SizeTrade(IReadOnlyList<TradeRow> Rows, TradeCrossing Latency, TradeCrossing Energy, double EnergyWeight, double TimeWeight)
{
    /// <summary>Loss thresholds between which crossings are looked for: harder and easier than any task of the example.</summary>
    private const double Hardest = 1.7, Easiest = 2.3;

    /// <summary>
    /// Whether there is a region in which the small model is slower and yet cheaper: only where compute weighs more in energy than in time.
    /// Growth with context over the first token's cost is kappa/N times this weight, so the latency crossing then comes first.
    /// </summary>
    public bool HasMiddle => EnergyWeight < TimeWeight;

    /// <summary>The paper's example.</summary>
    public static SizeTrade Paper()
    {
        var hardware = PaperSetting.Hardware;
        return new SizeTrade(
            [.. PaperSetting.Tasks.Select(kind => new TradeRow(kind, kind.Ways[0]!, kind.Ways[1]!))],
            Crossing(way => way.Seconds), Crossing(way => way.Joules),
            Weight(hardware.JoulesPerParameter, hardware.JoulesPerFlop), Weight(1 / hardware.ParametersPerSecond, 1 / hardware.FlopsPerSecond));
    }

    /// <summary>Growth of a token's cost with context over the first token's, in units of kappa/N.</summary>
    private static double Weight(double read, double flop) => (read + flop) / (read + (2 * flop));

    private static TradeCrossing Crossing(Func<Thinking, double> cost)
    {
        var (hard, easy) = (Hardest, Easiest);
        for (var step = 0; step < 60; step++)
        {
            var middle = (hard + easy) / 2;
            (hard, easy) = cost(Way(0, middle)) > cost(Way(1, middle)) ? (middle, easy) : (hard, middle);
        }

        return new TradeCrossing(easy, Way(0, easy).Tokens, Way(1, easy).Tokens);
    }

    private static Thinking Way(int model, double lossThreshold) =>
        PaperSetting.Models[model].For(new ReasoningTask(lossThreshold, PaperSetting.Skills, PaperSetting.MaxError), PaperSetting.SlotSeconds)!;
}
