using System.Globalization;
using Wattline.Reasoning;
using Wattline.Simulation.Settings;
using Wattline.Simulation.Studies;

namespace Wattline.Gateway.Reproduce;

/// <summary>Everything that the reproduction of energy-aware routing to reasoning models sets, with its standing.</summary>
public static class ReasoningParameters
{
    private const string Unreadable = "the paper's figure could not be read";

    /// <summary>The example's: models, tasks, and what a slot brings and takes.</summary>
    internal static IReadOnlyList<Parameter> Setting { get; } = [.. Example(), .. Walk(RoutingMix.Paper)];

    /// <summary>The example's, and those of the study.</summary>
    /// <param name="study">With its options and the weight that it was tuned to.</param>
    public static IReadOnlyList<Parameter> Of(ReasoningStudy study)
    {
        ArgumentNullException.ThrowIfNull(study);
        return [.. Setting, .. Fit(study)];
    }

    private static IEnumerable<Parameter> Example()
    {
        var (hardware, loss) = (PaperSetting.Hardware, LossLaw.Hoffmann);
        return
        [
            new("Model sizes", "7e9, 70e9", "parameters", Standing.Chosen, Unreadable),
            new(
                "Layers, attention dimension, of each", "80, 8192", "1",
                Standing.Chosen, "one pair for both, as the text has it; its figures could not be read"),
            new(
                "Energy of a read, of an operation", $"{Text(hardware.JoulesPerParameter)}, {Text(hardware.JoulesPerFlop)}", "J/parameter, J/FLOP",
                Standing.Chosen, Unreadable),
            new(
                "Bandwidth, throughput", $"{Text(hardware.ParametersPerSecond)}, {Text(hardware.FlopsPerSecond)}", "parameters/s, FLOP/s",
                Standing.Chosen, Unreadable),
            new(
                "Operations of a token at context n", "2N + 2Ldn", "FLOP",
                Standing.Derived, "with 4Ldn no size could be slower and yet cheaper, as figure 3 has it"),
            new(
                "Loss fit E, A, B, alpha, beta",
                $"{Text(loss.Irreducible)}, {Text(loss.ParameterScale)}, {Text(loss.DataScale)}, {Text(loss.ParameterPower)}, {Text(loss.DataPower)}",
                "nats/token, 1", Standing.Found, "Hoffmann et al. 2022, approach 3"),
            new("Loss at the best training", "1.69 + 899.9 N^-0.34", "nats/token", Standing.Derived, "from that fit, exact on its frontier"),
            new("Steepness k of a skill's success", Text(PaperSetting.Steepness), "1", Standing.Chosen, Unreadable),
            new(
                "Skills m, tokens of an attempt omega", $"{Text(PaperSetting.Skills)}, {Text(PaperSetting.TokensPerSkill)}", "1, tokens",
                Standing.Chosen, Unreadable),
            new(
                "Tolerated error delta", Text(PaperSetting.MaxError), "1",
                Standing.Chosen, "one for all tasks, as the text has it; its figure could not be read"),
            new(
                "Loss thresholds xi", "2.25 to 1.80 by 0.05", "nats/token",
                Standing.Chosen, "ten, evenly spaced, as the text has it; its ends could not be read"),
            new("Strict deadline, task 8", Text(PaperSetting.StrictSlots), "slots", Standing.Chosen, "one that only a single model keeps, as the text has it"),
            new(
                "Other deadlines over the slower model's time", Text(PaperSetting.Relaxed), "1",
                Standing.Chosen, "the text says two are relaxed and is silent on seven"),
        ];
    }

    private static IEnumerable<Parameter> Walk(RoutingMix mix) =>
    [
        new("Slot", Text(PaperSetting.SlotSeconds), "s", Standing.Chosen, Unreadable),
        new("Arrivals lambda, Poisson", Text(mix.ArrivalsPerSlot), "tasks/slot", Standing.Chosen, Unreadable),
        new("Mean energy of a task E[e*]", Text(mix.Right.MeanJoules), "J", Standing.Derived, "from the above"),
        new("Mean excess of a wrong route E[Delta]", Text(mix.MeanExcessJoules), "J", Standing.Derived, "0 for the task that one model keeps"),
        new("Mean harvest", Text(mix.Right.Mean), "J/slot", Standing.Found, "arXiv 2601.00823, appendix B: critical at eps 0"),
        new("Law of harvest", "Gamma", "", Standing.Found, "arXiv 2601.00823, appendix B"),
        new(
            "Its shape, scale", $"{Text(mix.Right.Mean * mix.Right.Mean / mix.Right.Variance)}, {Text(mix.Right.Variance / mix.Right.Mean)}", "1, J",
            Standing.Chosen, "reads 'variance approximately that of the ( )' as that of consumption"),
    ];

    private static IEnumerable<Parameter> Fit(ReasoningStudy study) =>
    [
        new("Routing errors eps", string.Join(", ", study.Options.Errors.Select(Text)), "1", Standing.Chosen, "0 is the paper's; the others could not be read"),
        new("Horizon, paths", $"{study.Options.Horizon}, {study.Options.Paths}", "slots, 1", Standing.Chosen, Unreadable),
        new("Offset of slots", "0.5826 sigma", "J", Standing.Derived, "-zeta(1/2)/sqrt(2 pi); exact for Gaussian steps"),
        new("Parameters of the fits", "1, 4", "1", Standing.Chosen, "a; a, b, c, q"),
        new(
            "Weight gamma of a parameter", study.Tuning.Gamma.ToString(CultureInfo.InvariantCulture), "1",
            Standing.Chosen, "tuned on runs that no figure shows"),
    ];

    private static string Text(double value) => value.ToString("G7", CultureInfo.InvariantCulture);
}
