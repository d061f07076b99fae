using Wattline.Signals;
using static System.FormattableString;
using static Wattline.Grid.Claims.ClaimArithmetic;

namespace Wattline.Grid.Claims;

/// <summary>Claims about the carbon of grids.</summary>
internal static class GridClaims
{
    private const string GoogleNetherlands = "europe-west4", GoogleSingapore = "asia-southeast1", GoogleOregon = "us-west1";

    /// <summary>The balancing authorities that a site in Oregon may be in.</summary>
    internal static readonly string[] Oregon = ["US-NW-BPAT", "US-NW-PACW", "US-NW-PGE"];

    private static readonly string[] NorthernSites = ["se", "no", "fi", "dk"], GoogleNorth = ["europe-north1", "europe-north2"];

    public static IReadOnlyList<ClaimTest> Tests { get; } =
    [
        new(new("nl-sg-grid", "Netherlands and Singapore", "The Netherlands versus Singapore is a 4x carbon difference for the same model",
            true, ClaimSources.Arbitrage), NetherlandsAndSingapore),
        new(new("mistral-ratios", "Mistral 7B in three regions",
            "Mistral 7B emits about 5 g CO2 per million tokens in Ireland, 10 in Virginia, 16 in Singapore", false, ClaimSources.Arbitrage),
            ThreeRegions),
        new(new("oregon-north", "Oregon and Northern Europe", "competitive with Northern Europe despite being a US region", true,
            ClaimSources.Arbitrage), OregonAndTheNorth),
        new(new("savings-75", "What a region may save", "For some model-region combinations, the savings are 75% or more", true,
            ClaimSources.Arbitrage), ThreeQuarters),
    ];

    private static Judgement NetherlandsAndSingapore(DataPack pack, ClaimSheet sheet)
    {
        var claimed = sheet.Stated("Singapore over the Netherlands", 4, "x");
        var (nl, sg) = (sheet.Stated("grid of the Netherlands", 129, "g/kWh"), sheet.Stated("grid of Singapore", 530, "g/kWh"));
        sheet.Computed("Singapore over the Netherlands, its own figures", sg / nl, "x", "", sheet.Own);
        var ratios = new List<double>();
        foreach (var year in pack.CommonYears(PackFigures.Netherlands, PackFigures.Singapore))
        {
            var (low, high) = (pack.Carbon(PackFigures.Netherlands, year), pack.Carbon(PackFigures.Singapore, year));
            sheet.Given($"Netherlands, {year}", low, "g/kWh", PackFigures.LifeCycle);
            sheet.Given($"Singapore, {year}", high, "g/kWh", PackFigures.LifeCycle);
            ratios.Add(sheet.Computed(
                $"Singapore over the Netherlands, {year}", high.Value / low.Value, "x", PackFigures.LifeCycle, low.Provenance));
        }

        foreach (var (low, high) in pack.Google(GoogleNetherlands).Join(
            pack.Google(GoogleSingapore), year => year.Year, year => year.Year, (low, high) => (low, high)))
        {
            ratios.Add(sheet.Computed(
                $"Singapore over the Netherlands, {low.Year}, Google's figures", high.GramsPerKwh / low.GramsPerKwh, "x",
                Kind(low), low.Provenance, high.Provenance));
        }

        var (nlHours, sgHours) = (pack.Hours(PackFigures.Netherlands), pack.Hours(PackFigures.Singapore));
        Provenance[] both = [nlHours.Provenance, sgHours.Provenance];
        sheet.Computed("Netherlands, least hour of 2022", nlHours.Value.Min(), "g/kWh", PackFigures.LifeCycle, nlHours.Provenance);
        var most = sheet.Computed("Singapore, most hour of 2022", sgHours.Value.Max(), "g/kWh", PackFigures.LifeCycle, sgHours.Provenance);
        var clean = sheet.Computed(
            Invariant($"hours of 2022 with the Netherlands at {nl} or less"), nlHours.Value.Count(hour => hour <= nl), PackFigures.HoursOfTheYear, "",
            nlHours.Provenance);
        sheet.Computed(
            Invariant($"hours of 2022 with Singapore at {sg} or more"), sgHours.Value.Count(hour => hour >= sg), PackFigures.HoursOfTheYear, "",
            sgHours.Provenance);
        sheet.Computed(
            Invariant($"hours of 2022 with a ratio of {claimed} or more"),
            nlHours.Value.Zip(sgHours.Value).Count(hour => hour.Second / hour.First >= claimed), PackFigures.HoursOfTheYear, "", both);
        var judgement = JudgeRatio(claimed, ratios);
        return judgement with
        {
            Why = judgement.Why + Invariant($" In 2022 the Netherlands were at {nl} g/kWh or less in {clean:0} of 8,760 hours, and Singapore's ")
                + Invariant($"most was {most:0}."),
        };
    }

