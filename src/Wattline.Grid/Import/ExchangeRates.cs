namespace Wattline.Grid.Import;

/// <summary>US dollars for one unit of a currency: annual averages of the European Central Bank's reference rates.</summary>
internal static class ExchangeRates
{
    private const string Source = "ecb-reference-rates";

    private static readonly (int Year, double UsdPerEur, double AudPerEur)[] Rates =
    [
        (2022, 1.0530, 1.5167),
        (2023, 1.0813, 1.6288),
        (2024, 1.0824, 1.6397),
    ];

    /// <summary>USD for one unit. The Australian dollar goes through the euro, as the bank quotes both against it.</summary>
    public static double UsdPerUnit(string currency, int year)
    {
        var (_, usdPerEur, audPerEur) = Rates.Single(rate => rate.Year == year);
        return currency switch
        {
            "EUR" => usdPerEur,
            "AUD" => usdPerEur / audPerEur,
            _ => throw new ArgumentOutOfRangeException(nameof(currency), currency, "Only EUR and AUD are quoted here."),
        };
    }

    public static void Build(ImportRun run)
    {
        var table = run.Table("open/exchange_rates.csv", "currency", "year", "usd_per_unit", "source_id", "basis", "note");
        foreach (var rate in Rates)
        {
            table.Add("EUR", rate.Year, rate.UsdPerEur, Source, "published", "annual average");
            table.Add(
                "AUD", rate.Year, Math.Round(UsdPerUnit("AUD", rate.Year), 6), Source, "modelled",
                $"EUR/USD over EUR/AUD {rate.AudPerEur}, annual averages");
        }

        table.Save();
    }
}
