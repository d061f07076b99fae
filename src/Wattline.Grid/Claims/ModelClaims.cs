using Wattline.Signals;
using static System.FormattableString;
using static Wattline.Grid.Claims.ClaimArithmetic;

namespace Wattline.Grid.Claims;

/// <summary>Claims that weigh a model's size against its grid.</summary>
internal static class ModelClaims
{
    private const string GoogleVirginia = "us-east4", GoogleOregon = "us-west1";

    public static IReadOnlyList<ClaimTest> Tests { get; } =
    [
        new(new("big-model-nl", "70B in the Netherlands, 8B in Singapore",
            "Llama 3.1 70B in the Netherlands produces less carbon per token than 8B in Singapore; the arithmetic is not close", false,
            ClaimSources.Arbitrage), BigInTheNetherlands),
        new(new("small-model-sg", "How far 8B in Singapore is ahead", "about 0.8x total carbon — barely better than the clean-grid 70B", true,
            ClaimSources.Arbitrage), SmallInSingapore),
        new(new("grid-beats-model", "Grid against model", "A bigger model on a clean grid beats a smaller model on a dirty grid", true,
            ClaimSources.Arbitrage), GridAgainstModel),
        new(new("virginia-oregon", "Moving against distilling",
            "Virginia to Oregon might save more carbon than distilling a 70B model down to 7B", false, ClaimSources.Arbitrage),
            MovingAgainstDistilling),
    ];

    private static (double Energy, double Nl, double Sg) OwnFigures(ClaimSheet sheet) => (
        sheet.Stated("energy of 70B over 8B", 5, "x"), sheet.Stated("grid of the Netherlands", 129, "g/kWh"),
        sheet.Stated("grid of Singapore", 530, "g/kWh"));

    private static Judgement BigInTheNetherlands(DataPack pack, ClaimSheet sheet)
    {
        var (energy, nl, sg) = OwnFigures(sheet);
        var own = sheet.Computed("70B in NL over 8B in SG, its own figures", CarbonRatio(energy, nl, sg), "x", "", sheet.Own);
        var turning = sheet.Computed("energy ratio at which it turns, its own grids", TurningRatio(nl, sg), "x", "", sheet.Own);
        var years = pack.CommonYears(PackFigures.Netherlands, PackFigures.Singapore);
        foreach (var year in years)
        {
            var (here, there) = (pack.Carbon(PackFigures.Netherlands, year), pack.Carbon(PackFigures.Singapore, year));
            sheet.Computed(
                $"energy ratio at which it turns, {year}", TurningRatio(here.Value, there.Value), "x", PackFigures.LifeCycle, here.Provenance);
        }

        var (grid, dirty) = (pack.Carbon(PackFigures.Netherlands, years[^1]), pack.Carbon(PackFigures.Singapore, years[^1]));
        var (site, far) = (pack.Site("nl").Pue, pack.Site("sg").Pue);
        sheet.Given("PUE of Google in the Netherlands", site, "x");
        sheet.Given("PUE of AWS in Singapore", far, "x");
        var (zoneYear, zones) = pack.SiteZones();
        var (measured, cleanest) = (new List<double>(), new List<double>());
        foreach (var gpu in PackFigures.Gpus)
        {
            var ratio = pack.EnergyRatio(sheet, gpu);
            Provenance[] from = [ratio.Provenance, grid.Provenance];
            measured.Add(sheet.Computed(
                $"70B in NL over 8B in SG on {gpu}, {years[^1]}", CarbonRatio(ratio.Value, grid.Value, dirty.Value), "x", PackFigures.LifeCycle, from));
            measured.Add(sheet.Computed(
                $"the same with the sites' PUE on {gpu}", CarbonRatio(ratio.Value, grid.Value * site.Value, dirty.Value * far.Value), "x",
                PackFigures.LifeCycle, [.. from, site.Provenance, far.Provenance]));
            cleanest.Add(sheet.Computed(
                $"70B in {zones[0].Zone} over 8B in SG on {gpu}, {zoneYear}",
                CarbonRatio(ratio.Value, zones[0].Carbon.Value, pack.Carbon(PackFigures.Singapore, zoneYear).Value), "x", PackFigures.LifeCycle, from));
        }

        foreach (var gpu in PackFigures.Gpus)
        {
            var small = pack.Point(PackFigures.SmallModel, gpu, double.PositiveInfinity);
            var big = pack.Point(PackFigures.BigModel, gpu, double.PositiveInfinity);
            sheet.Computed(
                $"70B over 8B on {gpu}, however slow", big.JoulesPerOutputToken / small.JoulesPerOutputToken, "x", "measured energies", big.Provenance);
        }

        return JudgeBig((energy, own, turning), measured, (zones[0].Zone, cleanest.Max()));
    }

