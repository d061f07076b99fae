using System.Globalization;
using Wattline.Gateway.Configuration;
using Wattline.Grid;
using Wattline.Signals;
using Wattline.Simulation.OnSite;
using Wattline.Units;

namespace Wattline.Gateway.Control;

/// <summary>What a joule of a site's own energy costs and emits.</summary>
/// <param name="Cost">USD/MWh, without any adder.</param>
/// <param name="LifeCycle">With construction.</param>
/// <param name="Direct">At the site.</param>
internal sealed record SiteEnergy(EnergyPrice Cost, CarbonIntensity LifeCycle, CarbonIntensity Direct);

/// <summary>What is expected of a site's own energy: the share of a further joule that is bought, hour by hour.</summary>
/// <param name="Options">The configuration that it was worked out for.</param>
/// <param name="First">The hour of the first share.</param>
/// <param name="Hours">Shares from then on.</param>
/// <param name="Energy">What the rest costs and emits.</param>
/// <param name="IsReplayed">Whether the harvest is that of a past year.</param>
/// <param name="Words">What harvest and level rest on.</param>
internal sealed record SiteShares(OnSiteOptions Options, Slot First, IReadOnlyList<HourShare> Hours, SiteEnergy Energy, bool IsReplayed, string Words)
{
    /// <summary>The share of an hour; null where it was not looked at.</summary>
    public double? At(Slot slot) =>
        slot.HoursSinceEpoch - First.HoursSinceEpoch is var ahead && ahead >= 0 && ahead < Hours.Count ? Hours[ahead].Mean : null;
}

/// <summary>The shares of all sites that have energy of their own, as they are in force.</summary>
internal sealed class OnSiteView(IReadOnlyDictionary<string, SiteShares> sites)
{
    /// <summary>From which difference on a share is news: of the present hour, and of those that a plan looks at. Chosen.</summary>
    public const double PresentStep = 0.02, ComingStep = 0.1;

    /// <summary>No site has energy of its own, or nothing is known of any.</summary>
    public static OnSiteView None { get; } = new(new Dictionary<string, SiteShares>());

    /// <summary>A region's shares; null where the grid's price holds.</summary>
    public SiteShares? Of(string region) => sites.GetValueOrDefault(region);

    /// <summary>Without the regions whose on-site energy is another in a configuration, or none.</summary>
    public OnSiteView Keep(GatewayOptions options) => new(options.Upstreams
        .Where(one => one.OnSite is not null && Of(one.Region.Id) is { } site && site.Options == one.OnSite)
        .ToDictionary(one => one.Region.Id, one => sites[one.Region.Id]));

    /// <summary>
    /// The grid's word with the site's own energy in it: for each reading the grid's times the share that is bought, plus the site's own for the
    /// rest. What the grid does not say stays unsaid.
    /// </summary>
    public GridSignal Apply(string region, GridSignal signal)
    {
        if (Of(region) is not { } site || site.At(signal.Slot) is not { } share)
        {
            return signal;
        }

        return signal with
        {
            Price = signal.Price is { } price ? Mixed(price, signal.Slot, site, share) : null,
            AverageCarbon = signal.AverageCarbon is { } average ? Mixed(average, signal.Slot, site, share) : null,
            MarginalCarbon = signal.MarginalCarbon is { } marginal ? Mixed(marginal, signal.Slot, site, share) : null,
            GridShare = share,
        };
    }

    /// <summary>Whether a decision or a plan could turn out otherwise: what a snapshot is worth publishing for.</summary>
    /// <param name="published">What is in force.</param>
    /// <param name="now">The present hour.</param>
    public bool IsNewsTo(OnSiteView published, Slot now) =>
        Regions.Union(published.Regions).Any(region => (Of(region), published.Of(region)) switch
        {
            ({ } site, { } known) => site.Options != known.Options || site.Words != known.Words || Differ(site, known, now),
            _ => true,
        });

    private IEnumerable<string> Regions => sites.Keys;

    private static bool Differ(SiteShares site, SiteShares known, Slot now)
    {
        for (var ahead = 0; ahead < Math.Max(1, site.Hours.Count); ahead++)
        {
            var (isNow, was) = (site.At(now.AddHours(ahead)), known.At(now.AddHours(ahead)));
            // An hour that comes into sight at the end is not yet worth a snapshot; the present one always is.
            if (isNow is null != was is null ? ahead == 0 : isNow is { } share && Math.Abs(share - was!.Value) > (ahead == 0 ? PresentStep : ComingStep))
            {
                return true;
            }
        }

        return false;
    }

    private static PriceReading Mixed(PriceReading grid, Slot slot, SiteShares site, double share) => grid with
    {
        Value = (grid.Value * share) + (site.Energy.Cost * (1 - share)),
        Adder = grid.Adder * share,
        ObservedFor = About(grid.ObservedFor, grid.Timeliness, slot, site),
        Timeliness = TimelinessOf(grid.Timeliness, site),
        Provenance = With(grid.Provenance, site, share),
    };

    private static CarbonReading Mixed(CarbonReading grid, Slot slot, SiteShares site, double share) => grid with
    {
        Value = (grid.Value * share) + ((grid.Scope == CarbonScope.Direct ? site.Energy.Direct : site.Energy.LifeCycle) * (1 - share)),
        ObservedFor = About(grid.ObservedFor, grid.Timeliness, slot, site),
        Timeliness = TimelinessOf(grid.Timeliness, site),
        Provenance = With(grid.Provenance, site, share),
    };

    /// <summary>With a replayed harvest nothing is live; with a measured one nothing is constant.</summary>
    private static Timeliness TimelinessOf(Timeliness grid, SiteShares site) =>
        site.IsReplayed ? Timeliness.Replayed : grid == Timeliness.Constant ? Timeliness.Live : grid;

    private static Slot About(Slot grid, Timeliness timeliness, Slot slot, SiteShares site) =>
        !site.IsReplayed ? timeliness == Timeliness.Constant ? slot : grid
        : timeliness is Timeliness.Replayed ? grid : DataPack.Replay(slot);

    /// <summary>The licence stays the grid's: the figure is made of it.</summary>
    private static Provenance With(Provenance grid, SiteShares site, double share)
    {
        var words = string.Create(
            CultureInfo.InvariantCulture, $"the grid's times {share:0.###}, the share of a further joule that is bought beside on-site energy ({site.Words})");
        return grid with { Basis = Basis.Modelled, Note = grid.Note.Length == 0 ? words : $"{words}; the grid's: {grid.Note}" };
    }
}
