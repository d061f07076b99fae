using Wattline.Fleet;
using Wattline.Gateway.Market.Json;
using Wattline.Routing;
using Wattline.Signals;
using Wattline.Workloads;

namespace Wattline.Gateway.Market;

/// <summary>What rows are ranked by.</summary>
internal enum MarketSort
{
    /// <summary>Grams a million tokens, least first.</summary>
    Carbon,

    /// <summary>USD a million tokens, least first.</summary>
    Cost,

    /// <summary>Tokens a second of one request, most first.</summary>
    Speed,

    /// <summary>The objective in USD: cost, carbon at the carbon price and egress, least first.</summary>
    Objective,
}

/// <summary>The market of one moment under one key: its rows, each rank worked out once and each row rendered once. Immutable.</summary>
internal sealed class MarketTable
{
    private readonly int[][] _orders, _missing, _ranks;
    private readonly int[] _models, _regions;
    private readonly RowSet _all;
    private readonly RowSet[] _byModel, _byProvider, _bySite, _byTimeliness, _having;
    private readonly IReadOnlyList<(MarketReasons Why, RowSet Rows)>[] _lacking;
    private readonly int[] _fleetRows;
    private readonly byte[][] _basic, _extra;
    private readonly Lazy<byte[][]> _notes;
    private readonly Dictionary<(string Site, int Model), MarketRow> _bySiteAndModel = [];

    public MarketTable(MarketKey key, DateTimeOffset at, FleetSnapshot snapshot, Workload work, IReadOnlyList<MarketRow> rows, MarketCatalogue catalogue)
    {
        (Key, At, Snapshot, Work, Rows, Catalogue) = (key, at, snapshot, work, rows, catalogue);
        var sorts = Enum.GetValues<MarketSort>();
        _orders = [.. sorts.Select(sort => Ordered(sort))];
        _missing = [.. sorts.Select(sort => Enumerable.Range(0, rows.Count).Where(row => Value(sort, row) is null).ToArray())];
        _ranks = [.. sorts.Select(Ranks)];
        _all = RowSet.Where(rows.Count, _ => true);
        _byModel = RowSet.By(rows.Count, catalogue.Models.Count, row => rows[row].Model.Index);
        _byProvider = RowSet.By(rows.Count, catalogue.Providers.Count, row => catalogue.ProviderIndex(rows[row].Provider));
        _bySite = RowSet.By(rows.Count, catalogue.Sites.Count, row => rows[row].Site is { } site ? catalogue.IndexOf(site) : -1);
        _byTimeliness = RowSet.By(
            rows.Count, Enum.GetValues<Timeliness>().Length, row => rows[row].Signal?.Carbon(key.Kind) is { } carbon ? (int)carbon.Timeliness : -1);
        _having = [.. sorts.Select(sort => RowSet.Where(rows.Count, row => Value(sort, row) is not null))];
        _lacking = [.. sorts.Select(sort => ByReason(MarketReasonWords.Explaining(sort), row => Value(sort, row) is null))];
        Unplaced = ByReason(MarketReasons.Unplaced, _ => true);
        _fleetRows = FleetRows(snapshot.Fleet, catalogue);
        _regions = [.. rows.Select(row => row.Site is { } site ? _fleetRows[catalogue.IndexOf(site)] : -1)];
        Scope = rows.Select(row => row.Signal?.Carbon(key.Kind)?.Scope).FirstOrDefault(scope => scope is not null);
        Providers = rows.Select(row => row.Provider).Distinct().Count();
        Worst = Dirtiest(rows);
        foreach (var row in rows.Where(row => row.Site is not null))
        {
            _bySiteAndModel.TryAdd((row.Site!.Id, row.Model.Index), row);
        }

        NothingLive = new long[snapshot.Fleet.PaddedRows];
        _models = [.. rows.Select(row => row.Candidate is { } candidate ? snapshot.ModelIndex(candidate.Model) : -1)];
        var writer = new MarketRowJson(this);
        _basic = [.. Enumerable.Range(0, rows.Count).Select(writer.Basic)];
        _extra = [.. Enumerable.Range(0, rows.Count).Select(writer.Extra)];
        _notes = new(() => [.. Enumerable.Range(0, rows.Count).Select(new MarketRowJson(this).Notes)]);
    }

    /// <summary>What it is a table of.</summary>
    public MarketKey Key { get; }

    /// <summary>When it was worked out.</summary>
    public DateTimeOffset At { get; }

    /// <summary>The fleet that the router evaluated.</summary>
    public FleetSnapshot Snapshot { get; }

    /// <summary>The million tokens that it was evaluated for.</summary>
    public Workload Work { get; }

    /// <summary>The rows, in no order that matters.</summary>
    public IReadOnlyList<MarketRow> Rows { get; }

    /// <summary>The live bits of a market, in which nobody's servers are watched: none.</summary>
    public long[] NothingLive { get; }

    /// <summary>Models and offers.</summary>
    public MarketCatalogue Catalogue { get; }

    /// <summary>Where the carbon of its rows is counted; null where no row has any.</summary>
    public CarbonScope? Scope { get; }

    /// <summary>How many providers its rows are of.</summary>
    public int Providers { get; }

    /// <summary>By model: the row with the most carbon; no entry where no row has any.</summary>
    public IReadOnlyDictionary<int, MarketRow> Worst { get; }

