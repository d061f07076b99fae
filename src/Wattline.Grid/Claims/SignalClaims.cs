using Wattline.Signals;
using static System.FormattableString;
using static Wattline.Grid.Claims.ClaimArithmetic;

namespace Wattline.Grid.Claims;

/// <summary>Claims about which signal to follow, and one about the world's demand.</summary>
internal static class SignalClaims
{
    public static IReadOnlyList<ClaimTest> Tests { get; } =
    [
        new(new("average-marginal", "Average and marginal carbon",
            "The cleanest region is the one of least carbon per kWh; average and marginal are not told apart", false, ClaimSources.Arbitrage),
            AverageAndMarginal),
        new(new("inference-demand", "What inference takes", "Inference in clouds took 40 to 50 TWh in 2024", false, ClaimSources.TokenWar), Demand),
    ];

    private static Judgement AverageAndMarginal(DataPack pack, ClaimSheet sheet)
    {
        var zones = pack.CarbonZones.Where(zone => zone.HasMarginal && zone.HasHours).Select(zone => zone.Id).ToList();
        if (zones.Count < 3)
        {
            throw new FigureMissingException("three zones with hours and a marginal estimate");
        }

        var (average, marginal) = (new List<double>(), new List<double>());
        var from = new List<Provenance>();
        foreach (var zone in zones)
        {
            var (hours, estimate) = (pack.Hours(zone), pack.Marginal(zone)!);
            average.Add(sheet.Computed($"{zone}, average of 2022", hours.Value.Average(), "g/kWh", PackFigures.LifeCycle, hours.Provenance));
            marginal.Add(sheet.Given($"{zone}, marginal", new(estimate.GramsPerKwh, estimate.Provenance), "g/kWh", $"marginal, direct, {estimate.Method}"));
            from.AddRange([hours.Provenance, estimate.Provenance]);
        }

        var rank = sheet.Computed("rank correlation of average and marginal (Spearman)", RankCorrelation(average, marginal), "", "-1 to 1", from[0], from[1]);
        var pairs = zones.Count * (zones.Count - 1) / 2;
        var inverted = (int)sheet.Computed($"pairs of zones that change places, of {pairs}", InvertedPairs(average, marginal), "pairs", "", from[0], from[1]);
        var (byAverage, byMarginal) = (zones[Least(average)], zones[Least(marginal)]);
        return JudgeRanks(rank, (inverted, pairs), byAverage, byMarginal);

        static int Least(List<double> values) => values.IndexOf(values.Min());
    }

    /// <summary>One ranking serves for the other where the order is nearly the same and the first place is.</summary>
    internal static Judgement JudgeRanks(double rank, (int Inverted, int Of) pairs, string cleanestByAverage, string cleanestByMarginal)
    {
        var text = Invariant($"Rank correlation {rank:0.00}; {pairs.Inverted} of {pairs.Of} pairs of zones change places; cleanest ")
            + Invariant($"by average {cleanestByAverage}, by marginal {cleanestByMarginal}");
        var same = cleanestByAverage == cleanestByMarginal;
        return rank >= 0.9 && same ? new(Verdict.Holds, $"{text}: one ranking serves for the other.")
            : same || rank >= 0.9 ? new(Verdict.HoldsInPart, $"{text}.")
            : new(Verdict.DoesNotHold, $"{text}: a ranking has to say which it is.");
    }

    private static Judgement Demand(DataPack pack, ClaimSheet sheet)
    {
        var (low, high) = (sheet.Stated("inference in clouds, from", 40, "TWh/year"), sheet.Stated("inference in clouds, to", 50, "TWh/year"));
        var point = pack.Point(PackFigures.BigModel, PackFigures.Gpus[0]);
        var energy = sheet.Computed(
            $"Llama 3.1 70B on {point.Gpu}", WattHoursPerMtok(point.JoulesPerOutputToken), "Wh/Mtok", PackFigures.Fluent, point.Provenance);
        var least = sheet.Computed("tokens that the lower figure would be", low * 1e12 / energy / 1e9, "10^15 tokens/year", "", point.Provenance, sheet.Own);
        var most = sheet.Computed("tokens that the upper figure would be", high * 1e12 / energy / 1e9, "10^15 tokens/year", "", point.Provenance, sheet.Own);
        return new(Verdict.CannotBeChecked, Invariant(
            $"The pack has energy per token and no count of the world's tokens; as tokens of Llama 3.1 70B it would be {least:0} to {most:0} x 10^15 a year."));
    }
}