    /// <summary>A ratio holds in a year that rounds to it or goes beyond.</summary>
    internal static Judgement JudgeRatio(double claimed, IReadOnlyCollection<double> ratios)
    {
        var reached = ratios.Count(ratio => ratio >= claimed - 0.5);
        var range = Invariant($"{ratios.Min():0.00} to {ratios.Max():0.00}");
        return reached == ratios.Count ? new(Verdict.Holds, $"Every year and source has it: {range}.")
            : reached > 0 ? new(Verdict.HoldsInPart, $"{reached} of {ratios.Count} years and sources have it: {range}.")
            : new(Verdict.DoesNotHold, $"No year has it, neither life-cycle nor direct: {range}.");
    }

    private static Judgement ThreeRegions(DataPack pack, ClaimSheet sheet)
    {
        var ie = sheet.Stated("Ireland", 5, "g/Mtok");
        var va = sheet.Stated("Virginia", 10, "g/Mtok");
        var sg = sheet.Stated("Singapore", 16, "g/Mtok");
        var grid = sheet.Stated("grid of Singapore", 530, "g/kWh");
        var energy = sheet.Computed("energy that Singapore's figures imply", ImpliedWattHours(sg, grid), "Wh/Mtok", "", sheet.Own);
        var implied = sheet.Computed("grid of Ireland that this implies", ie * 1000 / energy, "g/kWh", "", sheet.Own);
        sheet.Computed("grid of Virginia that this implies", va * 1000 / energy, "g/kWh", "", sheet.Own);
        var (virginia, singapore) = (new List<double>(), new List<double>());
        foreach (var year in pack.CommonYears(PackFigures.Ireland, PackFigures.Virginia, PackFigures.Singapore))
        {
            var home = pack.Carbon(PackFigures.Ireland, year);
            sheet.Given($"Ireland, {year}", home, "g/kWh", PackFigures.LifeCycle);
            virginia.Add(Over(PackFigures.Virginia, "Virginia (PJM)"));
            singapore.Add(Over(PackFigures.Singapore, "Singapore"));

            double Over(string zone, string name) => sheet.Computed(
                $"{name} over Ireland, {year}", pack.Carbon(zone, year).Value / home.Value, "x", PackFigures.LifeCycle, home.Provenance);
        }

        var google = pack.Google("us-east4")[^1];
        sheet.Given($"Google {google.Region} (Virginia), {google.Year}", Of(google), "g/kWh", Kind(google));
        var (irish, american) = (pack.Hours(PackFigures.Ireland), pack.Hours(PackFigures.Virginia));
        sheet.Computed(
            "hours of 2022 with Ireland at its implied grid or less", irish.Value.Count(hour => hour <= implied), PackFigures.HoursOfTheYear, "",
            irish.Provenance, sheet.Own);
        sheet.Computed(
            "hours of 2022 with Virginia at twice Ireland or more",
            irish.Value.Zip(american.Value).Count(hour => hour.Second >= va / ie * hour.First), PackFigures.HoursOfTheYear, "", irish.Provenance);
        return JudgeThree((ie, va, sg), virginia, singapore);
    }

    /// <summary>Whole grams leave half a gram of room each way; a year holds where both ratios are in the room that this leaves.</summary>
    internal static Judgement JudgeThree((double First, double Second, double Third) grams, IReadOnlyList<double> second, IReadOnlyList<double> third)
    {
        bool Fits(double ratio, double of) => ratio >= (of - 0.5) / (grams.First + 0.5) && ratio <= (of + 0.5) / (grams.First - 0.5);

        var fitting = second.Count(ratio => Fits(ratio, grams.Second)) + third.Count(ratio => Fits(ratio, grams.Third));
        var said = Invariant($"1 : {grams.Second / grams.First:0.#} : {grams.Third / grams.First:0.#}");
        var found = Invariant($"1 : {second.Min():0.00}-{second.Max():0.00} : {third.Min():0.00}-{third.Max():0.00}");
        return fitting == second.Count + third.Count ? new(Verdict.Holds, $"Grids stand {found} over the years, as {said} says.")
            : fitting > 0 ? new(Verdict.HoldsInPart, $"Grids stand {found} over the years; {said} fits some of them.")
            : new(Verdict.DoesNotHold, $"Grids stand {found} over the years, nowhere near {said}; one model's carbon moves as its grid does.");
    }

