using Wattline.Fleet;
using Wattline.Grid;
using Wattline.Signals;
using Wattline.Text;
using Wattline.Units;

namespace Wattline.Gateway.Configuration;

/// <summary>Reads one entry of <c>upstreams</c>: the region that it is, how to reach it and what it serves.</summary>
internal sealed class UpstreamReader(DataPack pack, GatewayOptions options, YamlSection section, string folder, Func<string, string?> environment)
{
    /// <summary>Traffic to the internet where the file does not say what it costs, USD/GB; chosen.</summary>
    public const double InternetEgressUsdPerGb = 0.09;

    private static readonly Provenance Configured = new("configuration", "", null, Basis.Chosen);

    /// <summary>The upstream, or null after its faults were noted.</summary>
    public UpstreamOptions? Read()
    {
        var ownership = section.OneOf("ownership", "owned", "bought") == "bought" ? Ownership.Bought : Ownership.Owned;
        var region = ReadRegion(ownership);
        var url = ReadUrl();
        var (key, keyFile) = new KeyReader(section, folder, environment, "upstream's key").Read();
        var server = ReadServer();
        var (health, metrics) = (ReadPage("health_url", url, server.HealthPath), ReadPage("metrics_url", url, server.MetricsPath));
        var (version, keyHeader) = (section.Text("api_version"), section.Text("key_header") ?? server.KeyHeader);
        CheckDialect(server, version, keyHeader, metrics);
        var (power, powerMatch) = new PowerReader(section).Read(ReadPage("power_url", url, null), metrics is null ? null : server.Metrics);
        var includeUsage = section.Flag("include_usage") ?? true;
        var (requests, tokens) = (section.Number("requests_per_minute", 1, 1e9, "requests"), section.Number("tokens_per_minute", 1, 1e12, "tokens"));
        var tariff = section.Number("electricity_usd_per_mwh", -1000, 10_000, "USD/MWh");
        if (region is { PriceZone: null, Ownership: Ownership.Owned } && tariff is null)
        {
            section.Report("electricity_usd_per_mwh", "is missing, and the data have no price there.", "Give your tariff in USD/MWh.");
        }

        var energy = section.Section("onsite");
        var onSite = section.Has("onsite") ? new OnSiteReader(pack, energy, region?.CarbonZone, ownership).Read() : null;
        var models = section.List("models");
        if (models.Count == 0)
        {
            section.Report("models", "names no model.", "Add '- name: llama-3.1-8b' with 'energy: meta-llama/Llama-3.1-8B-Instruct'.");
        }

        var name = region?.Id ?? "";
        var hosted = models.Select(model => new ModelReader(pack, options, name, ownership, server, model).Read()).OfType<ModelOptions>().ToList();
        foreach (var twice in hosted.GroupBy(model => model.Hosting.Model).Where(group => group.Count() > 1))
        {
            section.Report("models", $"names '{twice.Key}' {twice.Count()} times.", "Keep one of them.");
        }

        section.RefuseOthers();
        return region is null || url is null
            ? null
            : new UpstreamOptions
            {
                Region = region,
                Url = url,
                Server = server,
                HealthUrl = health,
                MetricsUrl = metrics,
                RequestsPerMinute = requests,
                TokensPerMinute = tokens,
                PowerUrl = power,
                PowerMatch = powerMatch,
                Key = key,
                KeyHeader = keyHeader,
                ApiVersion = version,
                IncludeUsage = includeUsage,
                KeyFile = keyFile,
                OnSite = onSite,
                Tariff = tariff is { } price ? EnergyPrice.FromUsdPerMwh(price) : null,
                Models = hosted,
            };
    }

    private Region? ReadRegion(Ownership ownership)
    {
        var id = section.Name("region", "eu-stockholm");
        var site = ReadSite();
        var (jurisdiction, zone, place) = (section.Text("jurisdiction"), section.Text("carbon_zone"), section.Text("location"));
        var (gpu, inFlight) = (section.Number("gpu_seconds_per_hour", 1, 1e12, "GPU-seconds"), section.Whole("in_flight", 1, 1_000_000));
        var (compliance, ingress) = (section.Number("compliance_usd", 0, 1000, "USD per request"), section.Number("ingress_usd_per_gb", 0, 100, "USD/GB"));
        var (pue, egress) = (section.Number("pue", 1, 4, ""), section.Number("egress_usd_per_gb", 0, 100, "USD/GB"));
        var point = place is null ? site?.Location : Places.Find(pack, place)?.Point;
        CheckPlace(site, jurisdiction, zone, point, pue);
        if (point is null || (site is null && (jurisdiction is null || zone is null || pue is null)) || id.Length == 0)
        {
            return null;
        }

        return new Region
        {
            Id = id,
            Site = site?.Id,
            City = site?.City ?? place!,
            Jurisdiction = (jurisdiction ?? site!.Jurisdiction).ToUpperInvariant(),
            Location = point.Value,
            CarbonZone = zone ?? site!.CarbonZone,
            PriceZone = site?.PriceZone,
            Pue = pue is { } own ? new Sourced<double>(own, Configured) : site!.Pue,
            Ownership = ownership,
            GpuSecondsPerSlot = gpu,
            InFlightLimit = inFlight ?? 256,
            EgressUsdPerGb = new Sourced<double>(egress ?? InternetEgressUsdPerGb, egress is null ? Configured with { Note = "default for traffic to the internet" } : Configured),
            IngressUsdPerGb = ingress ?? 0,
            ComplianceUsd = compliance ?? 0,
        };
    }

