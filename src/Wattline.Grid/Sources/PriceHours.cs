using System.Globalization;
using Wattline.Signals;

namespace Wattline.Grid.Sources;

/// <summary>Collects what a service states of day-ahead prices in its own currency, and answers with one series in USD/MWh.</summary>
/// <param name="source">Name of the source.</param>
/// <param name="rates">US dollars for one unit of a currency; a currency that is not in it leaves its prices out.</param>
/// <param name="from">The first hour wanted.</param>
/// <param name="until">The hour after the last.</param>
internal sealed class PriceHours(string source, IReadOnlyDictionary<string, Sourced<double>> rates, Slot from, Slot until)
{
    private readonly HourMeans _hours = new(SignalKind.Price, from, until);
    private readonly SortedSet<string> _used = new(StringComparer.Ordinal);
    private readonly HashSet<string> _unknown = new(StringComparer.Ordinal);

    /// <summary>Rates as a constructor was given them, checked.</summary>
    /// <exception cref="ArgumentException">A rate is not a number above zero.</exception>
    public static IReadOnlyDictionary<string, Sourced<double>> Checked(IReadOnlyDictionary<string, Sourced<double>> rates)
    {
        ArgumentNullException.ThrowIfNull(rates);
        foreach (var (currency, rate) in rates)
        {
            if (!(rate.Value > 0 && double.IsFinite(rate.Value)))
            {
                throw new ArgumentException($"The rate of {currency} is {rate.Value} US dollars. Give a number above zero.", nameof(rates));
            }
        }

        var itself = new Sourced<double>(1, new("wattline", "", null, Basis.Published, "a dollar is a dollar"));
        return new Dictionary<string, Sourced<double>>(rates, StringComparer.OrdinalIgnoreCase) { ["USD"] = itself };
    }

    /// <summary>Takes one statement.</summary>
    /// <param name="currency">As in <c>EUR</c>.</param>
    /// <param name="start">When its interval begins.</param>
    /// <param name="length">How long it is.</param>
    /// <param name="perMegawattHour">The price; may be negative; null where the service says that it does not know.</param>
    public void Add(string currency, DateTimeOffset start, TimeSpan length, double? perMegawattHour)
    {
        if (rates.TryGetValue(currency, out var rate))
        {
            _used.Add(currency.ToUpperInvariant());
            _hours.Add(start, length, perMegawattHour * rate.Value);
        }
        else if (_unknown.Count < 3 && _unknown.Add(currency))
        {
            // What is no code of a currency is not repeated.
            var name = currency.Length == 3 && currency.All(char.IsAsciiLetter) ? currency : "a currency";
            _hours.Refuse($"price: no rate for {name}. Add it to the exchange rates.");
        }
    }

    /// <summary>Notes something else that was left out.</summary>
    public void Refuse(string what) => _hours.Refuse(what);

    /// <summary>The answer: one series, settled and so without a time of issue.</summary>
    /// <param name="zone">The zone.</param>
    /// <param name="licence">Of the service's data.</param>
    /// <param name="note">What a reader must know about the service; may be empty.</param>
    public SourceAnswer Answer(string zone, string licence, string note)
    {
        var points = _hours.Points();
        var exchange = _used.Where(currency => currency != "USD").Select(currency => string.Create(
            CultureInfo.InvariantCulture, $"{rates[currency].Value} USD per {currency} ({Told(rates[currency].Provenance)})"));
        var about = new Provenance(
            source, licence, points.Count == 0 ? null : points[^1].Slot.Start.Year, Basis.Measured,
            string.Join("; ", ((string[])["day-ahead", .. exchange, note]).Where(part => part.Length > 0)));
        return new SourceAnswer([new SignalSeries(zone, SignalKind.Price, source, points, null, about)], _hours.Refused);
    }

    private static string Told(Provenance rate) =>
        string.Join(", ", ((string?[])[rate.Source, rate.Year?.ToString(CultureInfo.InvariantCulture)]).Where(part => !string.IsNullOrEmpty(part)));
}
