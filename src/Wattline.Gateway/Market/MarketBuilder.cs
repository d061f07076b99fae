using Wattline.Feasibility;
using Wattline.Fleet;
using Wattline.Gateway.Configuration;
using Wattline.Gateway.Control;
using Wattline.Gateway.OpenAi;
using Wattline.Grid;
using Wattline.Models;
using Wattline.Pricing;
using Wattline.Routing;
using Wattline.Signals;
using Wattline.Units;
using Wattline.Workloads;

namespace Wattline.Gateway.Market;

/// <summary>
/// Lays the market out as a fleet - every site of the data pack a region, every model a hosting - and has the router evaluate it for a
/// million tokens at zero prices of scarcity: the rows that a request is decided on, and no second arithmetic.
/// </summary>
/// <param name="options">Carbon price, host factor and prefill utilisation.</param>
/// <param name="desk">The grid.</param>
/// <param name="catalogue">Models and offers.</param>
internal sealed class MarketBuilder(GatewayOptions options, SignalDesk desk, MarketCatalogue catalogue)
{
    /// <summary>Tokens that rows are for.</summary>
    public const double Tokens = 1e6;

    private static readonly Provenance InternetEgress = new("configuration", "", null, Basis.Chosen, "default for traffic to the internet");
    private readonly FleetBuilder _builder = new(options, desk);
    private readonly Dictionary<MarketView, NetworkColumns> _networks = [];

    /// <summary>The sites by the identifier of their region in the market.</summary>
    private readonly Dictionary<string, Site> _sites = desk.Pack.Sites.ToDictionary(IdOf, StringComparer.Ordinal);

    /// <summary>The name of a site's region in the market.</summary>
    public static string IdOf(Site site) => $"{site.Provider}/{(site.ProviderRegion.Length > 0 ? site.ProviderRegion : site.Id)}";

    /// <summary>The table of a key for a slot.</summary>
    public MarketTable Build(in MarketKey key, DateTimeOffset at)
    {
        var snapshot = Snapshot(key, catalogue.Models, Slot.Containing(at), out var points);
        var work = WorkOf(key, snapshot.Fleet);
        var candidates = new CandidateTable();
        var rows = new List<MarketRow>();
        var live = new long[snapshot.Fleet.PaddedRows];
        for (var index = 0; index < snapshot.Models.Count; index++)
        {
            var model = catalogue.Models[catalogue.IndexOf(snapshot.Models[index].Model)];
            Router.Evaluate(work, [new ServingOption(index, Tokens * (1 - key.Mix.PromptShare))], snapshot, live, key.Kind, candidates);
            foreach (var candidate in candidates.Rows)
            {
                if (snapshot.Models[index][candidate.Row] is { } hosting)
                {
                    rows.Add(RowOf(key, snapshot, model, points[model.Index]!, hosting, candidate) with
                    {
                        // What the grid emits there is known without a price.
                        CarbonG = HasCarbon(key, snapshot, candidate) ? candidates.EmissionsAt(candidate.Row)?.Grams : null,
                    });
                }
            }
        }

        rows.AddRange(Unevaluated(key, snapshot));
        return new MarketTable(key, at, snapshot, work, rows, catalogue);
    }

    /// <summary>
    /// The rows of one model, evaluated for other hours: what was known for each of them, without a rendered table. Nothing where nobody
    /// offers it.
    /// </summary>
    public IEnumerable<(Slot Slot, IReadOnlyList<Candidate> Rows, FleetSnapshot Snapshot)> Hours(MarketKey key, MarketModel model, Slot from, Slot until)
    {
        var candidates = new CandidateTable();
        for (var slot = from; slot < until; slot = slot.AddHours(1))
        {
            var snapshot = Snapshot(key, [model], slot, out _);
            if (snapshot.Models.Count == 0)
            {
                yield break;
            }

            var option = new ServingOption(0, Tokens * (1 - key.Mix.PromptShare));
            Router.Evaluate(WorkOf(key, snapshot.Fleet), [option], snapshot, new long[snapshot.Fleet.PaddedRows], key.Kind, candidates);
            yield return (slot, [.. candidates.Rows.Where(row => snapshot.Models[0][row.Row] is not null)], snapshot);
        }
    }

