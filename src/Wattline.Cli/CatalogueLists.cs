using System.Globalization;
using Wattline.Grid;
using Wattline.Models;
using Wattline.Signals;

namespace Wattline.Cli;

/// <summary>The lists of models that may be asked for and of who sells their tokens.</summary>
internal static class CatalogueLists
{
    public static DataList Catalogue(DataPack pack) => new(
        [
            new("Model", Wraps: true), new("Developer", Wraps: true), new("10^9 (active)", Right: true), new("J/token within 50 ms", Wraps: true),
            new("Offers", Right: true),
        ],
        [.. pack.Catalogue.Models.Select(model => Row(pack, model))],
        "Energy of the GPUs alone, on the accelerator that takes least; ~: modelled from the size, a factor of 2.4 either way; '-': not known, as of "
        + "all whose size is not published, or none is within 50 ms. wattline data show offers lists who sells them.");

    public static DataList Offers(DataPack pack) => new(
        [new("Model", Wraps: true), new("Seller"), new("Region"), new("USD/Mtok in", Right: true), new("out", Right: true)],
        [.. pack.Catalogue.Offers.Select(offer => new DataListRow(
            [
                offer.Model, offer.Provider, offer.Region ?? "-", Figure(offer.Price.InputUsdPerMtok),
                $"{Figure(offer.Price.OutputUsdPerMtok)}{(offer.Note.Length > 0 ? " *" : "")}",
            ],
            new
            {
                offer.Model,
                offer.Provider,
                offer.Region,
                offer.Price.Key,
                offer.Price.InputUsdPerMtok,
                offer.Price.OutputUsdPerMtok,
                offer.Price.CachedInputUsdPerMtok,
                offer.Price.Provenance.Source,
                offer.Note,
            }))],
        "Region '-': the price holds in all, or the seller does not say where it runs. *: wants a second look, --json says why. Dated August 2026.");

    private static DataListRow Row(DataPack pack, CatalogueModel model)
    {
        var energy = pack.EnergyOf(model);
        var best = Best(energy.Spec);
        var offers = pack.Catalogue.OffersOf(model).Count();
        return new(
            [
                model.Id, model.Developer,
                model.ParametersBillions is null ? "-" : $"{Figure(model.ParametersBillions)} ({Figure(model.ActiveParametersBillions)})",
                best is null ? "-" : $"{best.Gpu} {(best.Provenance.Basis == Basis.Modelled ? "~" : "")}{Figure(best.JoulesPerOutputToken)}",
                offers.ToString(CultureInfo.InvariantCulture),
            ],
            new
            {
                model.Id,
                model.DisplayName,
                model.Family,
                model.Developer,
                model.ParametersBillions,
                model.ActiveParametersBillions,
                model.Precision,
                model.OpenWeights,
                model.Provenance.Source,
                model.Provenance.Note,
                Best = best is null ? null : new
                {
                    best.Gpu,
                    EnergyJPerToken = best.JoulesPerOutputToken,
                    Basis = best.Provenance.Basis.ToString().ToLowerInvariant(),
                    best.Provenance.Note,
                },
                EnergyMissing = energy.Missing,
                Offers = offers,
            });
    }

    /// <summary>The point of least energy within the interactive class on any accelerator; null where none is.</summary>
    private static OperatingPoint? Best(ModelSpec? model) => model?.OperatingPoints.Select(point => point.Gpu).Distinct()
        .Select(gpu => model.Choose(gpu, LatencyClass.Interactive)!).Where(LatencyClass.Interactive.Admits)
        .MinBy(point => point.JoulesPerOutputToken);

    private static string Figure(double? value) =>
        value?.ToString(Math.Abs(value.Value) < 1 ? "0.####" : "#,0.##", CultureInfo.InvariantCulture) ?? "-";
}
