using Wattline.Fleet;
using Wattline.Grid;
using Wattline.Signals;

namespace Wattline.Tests.Grid;

public sealed class DataPackTests
{
    private static readonly DataPack Pack = DataPack.Embedded;

    [Fact]
    public void ThePackHoldsWhatTheNoticeSays()
    {
        Assert.Equal(54, Pack.Sites.Count);
        Assert.Equal(71, Pack.Jurisdictions.Count);
        Assert.Equal(869, Pack.Metros.Count);
        Assert.Equal(123, Pack.CarbonZones.Count(zone => zone.HasHours));
        Assert.Equal(355, Pack.CarbonZones.Count);
        Assert.Equal(8, Pack.CarbonZones.Count(zone => zone.HasMarginal));
        Assert.Equal(1431, Pack.SitePairCount);
        Assert.Equal(27, Pack.Models.Count);
        Assert.Equal(565, Pack.Models.Sum(model => model.OperatingPoints.Count));
        Assert.Equal(2152, Pack.ListPrices.Count);
        Assert.Equal(205, Pack.GoogleGrid.Count);
        Assert.Equal(2, Pack.RequestClasses.Count);
    }

    [Fact]
    public void EverySiteResolves()
    {
        var countries = Pack.Jurisdictions.Select(land => land.Code).ToHashSet();
        var prices = Pack.PriceZones.Select(zone => zone.Id).ToHashSet();
        foreach (var site in Pack.Sites)
        {
            var signal = Signal(site);
            Assert.Contains(site.Jurisdiction, countries);
            Assert.NotNull(signal.AverageCarbon);
            Assert.True(site.PriceZone is null || prices.Contains(site.PriceZone), site.Id);
            Assert.Equal(site.PriceZone is null, signal.Price is null);
            Assert.InRange(site.Pue.Value, 1, 3);
        }
    }

    [Fact]
    public void SitesCarryTheKindOfPriceThatTheirLicenceLeaves()
    {
        var kinds = Pack.Sites.CountBy(site => Signal(site).Price?.Kind.ToString() ?? "none").ToDictionary();

        Assert.Equal(9, kinds["WholesaleHour"]);
        Assert.Equal(8, kinds["WholesaleDay"]);
        Assert.Equal(9, kinds["WholesaleYear"]);
        Assert.Equal(15, kinds["Tariff"]);
        Assert.Equal(13, kinds["none"]);
    }

    [Theory]
    [InlineData("NL", 398.2)]
    [InlineData("SG", 491.5)]
    [InlineData("US-NW-BPAT", 96.1)]
    [InlineData("SE-SE3", 23.4)]
    public void HourlyCarbonHasTheKnownMean(string zone, double mean) =>
        Assert.Equal(mean, Pack.CarbonSeries(zone)!.Value.ToArray().Average(), 0.05);

    [Fact]
    public void SingaporeNeverReaches530()
    {
        var hours = Pack.CarbonSeries("SG")!.Value.ToArray();
        Assert.Equal(DataPack.Hours, hours.Length);
        Assert.Equal(502.1, hours.Max());
    }

    [Fact]
    public void OnlyThirteenHoursOfTheNetherlandsAreAsCleanAs129() =>
        Assert.Equal(13, Pack.CarbonSeries("NL")!.Value.ToArray().Count(grams => grams <= 129));

    [Theory]
    [InlineData("US-MIDA-PJM", 466, 0.82, "generation-slope")]
    [InlineData("US-MIDW-MISO", 561, 0.83, "generation-slope")]
    [InlineData("US-TEX-ERCO", 453, 0.59, "generation-slope")]
    [InlineData("US-NY-NYIS", 308, 0.81, "generation-slope")]
    [InlineData("US-SE-SOCO", 404, 0.81, "generation-slope")]
    [InlineData("US-SW-AZPS", 459, 0.75, "generation-slope")]
    [InlineData("US-CAL-CISO", 456, 0.98, "fossil-slope")]
    [InlineData("US-NW-BPAT", 422, 0.99, "fossil-slope")]
    public void MarginalCarbonIsTheKnownSlope(string zone, double grams, double rSquared, string method)
    {
        var estimate = Pack.Marginal(zone)!;
        Assert.Equal(grams, estimate.GramsPerKwh, 1.0);
        Assert.Equal(rSquared, estimate.RSquared, 0.01);
        Assert.Equal(method, estimate.Method);
        Assert.Equal(Basis.Modelled, estimate.Provenance.Basis);
    }