    /// <summary>Rows that have the figure, best first.</summary>
    public ReadOnlySpan<int> Order(MarketSort sort) => _orders[(int)sort];

    /// <summary>Rows that lack it.</summary>
    public ReadOnlySpan<int> Lacking(MarketSort sort) => _missing[(int)sort];

    /// <summary>A row's place, from 1, equals sharing theirs; null where it lacks the figure.</summary>
    public int? Rank(MarketSort sort, int row) => _ranks[(int)sort][row] is > 0 and var rank ? rank : null;

    /// <summary>A row's JSON without its closing brace.</summary>
    public ReadOnlySpan<byte> Basic(int row) => _basic[row];

    /// <summary>More properties of it, each after a comma: embodied carbon and water.</summary>
    public ReadOnlySpan<byte> Extra(int row) => _extra[row];

    /// <summary>What must be known beside its sources, after a comma.</summary>
    public ReadOnlySpan<byte> Notes(int row) => _notes.Value[row];

    /// <summary>The figure that a rank goes by; null where it is not known. More tokens a second count as less.</summary>
    public double? Value(MarketSort sort, int row) => sort switch
    {
        MarketSort.Carbon => Rows[row].CarbonG,
        MarketSort.Cost => Rows[row].CostUsd,
        MarketSort.Speed => -Rows[row].TokensPerSecond,
        _ => Rows[row].ObjectiveUsd,
    };

    /// <summary>A model at a site; null where it is not offered there.</summary>
    public MarketRow? OfferAt(Site site, MarketModel model) => _bySiteAndModel.GetValueOrDefault((site.Id, model.Index));

    /// <summary>The rows that a question names, wherever they are: of its models and providers.</summary>
    public RowSet Named(MarketQuery query) => _all.At(query.Models, _byModel).At(query.Providers, _byProvider);

    /// <summary>The rows at some sites, by their places in the catalogue.</summary>
    public RowSet AtSites(bool[] sites) => _all.At(sites, _bySite);

    /// <summary>The rows that lack the figure of a rank, by the reasons for it: a row may have several.</summary>
    public IReadOnlyList<(MarketReasons Why, RowSet Rows)> LackingBy(MarketSort sort) => _lacking[(int)sort];

    /// <summary>The rows whose place is not known, by the reason.</summary>
    public IReadOnlyList<(MarketReasons Why, RowSet Rows)> Unplaced { get; }

    /// <summary>A site's place in the snapshot, by its place in the catalogue; -1 for one that the fleet lacks.</summary>
    public int FleetRowOf(int site) => _fleetRows[site];

    /// <summary>The rows that have the figure of a rank.</summary>
    public RowSet Having(MarketSort sort) => _having[(int)sort];

    /// <summary>The rows whose carbon is so current.</summary>
    public RowSet Being(Timeliness timeliness) => _byTimeliness[(int)timeliness];

    /// <summary>The place in the snapshot of a row's region; -1 where that is not known.</summary>
    public int RegionOf(int row) => _regions[row];

    /// <summary>The place in the snapshot of a row's model; -1 for a row that the router does not evaluate.</summary>
    public int ModelOf(int row) => _models[row];

    private List<(MarketReasons Why, RowSet Rows)> ByReason(MarketReasons reasons, Func<int, bool> holds)
    {
        var found = new List<(MarketReasons, RowSet)>();
        var met = Rows.Aggregate(MarketReasons.None, (all, row) => all | row.Missing);
        for (var left = (ulong)(reasons & met); left != 0; left &= left - 1)
        {
            var why = (MarketReasons)(left & (~left + 1));
            var set = RowSet.Where(Rows.Count, row => (Rows[row].Missing & why) != 0 && holds(row));
            if (set.Count > 0)
            {
                found.Add((why, set));
            }
        }

        return found;
    }

    private static int[] FleetRows(FleetColumns fleet, MarketCatalogue catalogue)
    {
        var bySite = fleet.Regions.Select((region, row) => (region.Site!, row)).ToDictionary(one => one.Item1, one => one.row, StringComparer.Ordinal);
        return [.. catalogue.Sites.Select(site => bySite.GetValueOrDefault(site.Id, -1))];
    }

    private int[] Ordered(MarketSort sort) =>
    [
        .. Enumerable.Range(0, Rows.Count).Where(row => Value(sort, row) is not null).OrderBy(row => LeaderboardCursor.Of(0, this, sort, row)),
    ];

    /// <summary>Places from 1; equals share the first of theirs. Zero where the figure is not known.</summary>
    private int[] Ranks(MarketSort sort)
    {
        var (ranks, order) = (new int[Rows.Count], _orders[(int)sort]);
        for (var at = 0; at < order.Length; at++)
        {
            var ties = at > 0 && Value(sort, order[at]) == Value(sort, order[at - 1]);
            ranks[order[at]] = ties ? ranks[order[at - 1]] : at + 1;
        }

        return ranks;
    }

    private static Dictionary<int, MarketRow> Dirtiest(IReadOnlyList<MarketRow> rows) =>
        rows.Where(row => row.CarbonG is not null).GroupBy(row => row.Model.Index).ToDictionary(group => group.Key, group => group.MaxBy(row => row.CarbonG)!);
}