    /// <summary>The bigger model emits less where a ratio is below 1.</summary>
    internal static Judgement JudgeBig(
        (double Energy, double Carbon, double Turning) own, IReadOnlyList<double> measured, (string Zone, double Carbon) cleanest)
    {
        var less = measured.Count(ratio => ratio < 1);
        var said = Invariant($"By its own figures 70B emits {own.Carbon:0.00} times what 8B does, for it takes {own.Energy:0.#} ")
            + Invariant($"times the energy and the grids differ {own.Turning:0.00}-fold");
        var found = Invariant($"measured, it is {measured.Min():0.00} to {measured.Max():0.00} times");
        var where = Invariant($"In {cleanest.Zone} 70B would emit {cleanest.Carbon:0.00} of what 8B does in Singapore.");
        var verdict = own.Carbon < 1 && less == measured.Count ? Verdict.Holds
            : own.Carbon < 1 || less > 0 ? Verdict.HoldsInPart : Verdict.DoesNotHold;
        return new(verdict, $"{said}; {found}. {where}");
    }

    private static Judgement SmallInSingapore(DataPack pack, ClaimSheet sheet)
    {
        var claimed = sheet.Stated("8B in SG over 70B in NL", 0.8, "x");
        var (energy, nl, sg) = OwnFigures(sheet);
        var own = sheet.Computed("8B in SG over 70B in NL, its own figures", 1 / CarbonRatio(energy, nl, sg), "x", "", sheet.Own);
        var year = pack.CommonYears(PackFigures.Netherlands, PackFigures.Singapore)[^1];
        var (grid, dirty) = (pack.Carbon(PackFigures.Netherlands, year), pack.Carbon(PackFigures.Singapore, year));
        var measured = PackFigures.Gpus.Select(gpu =>
        {
            var ratio = pack.EnergyRatio(sheet, gpu);
            return sheet.Computed(
                $"8B in SG over 70B in NL on {gpu}, {year}", 1 / CarbonRatio(ratio.Value, grid.Value, dirty.Value), "x",
                PackFigures.LifeCycle, ratio.Provenance, grid.Provenance);
        }).ToList();
        return JudgeSmall(claimed, own, measured);
    }

    /// <summary>A figure of one digit has room of half of it each way.</summary>
    internal static Judgement JudgeSmall(double claimed, double own, IReadOnlyList<double> measured)
    {
        bool Is(double ratio) => Math.Abs(ratio - claimed) <= 0.05;

        var range = Invariant($"measured energies and grids give {measured.Min():0.00} to {measured.Max():0.00}");
        return Is(own) && measured.All(Is) ? new(Verdict.Holds, Invariant($"Its own figures give {own:0.00}, and {range}."))
            : Is(own) ? new(Verdict.HoldsInPart, Invariant($"Its own figures do give {own:0.00} (and refute its first claim), but {range}."))
            : measured.Any(Is) ? new(Verdict.HoldsInPart, Invariant($"Its own figures give {own:0.00}; {range}."))
            : new(Verdict.DoesNotHold, Invariant($"Its own figures give {own:0.00}; {range}."));
    }

    private static Judgement GridAgainstModel(DataPack pack, ClaimSheet sheet)
    {
        var (year, zones) = pack.SiteZones();
        var carbon = zones.Select(zone => zone.Carbon.Value).ToList();
        sheet.Given($"cleanest zone of a site, {zones[0].Zone}, {year}", zones[0].Carbon, "g/kWh", PackFigures.LifeCycle);
        sheet.Given($"dirtiest zone of a site, {zones[^1].Zone}, {year}", zones[^1].Carbon, "g/kWh", PackFigures.LifeCycle);
        var shares = PackFigures.Gpus.Select(gpu =>
        {
            var ratio = pack.EnergyRatio(sheet, gpu);
            var pairs = Pairs(carbon.Count).ToList();
            var wins = pairs.Count(pair => CarbonRatio(
                ratio.Value, Math.Min(carbon[pair.I], carbon[pair.J]), Math.Max(carbon[pair.I], carbon[pair.J])) < 1);
            return sheet.Computed(
                $"of the pairs of {carbon.Count} zones, 70B on the cleaner emits less, {gpu}", 100.0 * wins / pairs.Count, "% of pairs",
                PackFigures.LifeCycle, ratio.Provenance, zones[0].Carbon.Provenance) / 100;
        }).ToList();
        return JudgeGrids(shares);
    }