    [Theory]
    [InlineData("US-CAL-CISO", 49.5)]
    [InlineData("US-NW-BPAT", 92.0)]
    [InlineData("US-TEX-ERCO", 41.7)]
    public void CarbonFreeHoursHaveTheMeanOfTheirGeneration(string zone, double mean)
    {
        var hours = Enumerable.Range(0, DataPack.Hours).Select(hour => Pack.CarbonFreeAt(zone, DataPack.FirstSlot.AddHours(hour))!)
            .Where(share => share.Provenance.Source == "eia-930").ToList();
        Assert.Equal(mean, hours.Average(share => share.Value), 0.1);
        Assert.All(hours, share => Assert.InRange(share.Value, 0, 100));
        Assert.Contains("imports not counted", hours[0].Provenance.Note, StringComparison.Ordinal);
        Assert.Equal(Basis.Measured, hours[0].Provenance.Basis);
    }

    /// <summary>Wind, sun, water and nuclear over all fuels, as the source has them for 2022-01-03T00:00Z.</summary>
    [Fact]
    public void AnHourOfCaliforniaIsThatOfItsFuels() => Assert.Equal(
        100.0 * (333 + 2561 + 2191 + 2264) / (333 + 2561 + 2191 + 46 + 6217 + 11 + 2264 + 405), Pack.CarbonFreeAt("us-cal-ciso", Slot.At(2022, 1, 3))!.Value, 0.05);

    [Fact]
    public void AMissingCarbonFreeHourTakesTheYearAndSaysSo()
    {
        var fallen = Pack.CarbonFreeAt("US-MIDA-PJM", Slot.At(2022, 10, 1, 4))!;
        var shares = Enumerable.Range(0, DataPack.Hours).Select(hour => Pack.CarbonFreeAt("US-MIDA-PJM", DataPack.FirstSlot.AddHours(hour))!);
        var missing = shares.Where(share => share.Provenance.Source != "eia-930").ToList();
        Assert.InRange(missing.Count, 23, 40);
        Assert.All(missing, share => Assert.Equal(Pack.CarbonYears("US-MIDA-PJM").Single(year => year.Year == 2022).CarbonFreePercent, share.Value));
        Assert.All(missing, share => Assert.Contains("this hour is missing", share.Provenance.Note, StringComparison.Ordinal));
        Assert.InRange(fallen.Value, 20, 70);
    }

    [Theory]
    [InlineData("US-CAL-CISO", Fuel.Solar, 13_713, 3, 0.299)]
    [InlineData("us-tex-erco", Fuel.WindOnshore, 26_871, 0, 0.456)]
    [InlineData("US-MIDA-PJM", Fuel.Solar, 4485, 28, 0.183)]
    public void WindAndSunAreSharesOfTheirHighestHour(string zone, Fuel fuel, double peak, int missing, double mean)
    {
        var hours = Pack.RenewableSeries(zone, fuel)!.Value.ToArray();
        var known = hours.Where(double.IsFinite).ToList();
        Assert.Equal((DataPack.Hours, missing), (hours.Length, hours.Length - known.Count));
        Assert.InRange(known.Min(), 0, 0.02);
        Assert.Equal(1, known.Max());
        Assert.Equal(mean, known.Average(), 0.0005);
        Assert.Equal(peak, Pack.Renewables.Single(year => year.Fuel == fuel && year.Zone.Equals(zone, StringComparison.OrdinalIgnoreCase)).PeakMwh);
    }

    /// <summary>2,561 MWh of sun of 13,713, as the source has them for 2022-01-03T00:00Z; 2028-01-03 is the Monday of the same ISO week.</summary>
    [Fact]
    public void AnHourOfSunIsThatOfTheReplayedHour()
    {
        var share = Pack.RenewableAt("US-CAL-CISO", Fuel.Solar, Slot.At(2028, 1, 3))!;
        Assert.Equal(2561 / 13713.0, share.Value, 0.0005);
        Assert.Equal(("eia-930", Basis.Measured, 2022), (share.Provenance.Source, share.Provenance.Basis, share.Provenance.Year));
    }

    [Fact]
    public void WhereAFuelIsNotReportedThereIsNoneAndNotZero()
    {
        Assert.Null(Pack.RenewableSeries("US-NY-NYIS", Fuel.Solar));
        Assert.Null(Pack.RenewableSeries("US-SE-SOCO", Fuel.WindOnshore));
        Assert.Null(Pack.RenewableSeries("US-CAL-CISO", Fuel.Nuclear));
        Assert.Null(Pack.RenewableAt("FR", Fuel.Solar, Slot.At(2026, 6, 1)));
        Assert.Contains(
            Enumerable.Range(0, DataPack.Hours), hour => Pack.RenewableAt("US-MIDA-PJM", Fuel.Solar, DataPack.FirstSlot.AddHours(hour)) is null);
    }

