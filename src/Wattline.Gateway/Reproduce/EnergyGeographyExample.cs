using System.Globalization;
using Wattline.Fleet;
using Wattline.Models;
using Wattline.Planning.Problems;
using Wattline.Signals;
using Wattline.Units;
using Wattline.Workloads;

namespace Wattline.Gateway.Reproduce;

/// <summary>
/// The worked example of latency-constrained energy geography: five service nodes, ten compute regions, four classes of latency. Budgets and
/// the latency model were read in a text that cites the paper (Luo and Yang 2026), carbon in Google's published table; the rest is chosen.
/// </summary>
public static class EnergyGeographyExample
{
    /// <summary>Requests of each class in the hour, over all service nodes. Only shares enter the results.</summary>
    public const double RequestsPerClass = 1e6;

    private const double EgressUsdPerGb = 0.05, BytesPerGb = 1e9, JoulesPerKwh = 3.6e6;

    /// <summary>A request that nobody serves costs far more than any energy; nothing in the example is unmet but where a budget is too tight. Chosen.</summary>
    private const double UnmetUsd = 100;

    private static readonly Provenance Illustrative = new("chosen", "", null, Basis.Chosen, "illustrative");
    private static readonly Provenance GoogleCarbon = new("google-region-carbon", "Apache-2.0", 2024, Basis.Published, "grid average");

    /// <summary>A compute region of the example.</summary>
    internal sealed record Node(string Id, string City, string Country, double Latitude, double Longitude, double UsdPerMwh, double Pue, double GramsPerKwh);

    /// <summary>A service node, its home region and its share of demand.</summary>
    internal sealed record Service(string City, double Latitude, double Longitude, string Home, double Share, string Country);

    /// <summary>A class: budget and time of inference in ms, kWh of IT energy, GB moved each way, GB of state, requests a session.</summary>
    internal sealed record Class(
        string Name, string Meaning, double BudgetMs, double InferenceMs, double Kwh, double PayloadGb, double StateGb, double Session);

    internal static IReadOnlyList<Node> Nodes { get; } =
    [
        new("oregon", "Oregon", "US", 45.59, -121.18, 55, 1.10, 79.23), new("iowa", "Iowa", "US", 41.26, -95.86, 60, 1.10, 412.72),
        new("virginia", "Northern Virginia", "US", 39.04, -77.49, 75, 1.15, 323.05), new("montreal", "Montreal", "CA", 45.50, -73.57, 45, 1.10, 5.48),
        new("netherlands", "Netherlands", "NL", 53.43, 6.86, 110, 1.10, 208.81), new("finland", "Finland", "FI", 60.57, 27.19, 65, 1.09, 39.32),
        new("frankfurt", "Frankfurt", "DE", 50.11, 8.68, 130, 1.20, 275.82), new("singapore", "Singapore", "SG", 1.35, 103.82, 150, 1.30, 366.85),
        new("tokyo", "Tokyo", "JP", 35.68, 139.69, 140, 1.25, 452.85), new("mumbai", "Mumbai", "IN", 19.08, 72.88, 95, 1.40, 678.76),
    ];

    internal static IReadOnlyList<Service> Services { get; } =
    [
        new("New York", 40.71, -74.01, "virginia", 0.25, "US"), new("Los Angeles", 34.05, -118.24, "oregon", 0.15, "US"),
        new("Frankfurt", 50.11, 8.68, "frankfurt", 0.25, "DE"), new("Singapore", 1.35, 103.82, "singapore", 0.15, "SG"),
        new("Tokyo", 35.68, 139.69, "tokyo", 0.20, "JP"),
    ];

    internal static IReadOnlyList<Class> Classes { get; } =
    [
        new("A", "interactive", 300, 180, 3e-4, 2e-5, 0.05, 10), new("B", "standard online", 1500, 800, 1e-3, 5e-5, 0.2, 20),
        new("C", "weakly real-time", 60_000, 20_000, 0.01, 1e-3, 0.5, 50), new("D", "offline batch", 3_600_000, 600_000, 0.05, 5e-3, 0, 1),
    ];

    /// <summary>The example as a problem of one hour, with egress, state and law.</summary>
    public static PlanProblem Problem() => Problem(
        Slot.At(2024, 1, 1), [Nodes.ToDictionary(node => node.Id, Signal)], _ => [RequestsPerClass], Nodes.Select(Region), "energy geography, worked example");

    /// <summary>The example's shape on given regions and hours.</summary>
    internal static PlanProblem Problem(
        Slot start, IReadOnlyList<IReadOnlyDictionary<string, GridSignal>> signals, Func<Class, IReadOnlyList<double>> requests,
        IEnumerable<Region> regions, string name)
    {
        var ordered = regions.OrderBy(region => region.Id, StringComparer.Ordinal).ToList();
        return new PlanProblem
        {
            Name = name,
            Start = start,
            Regions = ordered,
            Signals = signals,
            Hostings = [.. Classes.SelectMany(one => ordered.Select(region => HostingOf(one, region.Id)))],
            Classes = [.. Classes.Select(PlanClassOf)],
            Origins = [.. Services.Select(service => new PlanOrigin(service.City, NetworkOf(service, ordered), service.Home, service.City))],
            Demands = [.. Services.SelectMany(service => Classes.Select(one => new PlanDemand(
                service.City, one.Name, Law(service, one), [.. requests(one).Select(count => count * service.Share)])))],
        };
    }

