using Wattline.Grid.Sources;

namespace Wattline.Gateway.Configuration;

/// <summary>What a source asks of those who ask it.</summary>
public enum SourceKey
{
    /// <summary>Nothing: it is open to all.</summary>
    None,

    /// <summary>A key or token.</summary>
    Token,

    /// <summary>A user and a password.</summary>
    Account,
}

/// <summary>A source of grid signals that can be configured: to add one is to add an entry here.</summary>
/// <param name="Name">As orders and sections name it.</param>
/// <param name="Orders">The orders that it may stand in: carbon, marginal, price.</param>
/// <param name="Key">What it asks of those who ask it.</param>
/// <param name="Remedy">Where a key is to be had; empty where none is needed.</param>
/// <param name="Open">Makes it of its options and those of all signals; an ArgumentException says what it cannot be made of.</param>
public sealed record SourceKind(
    string Name, IReadOnlyList<string> Orders, SourceKey Key, string Remedy,
    Func<SourceOptions, SignalsOptions, TimeProvider, IGridSource> Open)
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<SourceKind> All { get; } =
    [
        new("electricity-maps", ["carbon"], SourceKey.Token, "Get a key at portal.electricitymaps.com.", (own, all, clock) =>
            new ElectricityMapsSource(own.Url, own.Key!, clock, all.CarbonScope, own.Zones)),
        new("watttime", ["marginal"], SourceKey.Account, "Register by a POST to api.watttime.org/register.", (own, _, clock) =>
            new WattTimeSource(own.Url, own.User!, own.Key!, clock, own.Zones)),
        new("uk-carbon-intensity", ["carbon"], SourceKey.None, "", (own, _, clock) => new CarbonIntensitySource(own.Url, clock, own.Zones)),
        new("entsoe", ["carbon", "price"], SourceKey.Token, "Register at transparency.entsoe.eu and ask its help desk for a token.", (own, all, clock) =>
            new EntsoeSource(own.Url, own.Key!, all.Rates, clock, own.Zones)),
        new("eia", ["carbon"], SourceKey.Token, "Get a key at eia.gov/opendata/register.php.", (own, _, clock) =>
            new EiaSource(own.Url, own.Key!, clock, own.Zones)),
        new("energy-charts", ["carbon", "price"], SourceKey.None, "", (own, all, clock) =>
            new EnergyChartsSource(own.Url, all.Rates, clock, own.Zones)),
    ];

    /// <inheritdoc/>
    public bool Equals(SourceKind? other) => other?.Name == Name;

    /// <inheritdoc/>
    public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => Name;
}