    [Fact]
    public void ZonesWithoutFuelsHaveTheYearsShareAndUnknownOnesNone()
    {
        var share = Pack.CarbonFreeAt("FR", Slot.At(2026, 6, 1, 12))!;
        Assert.Equal(Pack.CarbonYears("FR").Single(year => year.Year == 2022).CarbonFreePercent, share.Value);
        Assert.Equal(2022, share.Provenance.Year);
        Assert.Contains("no hours are known", share.Provenance.Note, StringComparison.Ordinal);
        Assert.Null(Pack.CarbonFreeAt("nowhere", Slot.At(2026, 6, 1)));
    }

    [Fact]
    public void AverageAndMarginalKeepTheirKindAndScope()
    {
        foreach (var zone in Pack.CarbonZones)
        {
            var signal = Pack.SignalFor(zone.Id, null, Slot.At(2026, 6, 1), ReplayLevel.Recorded2022);
            Assert.Equal((CarbonKind.Average, CarbonScope.LifeCycle), (signal.AverageCarbon!.Kind, signal.AverageCarbon.Scope));
            Assert.Equal(zone.HasMarginal, signal.MarginalCarbon is not null);
            Assert.True(signal.MarginalCarbon is null or { Kind: CarbonKind.Marginal, Scope: CarbonScope.Direct });
        }
    }

    [Fact]
    public void ZonesAtALaterLevelHaveThatYearsMean()
    {
        foreach (var zone in Pack.CarbonZones.Where(zone => zone.HasHours && Pack.CarbonYears(zone.Id).Count > 0))
        {
            var recorded = Pack.SignalFor(zone.Id, null, Slot.At(2026, 6, 1), ReplayLevel.Recorded2022).AverageCarbon!.Value.GramsPerKwh;
            var levelled = Pack.SignalFor(zone.Id, null, Slot.At(2026, 6, 1), ReplayLevel.Level2024).AverageCarbon!;
            var due = Pack.CarbonYears(zone.Id).Single(year => year.Year == 2024).GramsPerKwh;
            var mean = Pack.CarbonSeries(zone.Id)!.Value.ToArray().Average();
            Assert.Equal(due, mean * levelled.Value.GramsPerKwh / recorded, due * 1e-3);
            Assert.Equal(Basis.Modelled, levelled.Provenance.Basis);
        }
    }

    [Fact]
    public void NothingInTheReplayIsLive()
    {
        foreach (var site in Pack.Sites)
        {
            var signal = Signal(site);
            Assert.NotEqual(Timeliness.Live, signal.AverageCarbon!.Timeliness);
            Assert.NotEqual(Timeliness.Live, signal.Price?.Timeliness ?? Timeliness.Constant);
        }
    }

    [Fact]
    public void EveryNumberNamesASourceThatIsListed()
    {
        var listed = Pack.Sources.Select(source => source.Id).ToHashSet();
        var named = Pack.Sites.SelectMany(site => new[]
            {
                site.Pue.Provenance, Signal(site).AverageCarbon!.Provenance, Signal(site).Price?.Provenance,
                Pack.RttMs(site, Pack.Sites[0]).Provenance,
            })
            .Concat(Pack.ListPrices.Select(price => price.Provenance))
            .Concat(Pack.Models.SelectMany(model => model.OperatingPoints).Select(point => point.Provenance))
            .OfType<Provenance>().ToList();

        Assert.All(named, provenance => Assert.Contains(provenance.Source, listed));
        Assert.All(named, provenance => Assert.NotEmpty(provenance.Licence));
    }

    [Fact]
    public void StandInsAreNamed()
    {
        var sweden = Signal(Pack.FindSite("se")!).Price!;
        Assert.Contains("SE4 stands in", sweden.Provenance.Note, StringComparison.Ordinal);
        Assert.Equal("SE4", Pack.PriceZones.Single(zone => zone.Id == "SE3").StandIn);
    }

    [Fact]
    public void AMissingHourTakesItsDaysMeanAndSaysSo()
    {
        var lost = Slot.At(2022, 9, 3, 12);
        var reading = Pack.SignalFor("NL", "NL", lost, ReplayLevel.Recorded2022).Price!;
        Assert.Equal(PriceKind.WholesaleDay, reading.Kind);
        Assert.All(Pack.PriceSeries("NL")!.Value.ToArray(), price => Assert.True(double.IsFinite(price)));
    }

    [Fact]
    public void AWholesaleFigureWithoutTheLevelIsMissingAndATariffKeepsItsYear()
    {
        Assert.NotNull(Pack.SignalFor("CL-SEN", "CL-SEN", Slot.At(2026, 6, 1), ReplayLevel.Recorded2022).Price);
        Assert.Null(Pack.SignalFor("CL-SEN", "CL-SEN", Slot.At(2026, 6, 1), ReplayLevel.Level2024).Price);
        Assert.Equal(2023, Pack.SignalFor("x", "EIA-VA", Slot.At(2026, 6, 1), ReplayLevel.Level2024).Price!.Provenance.Year);
        Assert.Equal(0, Pack.SignalFor("x", "EIA-VA", Slot.At(2026, 6, 1), ReplayLevel.Level2024).Price!.Adder.UsdPerMwh);
    }

