using Wattline.Grid;
using Wattline.Signals;
using Wattline.Text;

namespace Wattline.Gateway.Configuration;

/// <summary>Reads <c>signals</c>: whose word on the grid counts, and how it is asked for.</summary>
internal sealed class SignalsReader(DataPack pack, YamlSection section, string folder, Func<string, string?> environment)
{
    private static readonly Provenance Configured = new("configuration", "", null, Basis.Chosen);

    /// <summary>The options; what has faults is left out after they were noted.</summary>
    public static SignalsOptions Read(YamlSection root, DataPack pack, string folder, Func<string, string?> environment) =>
        new SignalsReader(pack, root.Section("signals"), folder, environment).Read();

    private SignalsOptions Read()
    {
        var orders = new Dictionary<string, IReadOnlyList<string>>
        {
            ["carbon"] = Order("carbon", section.Texts("carbon")),
            ["marginal"] = Order("marginal", section.Texts("marginal")),
            ["price"] = Order("price", section.Texts("price")),
        };
        var scope = section.OneOf("carbon_scope", "life-cycle", "direct") == "direct" ? CarbonScope.Direct : CarbonScope.LifeCycle;
        if (scope == CarbonScope.Direct && orders["carbon"] is [SignalOptions.Pack])
        {
            section.Report(
                "carbon_scope", "is direct, and the only source of carbon is the pack, whose averages are life-cycle.",
                "Name a live source in signals.carbon, or write 'carbon_scope: life-cycle'.");
        }

        var options = new SignalsOptions
        {
            Carbon = orders["carbon"],
            Marginal = orders["marginal"],
            Price = orders["price"],
            CarbonScope = scope,
            AsksForSites = section.OneOf("zones", "fleet", "sites") == "sites",
            Rates = ReadRates(),
            Sources = ReadSources(orders),
        };
        section.RefuseOthers();
        foreach (var source in options.Sources.Where(source => source.Kind.Key == SourceKey.None || source.Key is not null))
        {
            Try(source, options);
        }

        return options;
    }

    /// <summary>Makes a source once, so that what is wrong with its key or its zones shows now.</summary>
    private void Try(SourceOptions options, SignalsOptions all)
    {
        var name = options.Kind.Name;
        try
        {
            var source = options.Kind.Open(options, all, TimeProvider.System);
            using var closing = source as IDisposable;
            var due = SignalKinds.Carbon(CarbonKind.Average, all.CarbonScope);
            if (all.Carbon.Contains(name) && !source.Channels.Any(channel => channel.Kinds.Contains(due)))
            {
                section.Report(
                    "carbon", $"names '{name}', which has carbon of the other scope only.", "Change signals.carbon_scope, or take it out of the order.");
            }
        }
        catch (ArgumentException wrong)
        {
            section.Section("sources").Report(name, $"cannot be used: {options.Hide(wrong.Message)}", "Correct the key, the address or the zones.");
        }
    }

    private IReadOnlyList<string> Order(string key, IReadOnlyList<string>? names)
    {
        if (names is null)
        {
            return [SignalOptions.Pack];
        }

        if (names.Count == 0)
        {
            section.Report(key, "names no source.", $"Use {string.Join(", ", Giving(key))}, or leave the line out for the pack.");
        }

        foreach (var twice in names.GroupBy(name => name).Where(group => group.Count() > 1))
        {
            section.Report(key, $"names '{twice.Key}' {twice.Count()} times.", "Keep it once, at its place in the order.");
        }

        foreach (var name in names.Distinct().Where(name => name != SignalOptions.Pack && !Giving(key).Contains(name)))
        {
            var known = SourceKind.All.Any(kind => kind.Name == name);
            section.Report(
                key, known ? $"'{name}' gives none of that." : $"'{name}' is no source.",
                $"Use {string.Join(", ", known ? Giving(key) : Nearest.Names(name, Giving(key), 3) is { Count: > 0 } near ? near : Giving(key))}.");
        }

        return [.. names.Distinct().Where(Giving(key).Contains)];
    }

    private static List<string> Giving(string order) =>
        [.. SourceKind.All.Where(kind => kind.Orders.Contains(order)).Select(kind => kind.Name), SignalOptions.Pack];