    private Workload WorkOf(in MarketKey key, FleetColumns fleet) => new()
    {
        Network = Network(key.View, fleet),
        Budget = LatencyBudget.Unlimited,
        Residency = JurisdictionSet.All,
        PromptTokens = Tokens * key.Mix.PromptShare,
        RequestBytes = Tokens * key.Mix.PromptShare * WorkloadReader.BytesPerToken,
        ResponseBytes = Tokens * (1 - key.Mix.PromptShare) * WorkloadReader.BytesPerToken,
    };

    /// <summary>The way from the configured place, worked out once a view: the fleet is the same each hour.</summary>
    private NetworkColumns Network(MarketView view, FleetColumns fleet) =>
        _networks.TryGetValue(view, out var known) ? known : _networks[view] = _builder.NetworkFrom(options.ClientLocation, fleet);

    private FleetSnapshot Snapshot(in MarketKey key, IReadOnlyList<MarketModel> models, Slot slot, out OperatingPoint?[] points)
    {
        var (view, gpu, pace) = (key.View, key.Gpu, key.Pace);
        points = [.. catalogue.Models.Select(model => model.Spec?.Choose(gpu, pace.InterTokenLimitMs ?? double.PositiveInfinity))];
        var chosen = points;
        var regions = _sites.Where(one => view == MarketView.Operator || catalogue.Offers.Any(offer => offer.Provider == one.Value.Provider))
            .Select(one => RegionOf(one.Key, one.Value, view)).ToList();
        var hostings = models.Where(model => chosen[model.Index] is not null).SelectMany(model => regions.Select(
            region => HostingOf(view, model, chosen[model.Index]!, region))).OfType<Hosting>();
        return new FleetSnapshot(new SnapshotInputs(
            slot.HoursSinceEpoch, slot, regions, [.. hostings],
            regions.ToDictionary(region => region.Id, region => desk.SignalFor(region.CarbonZone, region.PriceZone, slot)),
            options.CarbonPrice, key.Kind, Prices.Zero));
    }

    private static Region RegionOf(string id, Site site, MarketView view) => Region.At(
        site, id, view == MarketView.Buyer ? Ownership.Bought : Ownership.Owned, new(UpstreamReader.InternetEgressUsdPerGb, InternetEgress));

    /// <summary>A model there; null where nobody sells it there.</summary>
    private Hosting? HostingOf(MarketView view, MarketModel model, OperatingPoint point, Region region)
    {
        var offer = view == MarketView.Buyer ? OfferOf(model, _sites[region.Id]) : null;
        if (view == MarketView.Buyer && offer is null)
        {
            return null;
        }

        var accelerator = Accelerator.Find(point.Gpu)!;
        return Hostings.FromOperatingPoint(
            region.Id, model.Id, model.Spec!, point, accelerator.PeakFlops.Value, accelerator.PeakWatts.Value, options.PrefillUtilisation,
            options.HostFactor) with
        {
            ListPrice = offer?.Price,
        };
    }

    /// <summary>The offer for a region, else the one that holds in all of the provider's.</summary>
    private MarketOffer? OfferOf(MarketModel model, Site site)
    {
        var offers = catalogue.OffersOf(model, site.Provider);
        return offers.FirstOrDefault(offer => offer.Region == site.ProviderRegion) ?? offers.FirstOrDefault(offer => offer.Region is null);
    }

