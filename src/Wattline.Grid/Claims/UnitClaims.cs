using static System.FormattableString;
using static Wattline.Grid.Claims.ClaimArithmetic;

namespace Wattline.Grid.Claims;

/// <summary>Claims whose grams per million tokens do not fit their own formula: energy per token times the carbon of the grid.</summary>
internal static class UnitClaims
{
    public static IReadOnlyList<ClaimTest> Tests { get; } =
    [
        new(new("grams-per-mtok", "4 to 530 grams", "4 to 530 grams per million tokens", true, ClaimSources.CarbonBench), FourTo530),
        new(new("virginia-peak", "Virginia at peak", "Virginia goes past 50 g per million tokens of Llama 3.1 8B at peak", false,
            ClaimSources.CarbonBench), VirginiaAtPeak),
    ];

    /// <summary>What the source's two figures for one model in Singapore say that a million tokens take, Wh.</summary>
    private static (double Energy, double Grid) OwnEnergy(ClaimSheet sheet)
    {
        var (grams, grid) = (sheet.Stated("Llama 3.1 8B in Singapore", 17, "g/Mtok"), sheet.Stated("grid of Singapore", 530, "g/kWh"));
        return (sheet.Computed("energy that its figures for Singapore imply", ImpliedWattHours(grams, grid), "Wh/Mtok", "", sheet.Own), grid);
    }

    private static Judgement FourTo530(DataPack pack, ClaimSheet sheet)
    {
        var (least, most) = (sheet.Stated("least", 4, "g/Mtok"), sheet.Stated("most", 530, "g/Mtok"));
        var (energy, ownGrid) = OwnEnergy(sheet);
        var spread = sheet.Computed("most over least", most / least, "x", "", sheet.Own);
        var needed = sheet.Computed("energy that the most needs in Singapore", ImpliedWattHours(most, ownGrid), "Wh/Mtok", "", sheet.Own);
        sheet.Computed("this over the energy that its own figures imply", needed / energy, "x", "", sheet.Own);
        var point = pack.Point(PackFigures.SmallModel, PackFigures.Gpus[0]);
        var year = pack.CommonYears(PackFigures.Singapore)[^1];
        var grid = pack.Carbon(PackFigures.Singapore, year);
        sheet.Computed(
            $"Llama 3.1 8B on {point.Gpu} in Singapore, {year}", GramsPerMtok(WattHoursPerMtok(point.JoulesPerOutputToken), grid.Value), "g/Mtok",
            PackFigures.Fluent, point.Provenance, grid.Provenance);
        var points = pack.Models.SelectMany(model => model.OperatingPoints).ToList();
        var reaching = sheet.Computed(
            $"of {points.Count} operating points, those that reach the most in Singapore",
            points.Count(each => GramsPerMtok(WattHoursPerMtok(each.JoulesPerOutputToken), grid.Value) >= most), "points", "GPU only",
            point.Provenance, grid.Provenance);
        var own = sheet.Computed(
            "of these of Llama 3.1 8B",
            pack.Points(PackFigures.SmallModel).Count(each => GramsPerMtok(WattHoursPerMtok(each.JoulesPerOutputToken), grid.Value) >= most),
            "points", "GPU only", point.Provenance, grid.Provenance);
        var (zoneYear, zones) = pack.SiteZones();
        var grids = sheet.Computed(
            $"dirtiest over cleanest zone of all sites, {zoneYear}", zones[^1].Carbon.Value / zones[0].Carbon.Value, "x",
            PackFigures.LifeCycle, zones[0].Carbon.Provenance);
        return JudgeSpread(spread, grids, needed / energy, ((int)own, (int)reaching, points.Count));
    }

    /// <summary>
    /// One model's grams differ between regions as the grids do, and by nothing else. Over all models the range may be wider: a part of
    /// the claim stands where other models' measured points reach the most.
    /// </summary>
    internal static Judgement JudgeSpread(double spread, double grids, double energyBeyondOwn, (int Own, int All, int Of) reaching)
    {
        if (spread <= grids)
        {
            return new(Verdict.Holds, Invariant($"The range is {spread:0}-fold, and the sites' grids differ {grids:0}-fold."));
        }

        var one = Invariant($"As the range of one model over regions it is a slip of the unit: grids differ {grids:0}-fold at ")
            + Invariant($"most, not {spread:0}-fold, and its figure of Singapore's grid in g/kWh, taken as g/Mtok, needs {energyBeyondOwn:0} ")
            + "times its own energy.";
        return reaching.All > 0
            ? new(Verdict.HoldsInPart, Invariant($"{one} Over all models it may be: {reaching.All} of {reaching.Of} measured points reach the most ")
                + Invariant($"in Singapore, {reaching.Own} of them of Llama 3.1 8B."))
            : new(Verdict.DoesNotHold, Invariant($"{one} None of {reaching.Of} measured points of any model reaches the most in Singapore."));
    }

    private static Judgement VirginiaAtPeak(DataPack pack, ClaimSheet sheet)
    {
        var grams = sheet.Stated("Virginia at peak", 50, "g/Mtok");
        var (energy, _) = OwnEnergy(sheet);
        var needed = sheet.Computed("grid that this needs", grams * 1000 / energy, "g/kWh", "", sheet.Own);
        var hours = pack.Hours(PackFigures.Virginia);
        var most = sheet.Computed("Virginia (PJM), most hour of 2022", hours.Value.Max(), "g/kWh", PackFigures.LifeCycle, hours.Provenance);
        sheet.Computed("Llama 3.1 8B in that hour, at its own energy", GramsPerMtok(energy, most), "g/Mtok", "", hours.Provenance, sheet.Own);
        var (zone, worst) = pack.CarbonZones.Where(each => each.HasHours).Select(each => (each.Id, pack.Hours(each.Id).Value.Max())).MaxBy(each => each.Item2);
        sheet.Computed($"most hour of 2022 of all zones, {zone}", worst, "g/kWh", PackFigures.LifeCycle, pack.Hours(zone).Provenance);
        var point = pack.Points(PackFigures.SmallModel).MaxBy(each => each.JoulesPerOutputToken)!;
        sheet.Given(Invariant($"Llama 3.1 8B at its wastefulest, {point.Gpu}, batch {point.BatchSize:0}"), point.Joules(), "J/token", "GPU only");
        var wasteful = sheet.Computed(
            "the same in that hour", GramsPerMtok(WattHoursPerMtok(point.JoulesPerOutputToken), most), "g/Mtok", "", point.Provenance, hours.Provenance);
        return JudgePeak(needed, most, worst, (point.BatchSize, wasteful));
    }

    /// <summary>
    /// The source has one energy for a model wherever it runs, so that is what its peak is held against; what the model emits in that hour
    /// at its smallest batch is said beside it.
    /// </summary>
    internal static Judgement JudgePeak(double needed, double mostOfTheZone, double mostOfAll, (double Batch, double Grams) wasteful)
    {
        var grid = Invariant($"At its own energy that takes a grid of {needed:0} g/kWh; the most that Virginia had in 2022 is {mostOfTheZone:0}");
        return needed <= mostOfTheZone ? new(Verdict.Holds, $"{grid}.")
            : new(Verdict.DoesNotHold, Invariant($"{grid}, and of all zones with hours {mostOfAll:0}. ")
                + Invariant($"Run at its wastefulest, at a batch of {wasteful.Batch:0}, the model emits {wasteful.Grams:0} g in that hour."));
    }
}
