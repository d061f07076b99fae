namespace Wattline.Gateway.Planning;

/// <summary>The one table of what a scenario may say: the reader, the JSON schema and docs/planning.md go by it.</summary>
internal static class ScenarioFields
{
    private const string Unlimited = "no limit";

    /// <summary>All blocks, the scenario itself first.</summary>
    public static IReadOnlyList<ScenarioBlock> All { get; } = [Root, Carbon, Latency, Quota, Region, Service, Origin, .. ClassFields.All, Demand];

    /// <summary>The block of a name.</summary>
    public static ScenarioBlock Block(string name) => All.First(block => block.Name == name);

    private static ScenarioBlock Root => new("scenario", "A scenario: what is asked for, where it may run, and for how long.",
    [
        new("name", FieldKind.Text, "What to call it.") { Default = "the file's name" },
        new("start", FieldKind.Hour, "The first hour, in UTC; signals of the data pack are those of its like hour in 2022.")
        {
            Default = "2022-01-01T00:00Z",
        },
        new("hours", FieldKind.Whole, "How many hours are planned.") { Unit = "h", Least = 1, Most = 8784, Default = "24" },
        new("level", FieldKind.Word, "The data pack's year as recorded, or its shape at the level of 2024.")
        {
            Words = ["recorded", "2024"], Default = "recorded",
        },
        new("carbon", FieldKind.Block, "What emissions cost and how many there may be.") { Below = "carbon" },
        new("mean_latency_ms", FieldKind.Number, "Mean latency of all requests served that may not be exceeded.")
        {
            Unit = "ms", Least = 0.001, Most = 1e9, Default = Unlimited,
        },
        new("quotas", FieldKind.List, "Shares of requests that must run in given territories.") { Below = "quota", Default = "none" },
        new("latency", FieldKind.Block, "How long a round trip takes.") { Below = "latency" },
        new("data_classes", FieldKind.Named, "Rules of residency by the name of a legal class of data, for classes to refer to.")
        {
            Below = "rules", Default = "none",
        },
        new("host_factor", FieldKind.Number, "IT energy over accelerator energy, for measured models.") { Least = 1, Most = 5, Default = "1.57" },
        new("prefill_utilisation", FieldKind.Number, "Share of the accelerator's peak that a prefill reaches, for measured models.")
        {
            Least = 0.01, Most = 1, Default = "0.4",
        },
        new("regions", FieldKind.Named, "Where requests may run, by name.") { Below = "region", IsRequired = true },
        new("services", FieldKind.Named, "Nodes through which clients reach the regions, by name.")
        {
            Below = "service", Default = "none: clients reach them directly",
        },
        new("origins", FieldKind.Named, "Where requests come from, by name.") { Below = "origin", IsRequired = true },
        new("classes", FieldKind.Named, "Kinds of work, by name.") { Below = "class", IsRequired = true },
        new("demand", FieldKind.List, "How many requests of which class come from where, when.") { Below = "demand", IsRequired = true },
    ]);

    private static ScenarioBlock Carbon => new("carbon", "Emissions.",
    [
        new("kind", FieldKind.Word, "Which emissions price and cap count; both kinds are reported.")
        {
            Words = ["average", "marginal"], Default = "average",
        },
        new("price_usd_per_tonne", FieldKind.Number, "What a tonne of CO2 equivalent costs.") { Unit = "USD/t", Most = 100_000, Default = "0" },
        new("cap_kg", FieldKind.Number, "Emissions that the whole plan may cause at most.") { Unit = "kg", Most = 1e15, Default = Unlimited },
    ]);

    private static ScenarioBlock Latency => new("latency", "Round trips.",
    [
        new("model", FieldKind.Word,
            "cables: the data pack's measured pairs and graph of cables. fibre: distance at the speed of light in fibre, with the terms below.")
        {
            Words = ["cables", "fibre"], Default = "cables",
        },
        new("access_ms", FieldKind.Number, "Last mile of every client, added to each round trip.") { Unit = "ms", Most = 1000, Default = "0" },
        new("fibre_km_per_ms", FieldKind.Number, "fibre: speed of light there.") { Unit = "km/ms", Least = 1, Most = 300, Default = "200" },
        new("switching_ms", FieldKind.Number, "fibre: overhead one way.") { Unit = "ms", Most = 1000, Default = "20" },
        new("inflation", FieldKind.Number, "fibre: by what the way over the network is longer than the great circle.")
        {
            Least = 1, Most = 10, Default = "1.4",
        },
        new("near_km", FieldKind.Number, "fibre: distance up to which two places count as one.") { Unit = "km", Most = 1000, Default = "50" },
        new("near_ms", FieldKind.Number, "fibre: round trip between such places.") { Unit = "ms", Most = 1000, Default = "5" },
    ]);

