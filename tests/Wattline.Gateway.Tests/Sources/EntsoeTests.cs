using Wattline.Grid.Sources;
using Wattline.Signals;
using Wattline.Testing;
using Wattline.Testing.Sources;

namespace Wattline.Gateway.Tests.Sources;

/// <summary>ENTSO-E's channel of day-ahead prices.</summary>
public sealed class EntsoePriceTests : LiveSourceContract
{
    internal const string About =
        "<contract_MarketAgreement.type>A01</contract_MarketAgreement.type><currency_Unit.name>EUR</currency_Unit.name><price_Measure_Unit.name>MWH</price_Measure_Unit.name>";

    internal static readonly Dictionary<string, Sourced<double>> Rates = new()
    {
        ["EUR"] = new(1.25, new("ecb-reference-rates", "LicenseRef-facts", 2026, Basis.Published)),
    };

    private protected override string ChannelName => "prices";

    private protected override string Zone => "NL";

    private protected override TimeSpan Step => TimeSpan.FromMinutes(15);

    private protected override IReadOnlyList<string> Fields =>
    [
        "Publication_MarketDocument", "TimeSeries", "Period", "timeInterval", "start", "end", "resolution", "Point", "position", "price.amount", "currency_Unit.name",
    ];

    private protected override string ValueField => "price.amount";

    private protected override IReadOnlyList<string> Unknowns => [];

    private protected override IReadOnlyList<string> Untrue => ["NaN", "1e300", "1e999", "-123456789"];

    private protected override IReadOnlyList<string> OtherSchemas => ["many", "", "1,5", "<many/>"];

    private protected override IGridSource Open(Uri address, string key) => new EntsoeSource(address, key, Rates, Clock);

    private protected override UpstreamBehaviour Serve(SourceRequest request)
    {
        const string Area = "10YNL----------L";
        if (EntsoeService.Hours(request, Secret, ("documentType", "A44"), ("in_Domain", Area), ("out_Domain", Area)) is not { } hours)
        {
            return new UpstreamBehaviour.Status(404);
        }

        var told = World.Where(statement => IsGenerous || statement.Meets(hours.From, hours.Until));
        return EntsoeService.Answer("Publication_MarketDocument", EntsoeService.Series(told, About, "price.amount", statement => statement.Json(1 / 1.25)));
    }
}

/// <summary>ENTSO-E's channel of generation by type.</summary>
public sealed class EntsoeGenerationTests : LiveSourceContract
{
    private protected override string ChannelName => "generation";

    private protected override string Zone => "DE";

    private protected override TimeSpan Step => TimeSpan.FromMinutes(15);

    private protected override IReadOnlyList<string> Fields =>
        ["GL_MarketDocument", "TimeSeries", "MktPSRType", "psrType", "Period", "timeInterval", "start", "end", "resolution", "Point", "position", "quantity"];

    private protected override string ValueField => "quantity";

    private protected override IReadOnlyList<string> Unknowns => [];

    private protected override IReadOnlyList<string> Untrue => ["NaN", "1e300", "1e999", "-123456789"];

    private protected override IReadOnlyList<string> OtherSchemas => ["many", "", "1,5", "<many/>"];

    internal static string About(string type, string domain = "inBiddingZone_Domain.mRID") =>
        $"<{domain} codingScheme=\"A01\">10Y1001A1001A83F</{domain}><quantity_Measure_Unit.name>MAW</quantity_Measure_Unit.name><MktPSRType><psrType>{type}</psrType></MktPSRType>";

    private protected override IGridSource Open(Uri address, string key) => new EntsoeSource(address, key, EntsoePriceTests.Rates, Clock);

    private protected override double Computed(SignalKind kind, double stated) => GasAndWind.Computed(kind, stated);

    private protected override UpstreamBehaviour Serve(SourceRequest request)
    {
        if (EntsoeService.Hours(request, Secret, ("documentType", "A75"), ("processType", "A16"), ("in_Domain", "10Y1001A1001A83F")) is not { } hours)
        {
            return new UpstreamBehaviour.Status(404);
        }

        var told = World.Where(statement => IsGenerous || statement.Meets(hours.From, hours.Until)).ToList();
        return EntsoeService.Answer(
            "GL_MarketDocument",
            EntsoeService.Series(told, About("B04"), "quantity", GasAndWind.Gas) + EntsoeService.Series(told, About("B19"), "quantity", GasAndWind.Wind)
            + EntsoeService.Series(told, About("B10"), "quantity", _ => "40")
            + EntsoeService.Series(told, About("B10", "outBiddingZone_Domain.mRID"), "quantity", _ => "900"));
    }
}
