using Wattline.Signals;

namespace Wattline.Grid;

/// <summary>Whose word counts, in which order, and how old it may be.</summary>
public sealed record SignalOptions
{
    /// <summary>The name by which the built-in data pack stands in an order of sources.</summary>
    public const string Pack = "pack";

    /// <summary>At what level the pack's hours are replayed.</summary>
    public ReplayLevel Level { get; init; }

    /// <summary>Where average carbon is counted. The pack has life-cycle averages only, so it does not stand in for direct ones.</summary>
    public CarbonScope Scope { get; init; } = CarbonScope.LifeCycle;

    /// <summary>Sources of average carbon, first choice first.</summary>
    public IReadOnlyList<string> Carbon { get; init; } = [Pack];

    /// <summary>Sources of marginal carbon, first choice first.</summary>
    public IReadOnlyList<string> Marginal { get; init; } = [Pack];

    /// <summary>Sources of prices, first choice first.</summary>
    public IReadOnlyList<string> Price { get; init; } = [Pack];

    /// <summary>Hours after which a source's newest hour counts no more, by source; a source that is not named keeps its channel's limit.</summary>
    public IReadOnlyDictionary<string, int> MaxAgeHours { get; init; } = new Dictionary<string, int>();

    /// <summary>The order for a kind.</summary>
    public IReadOnlyList<string> Order(SignalKind kind) => kind switch
    {
        SignalKind.Price => Price,
        SignalKind.MarginalDirectCarbon or SignalKind.MarginalLifeCycleCarbon => Marginal,
        _ => Carbon,
    };
}