    private static Judgement OregonAndTheNorth(DataPack pack, ClaimSheet sheet)
    {
        var north = NorthernSites.Select(id => pack.Site(id).CarbonZone).ToList();
        var years = pack.CommonYears([.. Oregon, .. north]);
        foreach (var zone in Oregon.Concat(north))
        {
            sheet.Given($"{zone}, {years[^1]}", pack.Carbon(zone, years[^1]), "g/kWh", PackFigures.LifeCycle);
        }

        var cases = new List<(double, List<double>)>();
        foreach (var (zone, year) in Oregon.SelectMany(zone => years.Select(year => (zone, year))))
        {
            var here = pack.Carbon(zone, year);
            List<double> there = [.. north.Select(other => pack.Carbon(other, year).Value)];
            sheet.Computed($"{zone} over the middle of the North, {year}", here.Value / Median(there), "x", PackFigures.LifeCycle, here.Provenance);
            cases.Add((here.Value, there));
        }

        var google = pack.Google(GoogleOregon)[^1];
        var oregon = sheet.Given($"Google {GoogleOregon}, {google.Year}", Of(google), "g/kWh", Kind(google));
        var theirs = GoogleNorth.Select(region => pack.Google(region)[^1])
            .Select(year => sheet.Given($"Google {year.Region}, {year.Year}", Of(year), "g/kWh", Kind(year))).ToList();
        return JudgeNorth([.. cases, (oregon, theirs)]);
    }

    /// <summary>Competitive is what is no worse than the middle of those it competes with; better than the worst of them is a part of it.</summary>
    internal static Judgement JudgeNorth(IReadOnlyList<(double Oregon, List<double> North)> cases)
    {
        var (middle, worst) = (cases.Count(each => each.Oregon <= Median(each.North)), cases.Count(each => each.Oregon <= each.North.Max()));
        var (least, most) = (cases.Min(each => each.Oregon / Median(each.North)), cases.Max(each => each.Oregon / Median(each.North)));
        var times = Invariant($"Oregon has {least:0.0} to {most:0.0} times the middle of the North");
        return middle == cases.Count ? new(Verdict.Holds, $"{times}, in each of {cases.Count} comparisons no more than it.")
            : worst > 0 ? new(Verdict.HoldsInPart, $"{times}; in {worst} of {cases.Count} comparisons it beats the North's worst zone.")
            : new(Verdict.DoesNotHold, $"{times}, and in none of {cases.Count} comparisons does it beat even the North's worst zone.");
    }

    private static Judgement ThreeQuarters(DataPack pack, ClaimSheet sheet)
    {
        var claimed = sheet.Stated("saving", 75, "%") / 100;
        var (nl, sg) = (sheet.Stated("grid of the Netherlands", 129, "g/kWh"), sheet.Stated("grid of Singapore", 530, "g/kWh"));
        sheet.Computed("saving by its own grids", 100 * Saving(sg, nl), "%", "", sheet.Own);
        var year = pack.SiteZones().Year;
        var sites = pack.Sites.Where(site => pack.CarbonYears(site.CarbonZone).Any(figure => figure.Year == year)).ToList();
        var from = pack.Carbon(sites[0].CarbonZone, year).Provenance;
        var within = new List<double>();
        foreach (var provider in sites.GroupBy(site => site.Provider).Where(group => group.Count() > 1).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            var grids = provider.OrderBy(site => pack.Carbon(site.CarbonZone, year).Value).ToList();
            var (least, most) = (pack.Carbon(grids[0].CarbonZone, year).Value, pack.Carbon(grids[^1].CarbonZone, year).Value);
            within.Add(Saving(most, least));
            sheet.Computed($"{provider.Key}: {grids[0].Id} instead of {grids[^1].Id}, {year}", 100 * within[^1], "%", PackFigures.LifeCycle, from);
        }

        var carbon = sites.Select(site => pack.Carbon(site.CarbonZone, year).Value).ToList();
        var pairs = Pairs(carbon.Count).Select(pair => Saving(Math.Max(carbon[pair.I], carbon[pair.J]), Math.Min(carbon[pair.I], carbon[pair.J]))).ToList();
        var share = pairs.Count(saving => saving >= claimed) / (double)pairs.Count;
        sheet.Computed($"pairs of the {sites.Count} sites that save as much, {year}", 100 * share, "% of pairs", PackFigures.LifeCycle, from);
        return JudgeSaving(claimed, within, share);
    }

    internal static Judgement JudgeSaving(double claimed, IReadOnlyCollection<double> largestOfProviders, double shareOfPairs)
    {
        var reached = largestOfProviders.Count(saving => saving >= claimed);
        var pairs = Invariant($"{100 * shareOfPairs:0} % of pairs of sites differ that much");
        return reached == largestOfProviders.Count ? new(Verdict.Holds, $"Each provider has regions that far apart, and {pairs}.")
            : reached > 0 || shareOfPairs > 0
                ? new(Verdict.HoldsInPart, $"{reached} of {largestOfProviders.Count} providers have regions that far apart; {pairs}.")
            : new(Verdict.DoesNotHold, Invariant($"The most that a provider's regions save is {100 * largestOfProviders.Max():0} %."));
    }

    /// <summary>Google's direct and life-cycle years are not comparable, so each says which it is.</summary>
    internal static string Kind(GoogleGridYear year) => year.Scope == CarbonScope.Direct ? "average, direct" : PackFigures.LifeCycle;

    internal static Sourced<double> Of(GoogleGridYear year) => new(year.GramsPerKwh, year.Provenance);
}
