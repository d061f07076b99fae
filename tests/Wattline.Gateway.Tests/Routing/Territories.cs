namespace Wattline.Gateway.Tests.Routing;

/// <summary>
/// Which territories a rule allows, typed here from the treaties and decisions themselves and sharing nothing with the code that routes:
/// the 27 members of the EU, the EEA's three more, the unconditional adequacy decisions, and the Global CBPR Forum's members.
/// </summary>
internal static class Territories
{
    private const string Eu = "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE";
    private const string Eea = Eu + " IS LI NO";
    private const string Adequate = Eea + " AD AR BR CH FO GB GG IL IM JE KR NZ UY";
    private const string Forum = "AU CA JP KR MX PH SG TW US";

    /// <summary>Rules as operators and callers write them.</summary>
    public static IReadOnlyList<string> Rules { get; } =
    [
        "anywhere", "EU", "eu", "EEA", "EU-adequate", "EU-adequate:US-DPF", "EU-adequate:JP-private", "CBPR", "EU, CH", "SE", "de, fr",
        "US", "JP,SG",
        "EU-adequate, EU-adequate:US-DPF", "CBPR; NO", "GB CH", "IN", "EU, US", "NO", "SG",
    ];

    /// <summary>Whether a rule lets data into a territory.</summary>
    public static bool Allows(string rule, string territory) => rule
        .Split([',', ';', ' '], StringSplitOptions.RemoveEmptyEntries)
        .Any(part => part.ToUpperInvariant() switch
        {
            "ANYWHERE" => true,
            "EU" => Holds(Eu, territory),
            "EEA" => Holds(Eea, territory),
            "EU-ADEQUATE" => Holds(Adequate, territory),
            "EU-ADEQUATE:US-DPF" => territory == "US",
            "EU-ADEQUATE:JP-PRIVATE" => territory == "JP",
            "CBPR" => Holds(Forum, territory),
            var code => code == territory,
        });

    private static bool Holds(string members, string territory) => members.Split(' ').Contains(territory);
}
