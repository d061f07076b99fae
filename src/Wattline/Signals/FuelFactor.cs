using System.Globalization;
using Wattline.Units;

namespace Wattline.Signals;

/// <summary>What a kilowatt-hour from one fuel emits. The direct figure never exceeds the life-cycle one.</summary>
/// <param name="LifeCycle">With fuel supply and construction, gCO2e/kWh.</param>
/// <param name="Direct">At the stack, gCO2/kWh; zero is what counts as carbon-free. Carbon dioxide from biomass is not counted there.</param>
public sealed record FuelFactor(Sourced<CarbonIntensity> LifeCycle, Sourced<CarbonIntensity> Direct);

/// <summary>
/// The one table of emission factors by fuel. Direct: what a gigajoule of fuel emits (IPCC 2006 Guidelines, volume 2, table 2.2) over a chosen
/// net efficiency, rounded to 10 g. Life-cycle: the medians of IPCC AR5 WG3 annex III, table A.III.2. Its median of coal, 820, is of new
/// plants that emit 760 at the stack, and so lies below the stack of the plants that run: for the solid fossil fuels the other 60 g are
/// added to the direct figure instead.
/// </summary>
public static class FuelFactors
{
    private const string Stack = "ipcc-2006-v2-table-2.2";
    private const string Medians = "ipcc-ar5-wg3-table-A.III.2";
    private const string Licence = "LicenseRef-facts";

    /// <summary>AR5's 820 g of coal less its 760 g at the stack.</summary>
    private const double AroundCoal = 60;

    private static readonly Dictionary<Fuel, FuelFactor> Table = new()
    {
        [Fuel.Coal] = Solid(94.6, 0.34, "other bituminous coal"),
        [Fuel.Lignite] = Solid(101, 0.34, "lignite"),
        [Fuel.OilShale] = Solid(107, 0.34, "oil shale"),
        [Fuel.Peat] = Solid(106, 0.34, "peat"),
        [Fuel.Gas] = new(Median(490, "gas, combined cycle"), Burnt(56.1, 0.48, "natural gas")),
        [Fuel.Oil] = new(
            new(Grams(840), new("ipcc-srren-annex-II", Licence, 2011, Basis.Published, "median of oil in table A.II.4, as AR5 has none")),
            Burnt(77.4, 0.35, "residual fuel oil")),
        [Fuel.Waste] = Waste(),
        [Fuel.Mixed] = new(
            Chosen(380, "one third waste at 660, two thirds biomass at 230 g/kWh"), Chosen(230, "one third waste at 660 g/kWh, the rest biomass")),
        [Fuel.Biomass] = new(Median(230, "biomass, dedicated"), None()),
        [Fuel.Nuclear] = new(Median(12, "nuclear"), None()),
        [Fuel.Hydro] = new(Median(24, "hydropower"), None()),
        [Fuel.WindOnshore] = new(Median(11, "wind onshore"), None()),
        [Fuel.WindOffshore] = new(Median(12, "wind offshore"), None()),
        [Fuel.Solar] = new(Median(48, "solar PV, utility"), None()),
        [Fuel.Geothermal] = new(Median(38, "geothermal"), None()),
        [Fuel.Marine] = new(Median(17, "ocean"), None()),
    };

    /// <summary>What a reader of a figure made from these must know.</summary>
    public static string Note =>
        "factors by fuel: life-cycle IPCC AR5 annex III medians (coal: stack plus 60 g/kWh), direct IPCC 2006 stack factors over chosen efficiencies";

    /// <summary>The factor of a fuel; null for storage and the unknown, which have none.</summary>
    public static FuelFactor? Of(Fuel fuel) => Table.GetValueOrDefault(fuel);

    private static FuelFactor Solid(double kgPerGigajoule, double efficiency, string what)
    {
        var direct = Burnt(kgPerGigajoule, efficiency, what);
        return new(
            new(
                direct.Value + Grams(AroundCoal),
                new(Medians, Licence, 2014, Basis.Modelled, "the direct figure plus the 60 g that AR5's coal has beside the stack")),
            direct);
    }

    private static FuelFactor Waste()
    {
        const double Efficiency = 0.25, FossilPart = 0.5;
        var direct = new Sourced<CarbonIntensity>(Grams(Rounded(91.7 * FossilPart, Efficiency)), new(
            Stack, Licence, 2006, Basis.Modelled, "municipal waste: 91.7 kg/GJ of the fossil half (chosen) over a net efficiency of 25 % (chosen)"));
        var note = $"{direct.Provenance.Note}; waste arises anyway, so nothing is added";
        return new(direct with { Provenance = direct.Provenance with { Note = note } }, direct);
    }

    private static Sourced<CarbonIntensity> Burnt(double kgPerGigajoule, double efficiency, string what) => new(
        Grams(Rounded(kgPerGigajoule, efficiency)),
        new(Stack, Licence, 2006, Basis.Modelled, string.Create(
            CultureInfo.InvariantCulture, $"{what}: {kgPerGigajoule} kg/GJ over a net efficiency of {efficiency:P0} (chosen), rounded to 10 g/kWh")));

    /// <summary>3.6 MJ are a kilowatt-hour; kg/GJ are g/MJ.</summary>
    private static double Rounded(double kgPerGigajoule, double efficiency) => Math.Round(kgPerGigajoule * 3.6 / efficiency / 10) * 10;

    private static Sourced<CarbonIntensity> Median(double grams, string what) =>
        new(Grams(grams), new(Medians, Licence, 2014, Basis.Published, $"median of {what}"));

    private static Sourced<CarbonIntensity> None() =>
        new(CarbonIntensity.FromGramsPerKwh(0), new(Medians, Licence, 2014, Basis.Published, "no direct emissions; biogenic carbon dioxide not counted"));

    private static Sourced<CarbonIntensity> Chosen(double grams, string why) => new(Grams(grams), new("wattline", "", null, Basis.Chosen, why));

    private static CarbonIntensity Grams(double grams) => CarbonIntensity.FromGramsPerKwh(grams);
}