    private MarketRow RowOf(in MarketKey key, FleetSnapshot snapshot, MarketModel model, OperatingPoint point, Hosting hosting, Candidate candidate)
    {
        var region = snapshot.Fleet.Regions[candidate.Row];
        var site = _sites[region.Id];
        var signal = snapshot.Signals[candidate.Row];
        var electricity = signal.Price is { } price ? (price.Delivered * (candidate.Use.ItEnergy * region.Pue.Value)).Usd : (double?)null;
        return new MarketRow
        {
            Model = model,
            Provider = site.Provider,
            Region = region,
            Site = site,
            CostUsd = candidate.Priced?.Charge.Compute.Usd,
            ObjectiveUsd = candidate.Priced?.Charge.Total.Usd,
            TokensPerSecond = 1000 / hosting.DecodeMsPerToken.Value,
            ElectricityUsd = electricity,
            ItWh = candidate.Use.ItEnergy.KilowattHours * 1000,
            Hosting = hosting,
            Point = point,
            EnergyFactor95 = point.Provenance.Basis == Basis.Modelled ? desk.Pack.EnergyRelation.ErrorOf(key.Pace).Most : null,
            Signal = signal,
            CarbonFree = desk.CarbonFree(region.CarbonZone, signal.Slot),
            Price = hosting.ListPrice,
            IsListedThere = hosting.ListPrice?.Region is not null,
            Candidate = candidate,
            Missing = Reasons(key, snapshot, candidate) |
                (electricity is null && key.View == MarketView.Buyer ? MarketReasons.NoElectricityPrice : MarketReasons.None),
        };
    }

    /// <summary>Why a row has no cost or carbon.</summary>
    public static MarketReasons Reasons(in MarketKey key, FleetSnapshot snapshot, in Candidate candidate)
    {
        var reasons = MarketReasonWords.Of(candidate.Blocked);
        return HasCarbon(key, snapshot, candidate) ? reasons
            : reasons | (key.Kind == CarbonKind.Marginal ? MarketReasons.NoMarginalSignal : MarketReasonWords.Of(Infeasibility.SignalMissing));
    }

    private static bool HasCarbon(in MarketKey key, FleetSnapshot snapshot, in Candidate candidate) =>
        snapshot.Signals[candidate.Row].Carbon(key.Kind) is not null;

    /// <summary>Offers whose energy or place nobody knows: they have a price and nothing else.</summary>
    private IEnumerable<MarketRow> Unevaluated(MarketKey key, FleetSnapshot snapshot)
    {
        if (key.View == MarketView.Operator)
        {
            yield break;
        }

        foreach (var model in catalogue.Models)
        {
            var evaluated = snapshot.ModelIndex(model.Id) >= 0;
            var unknown = evaluated ? MarketReasons.None : model.Spec is null ? MarketReasons.EnergyUnknown : MarketReasons.NotOnThisGpu;
            foreach (var provider in catalogue.ProvidersOf(model))
            {
                var sites = desk.Pack.Sites.Where(site => site.Provider == provider).ToList();
                foreach (var offer in catalogue.OffersOf(model, provider).Where(offer => sites.Count == 0 || IsGroup(offer, sites)))
                {
                    var unplaced = sites.Count == 0 ? MarketReasons.RegionUndisclosed : MarketReasons.RegionOfProvidersChoice;
                    yield return PriceOnly(key, model, provider, null, offer, unplaced | unknown);
                }

                if (!evaluated)
                {
                    foreach (var (site, offer) in sites.Select(site => (site, OfferOf(model, site))).Where(one => one.Item2 is not null))
                    {
                        yield return PriceOnly(key, model, provider, site, offer!, unknown);
                    }
                }
            }
        }
    }

    /// <summary>Whether an offer is for several regions, of which the provider picks one a request, or for one that the pack does not know.</summary>
    private static bool IsGroup(MarketOffer offer, List<Site> sites) => offer.Region is not null && sites.All(site => site.ProviderRegion != offer.Region);

    private static MarketRow PriceOnly(
        in MarketKey key, MarketModel model, string provider, Site? site, MarketOffer offer, MarketReasons missing) => new()
        {
            Model = model,
            Provider = provider,
            Region = site is null ? null : RegionOf(IdOf(site), site, MarketView.Buyer),
            Site = site,
            Group = site is null ? offer.Region : null,
            CostUsd = offer.Price.UsdFor(Tokens * key.Mix.PromptShare, Tokens * (1 - key.Mix.PromptShare)),
            Price = offer.Price,
            IsListedThere = offer.Region is not null,
            Missing = missing,
        };
}