    /// <summary>Everything that the example sets, with its standing.</summary>
    public static IReadOnlyList<Parameter> Parameters() =>
    [
        .. FibreLatency.Parameters,
        .. Classes.Select(one => new Parameter(
            $"Latency budget, class {one.Name} ({one.Meaning})", Text(one.BudgetMs), "ms", Standing.FoundSecondHand,
            "a script that cites Luo and Yang 2026, table 4")),
        .. Classes.Select(one => new Parameter(
            $"Class {one.Name}: inference, energy, payload, state, session",
            $"{Text(one.InferenceMs)}, {Text(one.Kwh)}, {Text(one.PayloadGb)}, {Text(one.StateGb)}, {Text(one.Session)}", "ms, kWh, GB each way, GB, requests",
            Standing.Chosen, "the paper's table could not be read")),
        .. Nodes.Select(node => new Parameter(
            $"Carbon intensity, {node.City}", Text(node.GramsPerKwh), "g/kWh", Standing.Found, "Google region carbon data 2024, grid average, Apache-2.0")),
        .. Nodes.Select(node => new Parameter(
            $"Electricity price and PUE, {node.City}", $"{Text(node.UsdPerMwh)}, {Text(node.Pue)}", "USD/MWh, 1", Standing.Chosen, "illustrative")),
        .. Services.Select(service => new Parameter(
            $"Demand share and home, {service.City}", $"{Text(service.Share)}, {service.Home}", "1", Standing.Chosen, "illustrative")),
        new("Egress, each way, out of home", Text(EgressUsdPerGb), "USD/GB", Standing.Chosen, "illustrative"),
        new("Carbon price", "0", "USD/t", Standing.Chosen, "so that carbon follows cost alone"),
        new("Law", "data of the EU stays in the EU; that of Japan and India stays for classes A and B", "", Standing.Chosen, "illustrative"),
    ];

    internal static Region Region(Node node) => new()
    {
        Id = node.Id,
        City = node.City,
        Jurisdiction = node.Country,
        Location = new GeoPoint(node.Latitude, node.Longitude),
        CarbonZone = node.Id,
        Pue = new(node.Pue, Illustrative),
        Ownership = Ownership.Owned,
        EgressUsdPerGb = new(EgressUsdPerGb, Illustrative),
    };

    private static GridSignal Signal(Node node)
    {
        var slot = Slot.At(2024, 1, 1);
        return new GridSignal(
            slot,
            new PriceReading(EnergyPrice.FromUsdPerMwh(node.UsdPerMwh), default, PriceKind.Tariff, slot, Timeliness.Constant, Illustrative),
            new CarbonReading(
                CarbonIntensity.FromGramsPerKwh(node.GramsPerKwh), CarbonKind.Average, CarbonScope.LifeCycle, slot, Timeliness.Constant, GoogleCarbon),
            null);
    }

    /// <summary>A request is one token in: its energy and time are those of the class wherever it runs, and accelerator time is not limited.</summary>
    private static Hosting HostingOf(Class one, string region) => new()
    {
        Region = region,
        Model = one.Name,
        JoulesPerInputToken = new(one.Kwh * JoulesPerKwh, Illustrative),
        JoulesPerOutputToken = new(0, Illustrative),
        PrefillMsPerToken = new(one.InferenceMs, Illustrative),
        DecodeMsPerToken = new(0, Illustrative),
        GpuSecondsPerInputToken = 0,
        GpuSecondsPerOutputToken = 0,
    };

    private static PlanClass PlanClassOf(Class one) => new()
    {
        Name = one.Name,
        Options = [one.Name],
        Budget = new LatencyBudget(one.BudgetMs, BudgetScope.FirstToken),
        PromptTokens = 1,
        OutputTokens = 0,
        RequestBytes = one.PayloadGb * BytesPerGb,
        ResponseBytes = one.PayloadGb * BytesPerGb,
        StateBytes = one.StateGb * BytesPerGb,
        RequestsPerSession = one.Session,
        UnmetUsd = UnmetUsd,
    };

    private static NetworkColumns NetworkOf(Service service, List<Region> regions)
    {
        var from = new GeoPoint(service.Latitude, service.Longitude);
        double[] perByte = [.. regions.Select(region => region.Id == service.Home ? 0 : EgressUsdPerGb / BytesPerGb)];
        return new NetworkColumns(service.City, [.. regions.Select(region => FibreLatency.RoundTrip(from, region.Location))], perByte, perByte);
    }

    private static Residency Law(Service service, Class one) => service.Country switch
    {
        "DE" => new Residency("EU", European),
        "JP" when one.Name is "A" or "B" => new Residency("JP", JurisdictionSet.Of(["JP"])),
        _ => Residency.Anywhere,
    };

    private static JurisdictionSet European { get; } = JurisdictionSet.Of(["DE", "NL", "FI"]);

    private static string Text(double value) => value.ToString("G6", CultureInfo.InvariantCulture);
}
