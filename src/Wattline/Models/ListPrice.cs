using Wattline.Signals;

namespace Wattline.Models;

/// <summary>What a provider asks for tokens of a model, as published.</summary>
/// <param name="Key">The price list's own key.</param>
/// <param name="Provider">The price list's name of the provider.</param>
/// <param name="Region">The provider's region; null where the price holds in all of them.</param>
/// <param name="InputUsdPerMtok">USD per million input tokens.</param>
/// <param name="OutputUsdPerMtok">USD per million output tokens.</param>
/// <param name="CachedInputUsdPerMtok">USD per million input tokens read from the provider's cache; null where none is stated.</param>
/// <param name="Provenance">Source, licence, year, basis.</param>
public sealed record ListPrice(
    string Key, string Provider, string? Region, double InputUsdPerMtok, double OutputUsdPerMtok, double? CachedInputUsdPerMtok,
    Provenance Provenance)
{
    /// <summary>What tokens cost without a cache, USD.</summary>
    public double UsdFor(double inputTokens, double outputTokens) => ((inputTokens * InputUsdPerMtok) + (outputTokens * OutputUsdPerMtok)) / 1e6;
}
