using Wattline.Signals;

namespace Wattline.Grid.Pack;

/// <summary>Reads what a unit of a currency is worth.</summary>
internal static class RateTable
{
    private const double LeastUsd = 1e-6, MostUsd = 1000;

    /// <summary>By currency, earliest year first.</summary>
    public static IReadOnlyList<ExchangeRate> Read(PackFiles files, SourceTable sources)
    {
        var (path, bytes) = files.Open("open/exchange_rates.csv");
        var row = new CsvReader(path, bytes.Span);
        var (currency, year, usd) = (row.Column("currency"), row.Column("year"), row.Column("usd_per_unit"));
        var (source, basis, note) = (row.Column("source_id"), row.Column("basis"), row.Column("note"));
        var rates = new List<ExchangeRate>();
        while (row.Read())
        {
            var about = row.Integer(year, 1900, 2200);
            rates.Add(new ExchangeRate(row.Name(currency), about, new Sourced<double>(
                row.Number(usd, LeastUsd, MostUsd), sources.Of(row, source, SourceTable.Basis(row, basis), about, row.Text(note)))));
        }

        return [.. rates.OrderBy(rate => rate.Currency, StringComparer.Ordinal).ThenBy(rate => rate.Year)];
    }
}