    private List<SourceOptions> ReadSources(Dictionary<string, IReadOnlyList<string>> orders)
    {
        var sources = new List<SourceOptions>();
        var ordered = orders.Values.SelectMany(names => names).ToHashSet();
        var given = section.Sections("sources").ToList();
        foreach (var (name, source) in given)
        {
            var kind = SourceKind.All.FirstOrDefault(one => one.Name == name);
            if (kind is null)
            {
                var near = Nearest.Names(name, SourceKind.All.Select(one => one.Name), 3).DefaultIfEmpty(string.Join(", ", SourceKind.All));
                source.Report("", $"'{name}' is no source that is asked.", $"Use {string.Join(", ", near)}.");
            }
            else if (!ordered.Contains(name))
            {
                source.Report("", "stands in no order, so that nobody asks it.", $"Name it in {Places(kind)}, or remove the section.");
            }
            else
            {
                sources.Add(ReadSource(kind, source));
            }
        }

        foreach (var kind in SourceKind.All.Where(kind => ordered.Contains(kind.Name) && given.All(one => one.Name != kind.Name)))
        {
            if (kind.Key != SourceKey.None)
            {
                section.Report(
                    orders.First(order => order.Value.Contains(kind.Name)).Key, $"names '{kind.Name}', whose key is missing.",
                    $"{kind.Remedy} Then add signals.sources.{kind.Name}.{(kind.Key == SourceKey.Token ? "key_env" : "user_env and password_env")}.");
            }

            sources.Add(new SourceOptions { Kind = kind });
        }

        return sources;
    }

    private static string Places(SourceKind kind) => string.Join(" or ", kind.Orders.Select(order => $"signals.{order}"));

    private SourceOptions ReadSource(SourceKind kind, YamlSection source)
    {
        var (user, key, file) = ReadKey(kind, source);
        var options = new SourceOptions
        {
            Kind = kind,
            User = user,
            Key = key,
            KeyFile = file,
            Url = ReadUrl(kind, source),
            EveryMinutes = source.Whole("every_minutes", 1, 1440),
            MaxAgeHours = source.Whole("max_age_hours", 0, 168),
            Zones = ReadZones(source.Section("zones")),
        };
        source.RefuseOthers();
        return options;
    }

    private (string? User, string? Key, string? File) ReadKey(SourceKind kind, YamlSection source)
    {
        if (kind.Key == SourceKey.None)
        {
            return (null, null, null);
        }

        string? user = null, key, file;
        var reader = new KeyReader(source, folder, environment, kind.Key == SourceKey.Token ? "key" : "user and password");
        if (kind.Key == SourceKey.Token)
        {
            (key, file) = reader.Read();
        }
        else
        {
            (user, key, file) = reader.ReadAccount();
        }

        if (key is null && !source.Has("key_env") && !source.Has("key_file") && !source.Has("user_env") && !source.Has("password_env"))
        {
            source.Report(
                kind.Key == SourceKey.Token ? "key_env" : "user_env", $"is missing: {kind.Name} answers nobody without a key.",
                $"{kind.Remedy} Then name the environment variable, or a key_file.");
        }

        return (user, key, file);
    }

    private static Uri? ReadUrl(SourceKind kind, YamlSection source)
    {
        var text = source.Text("url");
        if (text is null)
        {
            return null;
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.Query.Length > 0 || url.UserInfo.Length > 0)
        {
            source.Report("url", "is no address of a service.", "Write it as in https://host/path, without a question mark, or leave it out.");
            return null;
        }

        if (kind.Key != SourceKey.None && url.Scheme == "http" && !url.IsLoopback)
        {
            source.Report("url", "would carry the key over the network for all to read.", "Use https, or an address of this machine.");
        }

        return url;
    }

    private Dictionary<string, string> ReadZones(YamlSection zones)
    {
        var known = pack.CarbonZones.Select(zone => zone.Id).Concat(pack.PriceZones.Select(zone => zone.Id)).ToHashSet();
        var names = new Dictionary<string, string>();
        foreach (var (zone, name) in zones.Values())
        {
            if (!known.Contains(zone))
            {
                zones.Report(zone, "is no zone of the data.", $"Use {string.Join(", ", Nearest.Names(zone, known, 3).DefaultIfEmpty("DE"))}.");
            }
            else if (string.IsNullOrWhiteSpace(name))
            {
                zones.Report(zone, "has no name there.", "Write what the service calls it, or remove the line.");
            }
            else
            {
                names[zone] = name;
            }
        }

        return names;
    }

    private Dictionary<string, Sourced<double>> ReadRates()
    {
        var rates = pack.ExchangeRates.GroupBy(rate => rate.Currency).ToDictionary(group => group.Key, group => group.MaxBy(rate => rate.Year)!.UsdPerUnit);
        (string Currency, double? Usd)[] own =
        [
            ("EUR", section.Number("usd_per_eur", 0.1, 10, "USD")), ("GBP", section.Number("usd_per_gbp", 0.1, 10, "USD")),
            ("CHF", section.Number("usd_per_chf", 0.1, 10, "USD")), ("AUD", section.Number("usd_per_aud", 0.1, 10, "USD")),
            ("BGN", section.Number("usd_per_bgn", 0.1, 10, "USD")), ("PLN", section.Number("usd_per_pln", 0.1, 10, "USD")),
            ("RON", section.Number("usd_per_ron", 0.1, 10, "USD")),
        ];
        foreach (var (currency, usd) in own)
        {
            if (usd is { } rate)
            {
                rates[currency] = new Sourced<double>(rate, Configured);
            }
        }

        return rates;
    }
}