    private Site? ReadSite()
    {
        var name = section.Text("site");
        var site = name is null ? null : SiteNames.Find(pack, name);
        if (name is not null && site is null)
        {
            section.Report("site", $"'{name}' is no site of the data.", SiteNames.Remedy(pack, name));
        }

        return site;
    }

    private void CheckPlace(Site? site, string? jurisdiction, string? zone, GeoPoint? point, double? pue)
    {
        if (jurisdiction is not null && JurisdictionSet.IndexOf(jurisdiction) < 0)
        {
            section.Report("jurisdiction", $"'{jurisdiction}' is no ISO 3166-1 code.", $"Use {string.Join(", ", Nearest.Names(jurisdiction, JurisdictionSet.KnownCodes, 3).DefaultIfEmpty("DE"))}.");
        }

        if (zone is not null && pack.CarbonZones.All(one => one.Id != zone))
        {
            section.Report("carbon_zone", $"'{zone}' is no zone of the data.", $"Use {string.Join(", ", Nearest.Names(zone, pack.CarbonZones.Select(one => one.Id), 3).DefaultIfEmpty("DE"))}.");
        }

        if (site is null && !section.Has("site"))
        {
            foreach (var (key, missing) in new[] { ("location", point is null), ("jurisdiction", jurisdiction is null), ("carbon_zone", zone is null), ("pue", pue is null) })
            {
                if (missing)
                {
                    section.Report(key, "is missing or not known, and no 'site' gives it.", "Name a site of the data, or give location, jurisdiction, carbon_zone and pue.");
                }
            }
        }
        else if (section.Has("location") && point is null)
        {
            section.Report("location", "is neither a city of the data nor 'latitude, longitude'.", "Correct it, or leave it out for the site's own.");
        }
    }

    private Uri? ReadUrl()
    {
        var text = section.Required("url", "http://127.0.0.1:8000/v1");
        var valid = Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.Query.Length == 0;
        if (valid && url!.AbsolutePath.EndsWith("/chat/completions", StringComparison.OrdinalIgnoreCase))
        {
            section.Report("url", "ends in /chat/completions.", "Write it up to the version; the rest is added.");
        }
        else if (valid && url!.Authority == options.Listen.Authority)
        {
            section.Report("url", "is this gateway's own address.", "Name the model server's.");
        }
        else if (valid)
        {
            return url;
        }

        else if (text.Length > 0)
        {
            section.Report("url", $"'{text}' is no base address.", "Write it up to the version, as in https://host/v1.");
        }

        return null;
    }

    private ServerKind ReadServer()
    {
        var name = section.OneOf("server", [.. ServerKind.All.Select(kind => kind.Name)]);
        return ServerKind.All.FirstOrDefault(kind => kind.Name == name) ?? ServerKind.Default;
    }

    private void CheckDialect(ServerKind server, string? version, string keyHeader, Uri? metrics)
    {
        if (metrics is not null && server.Metrics is null)
        {
            section.Report("metrics_url", $"is given, and what a page of {server} says is not known.", "Name the kind: 'server: vllm', sglang or llama.cpp.");
        }

        if (server.NeedsApiVersion && string.IsNullOrWhiteSpace(version))
        {
            section.Report("api_version", $"is missing, and a server of kind {server} asks for it.", "Add 'api_version: 2024-10-21' or the one that you use.");
        }

        if (keyHeader.Length == 0 || !keyHeader.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-'))
        {
            section.Report("key_header", $"'{keyHeader}' is no name of a header.", "Use Authorization, api-key or the like.");
        }
    }

    /// <summary>An address beside the API itself: given, or the server kind's own at the same host, or none.</summary>
    private Uri? ReadPage(string key, Uri? url, string? path)
    {
        var text = section.Text(key);
        if (text is null)
        {
            return path is null || url is null ? null : new Uri(url, path);
        }

        if (text.Equals("none", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        return section.Address(key, "Write it whole, as in http://127.0.0.1:8000/health, or 'none'.");
    }
}