    [Fact]
    public void UnknownZonesAreMissing()
    {
        var signal = Pack.SignalFor("nowhere", "nowhere", Slot.At(2026, 6, 1), ReplayLevel.Recorded2022);
        Assert.Equal((null, null, null), (signal.Price, signal.AverageCarbon, signal.MarginalCarbon));
        Assert.Null(Pack.CarbonSeries("AE"));
        Assert.Null(Pack.PriceSeries("EIA-VA"));
    }

    [Fact]
    public void UnconditionalAdequacyIsOneGroupAndEachScopedOneItsOwn()
    {
        var groups = Pack.Jurisdictions.Where(land => land.AdequacyGroup is not null)
            .ToLookup(land => land.AdequacyGroup!, land => land.Code);

        Assert.Equal(
            ["AD", "AR", "BR", "CH", "FO", "GB", "GG", "IL", "IM", "JE", "KR", "NZ", "UY"],
            groups["EU-adequate"].Order(StringComparer.Ordinal));
        Assert.Equal(["US"], groups["EU-adequate:US-DPF"]);
        Assert.Equal(["CA"], groups["EU-adequate:CA-commercial"]);
        Assert.Equal(["JP"], groups["EU-adequate:JP-private"]);
        Assert.Contains("sunset", Pack.Jurisdictions.Single(land => land.Code == "GB").AdequacyScope, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Berlin", "DE")]
    [InlineData("berlin, de", "DE")]
    [InlineData("São Paulo", "BR")]
    [InlineData("SAO PAULO", "BR")]
    [InlineData("Washington, D.C.", "US")]
    [InlineData("Hyderabad, Pakistan", "PK")]
    [InlineData("hyderabad", "IN")]
    public void MetrosAreFoundWithoutCaseOrAccents(string text, string country) =>
        Assert.Equal(country, Pack.FindMetro(text)!.CountryCode);

    [Theory]
    [InlineData("Berlin, FR")]
    [InlineData("")]
    [InlineData("Atlantis")]
    public void AnUnknownMetroIsNull(string text) => Assert.Null(Pack.FindMetro(text));

    [Fact]
    public void EgressIsKnownWithinAProviderAndNowhereElse()
    {
        Assert.Equal(0.09, Pack.EgressUsdPerGb(Pack.FindSite("sg")!, Pack.FindSite("ie")!)!.Value);
        Assert.Null(Pack.EgressUsdPerGb(Pack.FindSite("sg")!, Pack.FindSite("nl")!));
        Assert.NotNull(Pack.EgressUsdPerGb(Pack.FindSite("us-tx-s")!, Pack.FindSite("at")!));
    }

    [Fact]
    public void ListPricesAreWithinReasonAndDifferByRegion()
    {
        Assert.All(Pack.ListPrices, price => Assert.InRange(price.OutputUsdPerMtok, 0.005, 1000));
        var llama = Pack.ListPrices.Where(price => price.Key.EndsWith("meta.llama3-70b-instruct-v1:0", StringComparison.Ordinal))
            .Where(price => price.Region is not null).ToDictionary(price => price.Region!, price => price.OutputUsdPerMtok);
        Assert.Equal((3.5, 4.55, 5.88), (llama["us-east-1"], llama["eu-west-2"], llama["sa-east-1"]));
    }

    [Fact]
    public void MeasuredEnergyIsTheKnownFrontier()
    {
        var llama = Pack.Models.Single(model => model.Id == "meta-llama/Llama-3.1-8B-Instruct");
        Assert.Equal(0.070, llama.Choose("H100", 50)!.JoulesPerOutputToken, 0.001);
        Assert.Equal(0.070, llama.Choose("B200", 50)!.JoulesPerOutputToken, 0.001);
    }

    [Fact]
    public void RequestsAreAsLongAsTheTracesSay()
    {
        var (conversation, code) = (Pack.RequestClasses[0], Pack.RequestClasses[1]);
        Assert.Equal((1154.7, 1020), (conversation.InputTokensMean, conversation.InputTokensMedian));
        Assert.Equal((211.1, 129), (conversation.OutputTokensMean, conversation.OutputTokensMedian));
        Assert.Equal((2047.8, 27.9), (code.InputTokensMean, code.OutputTokensMean));
    }

    private static GridSignal Signal(Site site) =>
        Pack.SignalFor(site.CarbonZone, site.PriceZone, Slot.At(2026, 11, 21, 8), ReplayLevel.Recorded2022);
}