    internal static Judgement JudgeGrids(IReadOnlyCollection<double> shares)
    {
        var range = Invariant($"{100 * shares.Min():0} to {100 * shares.Max():0} % of the pairs of zones");
        return shares.Min() >= 0.9 ? new(Verdict.Holds, $"It does in {range}.")
            : shares.Max() > 0 ? new(Verdict.HoldsInPart, $"It does in {range}, by accelerator; in the others the model counts for more than the grid.")
            : new(Verdict.DoesNotHold, "In no pair of zones.");
    }

    private static Judgement MovingAgainstDistilling(DataPack pack, ClaimSheet sheet)
    {
        var distilling = new List<double>
        {
            sheet.Computed("saved by distilling, at its own energy ratio", 100 * Saving(sheet.Stated("energy of 70B over 8B", 5, "x"), 1), "%", "", sheet.Own),
        };
        foreach (var gpu in PackFigures.Gpus)
        {
            var ratio = pack.EnergyRatio(sheet, gpu);
            distilling.Add(sheet.Computed($"saved by distilling, on {gpu}", 100 * Saving(ratio.Value, 1), "%", "measured energies", ratio.Provenance));
        }

        var moving = new List<double>();
        var virginia = pack.Hours(PackFigures.Virginia);
        foreach (var zone in GridClaims.Oregon)
        {
            foreach (var year in pack.CommonYears(PackFigures.Virginia, zone))
            {
                var (from, to) = (pack.Carbon(PackFigures.Virginia, year), pack.Carbon(zone, year));
                moving.Add(sheet.Computed(
                    $"saved by moving to {zone}, {year}", 100 * Saving(from.Value, to.Value), "%", PackFigures.LifeCycle, from.Provenance));
            }
        }

        var (ashburn, boardman) = (pack.Site("us-va"), pack.Site("us-or-e"));
        foreach (var year in pack.CommonYears(ashburn.CarbonZone, boardman.CarbonZone))
        {
            var (from, to) = (pack.Carbon(ashburn.CarbonZone, year), pack.Carbon(boardman.CarbonZone, year));
            moving.Add(sheet.Computed(
                $"saved by moving AWS {ashburn.Id} to {boardman.Id} with PUE, {year}",
                100 * Saving(from.Value * ashburn.Pue.Value, to.Value * boardman.Pue.Value), "%", PackFigures.LifeCycle,
                from.Provenance, ashburn.Pue.Provenance, boardman.Pue.Provenance));
        }

        var (east, west) = (pack.Google(GoogleVirginia)[^1], pack.Google(GoogleOregon)[^1]);
        moving.Add(sheet.Computed(
            $"saved by moving {GoogleVirginia} to {GoogleOregon}, {west.Year}", 100 * Saving(east.GramsPerKwh, west.GramsPerKwh), "%",
            GridClaims.Kind(west), east.Provenance, west.Provenance));
        var best = pack.Hours(GridClaims.Oregon[0]);
        var hours = sheet.Computed(
            $"hours of 2022 in which moving to {GridClaims.Oregon[0]} saves more than its energy ratio",
            virginia.Value.Zip(best.Value).Count(hour => 100 * Saving(hour.First, hour.Second) > distilling[0]), PackFigures.HoursOfTheYear, "",
            best.Provenance, sheet.Own);
        var judgement = JudgeMoving(moving, distilling);
        return judgement with
        {
            Why = judgement.Why + Invariant($" At its own energy ratio the move to {GridClaims.Oregon[0]} is ahead in {hours:#,0} of {DataPack.Hours:#,0} ")
                + "hours of 2022.",
        };
    }

    /// <summary>Percentages that are saved by moving and by distilling.</summary>
    internal static Judgement JudgeMoving(IReadOnlyList<double> moving, IReadOnlyList<double> distilling)
    {
        var range = Invariant($"Moving saves {moving.Min():0.0} to {moving.Max():0.0} %, distilling {distilling.Min():0.0} to {distilling.Max():0.0} %");
        return moving.Min() > distilling.Max() ? new(Verdict.Holds, $"{range}.")
            : moving.Max() > distilling.Min() ? new(Verdict.HoldsInPart, $"{range}: it depends on the year, the balancing authority and the hardware.")
            : new(Verdict.DoesNotHold, $"{range}: in no year and by no balancing authority of Oregon is the move the bigger saving.");
    }
}
