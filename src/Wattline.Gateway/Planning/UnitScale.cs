using System.Globalization;

namespace Wattline.Gateway.Planning;

/// <summary>Turns a figure from the unit that somebody wrote into that of a field, so that advice never names a number that is off by a factor.</summary>
internal static class UnitScale
{
    /// <summary>By unit: what it measures, and how large it is. Letters count: <c>MJ</c> is not <c>mJ</c>. Currencies are not exchanged.</summary>
    private static readonly Dictionary<string, (string Measure, double Size)> Units = new(StringComparer.Ordinal)
    {
        ["us"] = ("time", 1e-6),
        ["ms"] = ("time", 1e-3),
        ["s"] = ("time", 1),
        ["sec"] = ("time", 1),
        ["second"] = ("time", 1),
        ["seconds"] = ("time", 1),
        ["min"] = ("time", 60),
        ["minute"] = ("time", 60),
        ["minutes"] = ("time", 60),
        ["h"] = ("time", 3600),
        ["hour"] = ("time", 3600),
        ["hours"] = ("time", 3600),
        ["d"] = ("time", 86_400),
        ["day"] = ("time", 86_400),
        ["days"] = ("time", 86_400),
        ["J"] = ("energy", 1),
        ["kJ"] = ("energy", 1e3),
        ["MJ"] = ("energy", 1e6),
        ["Wh"] = ("energy", 3600),
        ["kWh"] = ("energy", 3.6e6),
        ["MWh"] = ("energy", 3.6e9),
        ["GWh"] = ("energy", 3.6e12),
        ["B"] = ("data", 1),
        ["bytes"] = ("data", 1),
        ["kB"] = ("data", 1e3),
        ["KB"] = ("data", 1e3),
        ["MB"] = ("data", 1e6),
        ["GB"] = ("data", 1e9),
        ["TB"] = ("data", 1e12),
        ["mg"] = ("mass", 1e-3),
        ["g"] = ("mass", 1),
        ["kg"] = ("mass", 1e3),
        ["t"] = ("mass", 1e6),
        ["tonne"] = ("mass", 1e6),
        ["tonnes"] = ("mass", 1e6),
        ["m"] = ("length", 1),
        ["km"] = ("length", 1e3),
        ["USD"] = ("money", 1),
        ["$"] = ("money", 1),
        ["cent"] = ("money", 0.01),
        ["cents"] = ("money", 0.01),
        ["GPU-seconds"] = ("accelerator time", 1),
        ["GPU-s"] = ("accelerator time", 1),
        ["GPU-h"] = ("accelerator time", 3600),
        ["GPU-hours"] = ("accelerator time", 3600),
        ["deg"] = ("angle", 1),
        ["°"] = ("angle", 1),
        ["requests"] = ("requests", 1),
        ["req"] = ("requests", 1),
        ["tokens"] = ("tokens", 1),
        [""] = ("share", 1),
        ["%"] = ("share", 0.01),
        ["percent"] = ("share", 0.01),
    };

    /// <summary>The figure in the field's unit, as it may be written; null where either unit is not known or they measure different things.</summary>
    /// <param name="figure">As written.</param>
    /// <param name="from">Its unit.</param>
    /// <param name="to">The field's; empty for a share or a factor.</param>
    public static string? Convert(double figure, string from, string to)
    {
        var (given, asked) = (from.Split('/'), to.Split('/'));
        if (given.Length != asked.Length || given.Length > 2)
        {
            return null;
        }

        var factors = given.Zip(asked, Factor).ToList();
        return factors.Contains(null) ? null : Text(figure * factors[0]!.Value / (factors.Count > 1 ? factors[1]!.Value : 1));
    }

    private static double? Factor(string from, string to) =>
        Units.TryGetValue(from.Trim(), out var given) && Units.TryGetValue(to, out var asked) && given.Measure == asked.Measure
            ? given.Size / asked.Size
            : null;

    private static string Text(double value) => value.ToString("G12", CultureInfo.InvariantCulture);
}