    private static ScenarioBlock Quota => new("quota", "A share of the requests served that must run in given territories.",
    [
        new("in", FieldKind.Text, "The territories: EU, EEA, EU-adequate, CBPR, ISO codes, or a list by commas.") { IsRequired = true },
        new("share", FieldKind.Number, "Least share of the requests served.") { Most = 1, IsRequired = true },
        new("classes", FieldKind.Texts, "The classes it is about.") { Default = "all" },
    ]);

    private static ScenarioBlock Region => new("region", "A place that can serve: a site of the data pack, or one of your own.",
    [
        new("site", FieldKind.Text, "A site of the data pack, by id or the provider's name: place, law, PUE, price and carbon are then known.")
        {
            Default = "none: give a place, jurisdiction, pue, price and carbon",
        },
        .. Place("Where it stands, if it is no site of the pack"),
        new("jurisdiction", FieldKind.Text, "ISO 3166-1 alpha-2 code of the law that holds there.") { Default = "the site's" },
        new("pue", FieldKind.Number, "Facility energy over IT energy.") { Least = 1, Most = 4, Default = "the site's" },
        new("price_usd_per_mwh", FieldKind.Series, "Electricity as delivered, network and tax included; may be negative.")
        {
            Unit = "USD/MWh", Least = -1000, Most = 10_000, Default = "the data pack's for the hour",
        },
        new("carbon_g_per_kwh", FieldKind.Series, "Average emissions.") { Unit = "g/kWh", Most = 2000, Default = "the data pack's for the hour" },
        new("marginal_carbon_g_per_kwh", FieldKind.Series, "Emissions of the next kilowatt-hour.")
        {
            Unit = "g/kWh", Most = 5000, Default = "the data pack's; not available for a place of your own",
        },
        new("gpu_seconds_per_hour", FieldKind.Series, "Accelerator time for sale in an hour: 3,600 for each accelerator.")
        {
            Unit = "GPU-seconds", Most = 1e12, Default = Unlimited,
        },
        new("gpu", FieldKind.Text, "Its accelerator, as the measurements name it: H100 or B200.") { Default = "H100" },
        new("models", FieldKind.Texts, "The models that it hosts.") { Default = "all that the classes name" },
        new("egress_usd_per_gb", FieldKind.Number, "Traffic out of the region.")
        {
            Unit = "USD/GB", Most = 100, Default = "0.09; between sites of one provider the data pack's",
        },
        new("compliance_usd_per_request", FieldKind.Number, "What serving there costs in compliance work.") { Unit = "USD", Most = 1000, Default = "0" },
    ]);

    private static ScenarioBlock Service => new("service", "A node that takes clients' requests and sends them on to a region.",
    [
        .. Place("Where it stands"),
        new("home", FieldKind.Text, "The region beside it: sessions keep their state there, and bytes to and from it are free.")
        {
            Default = "none: no state, and no way is free",
        },
    ]);

    private static ScenarioBlock Origin => new("origin", "Where requests come from.",
    [
        .. Place("Where it is"),
        new("jurisdiction", FieldKind.Text, "ISO 3166-1 alpha-2 code of the law that holds for its data.")
        {
            Default = "the city's country, else that of the service's home",
        },
        new("service", FieldKind.Text, "The node that it goes through; none for the direct way. An origin without a place is at its service.")
        {
            Default = "the nearest, where there are any",
        },
        new("weight", FieldKind.Number, "Its share where a demand is split by weight.") { Most = 1e9, Default = "1" },
    ]);

    private static ScenarioBlock Demand => new("demand", "Requests of one class from one or several origins.",
    [
        new("origin", FieldKind.Texts, "One origin, a list of them, or all.") { IsRequired = true },
        new("class", FieldKind.Text, "Their class.") { IsRequired = true },
        new("requests_per_hour", FieldKind.Series, "Requests that arrive in an hour.") { Unit = "requests/h", Most = 1e12, Default = "requests_per_day" },
        new("requests_per_day", FieldKind.Number, "Requests of a day, spread over its hours by the profile.")
        {
            Unit = "requests/day", Most = 1e13, Default = "requests_per_hour",
        },
        new("profile", FieldKind.Word, $"How a day's requests spread over local solar time. {Profiles}")
        {
            Words = [.. DayProfile.All.Select(profile => profile.Name)], Default = "flat",
        },
        new("split", FieldKind.Word, "Whether each origin has the figure, or it is split among them by their weights.")
        {
            Words = ["each", "weight"], Default = "each",
        },
    ]);

    private static string Profiles => string.Join("; ", DayProfile.All.Select(profile => $"{profile.Name}: {profile.Meaning}")) + ".";

    private static IEnumerable<ScenarioField> Place(string where) =>
    [
        new("city", FieldKind.Text, $"{where}: a city of the data pack, as in 'Berlin' or 'Berlin, DE'.") { Default = "latitude_deg and longitude_deg" },
        new("latitude_deg", FieldKind.Number, $"{where}: degrees north.") { Unit = "deg", Least = -90, Most = 90, Default = "city" },
        new("longitude_deg", FieldKind.Number, $"{where}: degrees east.") { Unit = "deg", Least = -180, Most = 180, Default = "city" },
    ];
}
