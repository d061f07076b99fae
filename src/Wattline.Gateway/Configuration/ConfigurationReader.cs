using Wattline.Grid;
using Wattline.Signals;
using Wattline.Units;
using Wattline.Workloads;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Wattline.Gateway.Configuration;

/// <summary>Reads <c>wattline.yaml</c>, checks everything and reports all faults at once.</summary>
public sealed class ConfigurationReader
{
    private readonly DataPack _pack;
    private readonly ResidencyGroups _groups;
    private readonly Func<string, string?> _environment;
    private readonly List<Fault> _faults = [];

    private ConfigurationReader(DataPack pack, Func<string, string?> environment)
    {
        (_pack, _environment) = (pack, environment);
        _groups = new ResidencyGroups(pack.Jurisdictions);
    }

    /// <summary>Where state is kept unless the file says otherwise.</summary>
    public static string DefaultStateDirectory =>
        Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "wattline");

    /// <summary>Reads and checks a file.</summary>
    /// <param name="file">Its path.</param>
    /// <param name="pack">The facts that it refers to.</param>
    /// <exception cref="ConfigurationException">It is not there, is no YAML or has faults; the exception names all of them.</exception>
    public static GatewayOptions ReadFile(string file, DataPack pack)
    {
        if (!File.Exists(file))
        {
            throw new ConfigurationException(file, [new Fault("", 0, "There is no such file.", "Run 'wattline init' to write a commented one.")]);
        }

        try
        {
            return Read(File.ReadAllText(file), file, pack, Environment.GetEnvironmentVariable);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException(file, [new Fault("", 0, $"It, or a file that it names, cannot be read: {failure.Message}", "Let the gateway's user read it.")]);
        }
    }

    /// <summary>Reads and checks a text.</summary>
    /// <param name="text">YAML.</param>
    /// <param name="name">What to call it in faults; key files are found relative to its folder.</param>
    /// <param name="pack">The facts that it refers to.</param>
    /// <param name="environment">Reads environment variables.</param>
    /// <exception cref="ConfigurationException">It is no YAML or has faults; the exception names all of them.</exception>
    public static GatewayOptions Read(string text, string name, DataPack pack, Func<string, string?> environment)
    {
        var reader = new ConfigurationReader(pack, environment);
        var options = reader.ReadRoot(text, name);
        if (reader._faults.Count > 0)
        {
            throw new ConfigurationException(name, [.. reader._faults.OrderBy(fault => fault.Line)]);
        }

        return options!;
    }

    private GatewayOptions? ReadRoot(string text, string name)
    {
        YamlNode? node;
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            node = stream.Documents.Count > 0 ? stream.Documents[0].RootNode : null;
        }
        catch (InvalidOperationException)
        {
            // The parser's own answer to brackets and quotes that never close.
            _faults.Add(new Fault("", 0, "The file is no YAML: a bracket, a brace or a quote does not close.", "Close it; 'wattline check' tells when all do."));
            return null;
        }
        catch (YamlException broken)
        {
            _faults.Add(new Fault("", (int)broken.Start.Line, $"The file is no YAML: {broken.Message}", "Check the indentation, and quote values that contain ': '."));
            return null;
        }

        var root = new YamlSection("", node, _faults);
        var energy = root.Section("energy");
        var options = new GatewayOptions
        {
            Listen = ReadListen(root),
            Location = ReadPlace(root, "location"),
            ClientLocation = ReadPlace(root, "client_location") ?? FindPlace("Frankfurt")!,
            AccessMs = root.Number("access_ms", 0, 1000, "ms") ?? 0,
            StateDirectory = root.Text("state") is { } state ? Path.GetFullPath(state, FolderOf(name)) : DefaultStateDirectory,
            HostFactor = energy.Number("host_factor", 1, 5, "") ?? 1.57,
            PrefillUtilisation = energy.Number("prefill_utilisation", 0.01, 1, "") ?? 0.4,
            Residency = ReadResidency(root, "residency") ?? Residency.Anywhere,
            ResidencyAtRest = ReadResidency(root, "residency_at_rest") ?? Residency.Anywhere,
            Classes = ReadClasses(root),
            Limits = ReadLimits(root.Section("limits")),
            Breaker = FailingReader.ReadBreaker(root.Section("breaker")),
            Health = FailingReader.ReadHealth(root.Section("health")),
            Adoption = AdoptionReader.Read(root),
            Drain = DrainOptions.Read(root.Section("drain")),
            Telemetry = TelemetryReader.Read(root, _environment),
            Tls = TlsReader.Read(root, FolderOf(name), _environment),
            Plan = PlanOptions.Read(root.Section("plan")),
            Learn = LearnOptions.Read(root.Section("learn")),
            Scrape = ScrapeOptions.Read(root.Section("scrape")),
            Signals = SignalsReader.Read(root, _pack, FolderOf(name), _environment),
            Upstreams = [],
        };
        energy.RefuseOthers();
        options = ReadCarbon(root, options) with { DefaultClass = root.Text("default_class") ?? "chat" };
        options = options with { Keys = ReadKeys(root, options), Upstreams = ReadUpstreams(root, options, FolderOf(name)) };
        options = options with { Reasoning = AutoReader.ReadLaws(root) };
        options = options with { Auto = AutoReader.Read(root, options.Reasoning) };
        root.RefuseOthers();
        CheckWhole(root, options);
        AdoptionReader.Check(root, options);
        TlsReader.Check(root, options);
        return options;
    }

    private static string FolderOf(string name) => Path.GetDirectoryName(Path.GetFullPath(name)) ?? "";

    private static void CheckWhole(YamlSection root, GatewayOptions options)
    {
        if (options.Keys.Count == 0 && !options.Listen.IsLoopback)
        {
            root.Report("listen", $"{options.Listen.Host} is reachable by others and no keys are configured.", "Add 'keys:', or listen on 127.0.0.1.");
        }

        if (options.Upstreams.Count > 0 && options.Upstreams.All(upstream => !options.Residency.Allowed.Contains(upstream.Region.Jurisdiction)))
        {
            root.Report("residency", $"{options.Residency.Text} holds none of the upstreams.", "Add an upstream there, or widen the rule.");
        }

        foreach (var twice in options.Keys.GroupBy(key => key.Name).Concat(options.Keys.GroupBy(key => key.Sha256)).Where(group => group.Count() > 1))
        {
            root.Report("keys", $"'{twice.Key}' stands there {twice.Count()} times.", "Give each key a name and a hash of its own.");
        }

        if (options.Classes.All(one => one.Name != options.DefaultClass))
        {
            root.Report("default_class", $"'{options.DefaultClass}' is no class.", $"Use {string.Join(", ", options.Classes.Select(one => one.Name))}.");
        }
    }

    private static Uri ReadListen(YamlSection root)
    {
        var text = root.Text("listen") ?? "http://127.0.0.1:8080";
        if (Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" && address.PathAndQuery == "/")
        {
            return address;
        }

        root.Report("listen", $"'{text}' is no address.", "Write it as http://127.0.0.1:8080.");
        return new Uri("http://127.0.0.1:8080");
    }

    private static GatewayOptions ReadCarbon(YamlSection root, GatewayOptions options)
    {
        var carbon = root.Section("carbon");
        var replay = root.Section("replay");
        options = options with
        {
            CarbonPrice = CarbonPrice.FromUsdPerTonne(carbon.Number("price_usd_per_t", 0, 10_000, "USD/t") ?? 80),
            CarbonKind = carbon.OneOf("kind", "average", "marginal") == "marginal" ? CarbonKind.Marginal : CarbonKind.Average,
            ReplayLevel = replay.OneOf("level", "recorded", "2024") == "2024" ? ReplayLevel.Level2024 : ReplayLevel.Recorded2022,
        };
        carbon.RefuseOthers();
        replay.RefuseOthers();
        return options;
    }

    private static Limits ReadLimits(YamlSection section)
    {
        var limits = new Limits();
        limits = new Limits
        {
            BodyMb = section.Number("body_mb", 0.001, 1000, "MB") ?? limits.BodyMb,
            BodiesMb = section.Number("bodies_mb", 0.001, 1_000_000, "MB") ?? limits.BodiesMb,
            Tries = section.Whole("tries", 1, 10) ?? limits.Tries,
            ConnectSeconds = section.Number("connect_s", 0.1, 60, "s") ?? limits.ConnectSeconds,
            FirstByteSeconds = section.Number("first_byte_s", 0.1, 3600, "s") ?? limits.FirstByteSeconds,
            BetweenBytesSeconds = section.Number("between_bytes_s", 0.1, 3600, "s") ?? limits.BetweenBytesSeconds,
            AnswerSeconds = section.Number("answer_s", 1, 86_400, "s") ?? limits.AnswerSeconds,
            AnswerMb = section.Number("answer_mb", 1, 1_000_000, "MB") ?? limits.AnswerMb,
            PlanColumns = section.Whole("plan_columns", 1000, 8_000_000) ?? limits.PlanColumns,
            ClientSeconds = section.Number("client_s", 2, 3600, "s") ?? limits.ClientSeconds,
            Connections = section.Whole("connections", 1, 1_000_000) ?? limits.Connections,
            Sessions = section.Whole("sessions", 1, 10_000_000) ?? limits.Sessions,
            CacheLifetimeSeconds = section.Number("cache_lifetime_s", 0, 86_400, "s") ?? limits.CacheLifetimeSeconds,
            UnhealthySeconds = section.Number("unhealthy_s", 0.1, 600, "s") ?? limits.UnhealthySeconds,
        };
        if (limits.BodiesMb < limits.BodyMb)
        {
            section.Report("bodies_mb", "is less than body_mb: the largest body would find no room.", "Raise it, or lower body_mb.");
        }

        section.RefuseOthers();
        return limits;
    }

    private static List<WorkloadClass> ReadClasses(YamlSection root)
    {
        var classes = WorkloadClass.Presets.ToDictionary(preset => preset.Name);
        foreach (var (name, section) in root.Sections("classes"))
        {
            var known = classes.GetValueOrDefault(name) ?? new WorkloadClass(name, new LatencyBudget(1000, BudgetScope.FirstToken), 211, 10, null);
            classes[name] = known with
            {
                Budget = new LatencyBudget(
                    section.Number("budget_ms", 0.001, 1e10, "ms") ?? known.Budget.Milliseconds,
                    section.OneOf("of", "first-token", "completion") switch
                    {
                        "completion" => BudgetScope.Completion,
                        "first-token" => BudgetScope.FirstToken,
                        _ => known.Budget.Scope,
                    }),
                OutputTokens = section.Number("output_tokens", 1, 1e6, "tokens") ?? known.OutputTokens,
                RequestsPerSession = section.Number("requests_per_session", 1, 1e6, "") ?? known.RequestsPerSession,
            };
            section.RefuseOthers();
        }

        return [.. classes.Values];
    }

    private List<KeyPolicy> ReadKeys(YamlSection root, GatewayOptions options)
    {
        var keys = new List<KeyPolicy>();
        foreach (var section in root.List("keys"))
        {
            var hash = section.Required("sha256", "<the hex digest that 'wattline key' prints>").ToLowerInvariant();
            if (hash.Length > 0 && (hash.Length != 64 || !hash.All(char.IsAsciiHexDigit)))
            {
                section.Report("sha256", "is no SHA-256 in hex.", "Use the 64 digits that 'wattline key' prints, never the key itself.");
            }

            var classes = section.Texts("classes");
            if (classes is { Count: 0 })
            {
                section.Report("classes", "names no class.", "Name some, or leave the line out to allow all.");
            }

            foreach (var unknown in classes?.Where(name => options.Classes.All(one => one.Name != name)) ?? [])
            {
                section.Report("classes", $"'{unknown}' is no class.", $"Use {string.Join(", ", options.Classes.Select(one => one.Name))}.");
            }

            keys.Add(AdoptionReader.ReadKey(section, new KeyPolicy(
                section.Required("name", "team-a"), hash, ReadResidency(section, "residency") ?? Residency.Anywhere,
                ReadResidency(section, "residency_at_rest") ?? Residency.Anywhere,
                section.Number("max_latency_ms", 0.001, 1e10, "ms"), classes)));
            section.RefuseOthers();
        }

        return keys;
    }

    private List<UpstreamOptions> ReadUpstreams(YamlSection root, GatewayOptions options, string folder)
    {
        var sections = root.List("upstreams");
        if (sections.Count == 0)
        {
            root.Report("upstreams", "names no server.", "Add one: '- region: …', 'url: …', 'site: …', 'models: …'; 'wattline init' shows how.");
        }

        var upstreams = sections.Select(section => new UpstreamReader(_pack, options, section, folder, _environment).Read()).OfType<UpstreamOptions>().ToList();
        foreach (var twice in sections.Select(section => section.Text("region")).OfType<string>().GroupBy(name => name, StringComparer.OrdinalIgnoreCase))
        {
            if (twice.Count() > 1)
            {
                root.Report("upstreams", $"names region '{twice.Key}' {twice.Count()} times.", "Give each upstream a region name of its own.");
            }
        }

        return upstreams;
    }

    private Residency? ReadResidency(YamlSection section, string key)
    {
        var text = section.Texts(key) is { } names ? string.Join(", ", names) : null;
        if (text is null)
        {
            return null;
        }

        if (_groups.TryParse(text, out var residency, out var unknown))
        {
            return residency;
        }

        section.Report(
            key, unknown.Length == 0 ? "names nobody." : $"'{unknown}' is neither a group nor a country code.",
            $"Use {string.Join(", ", _groups.Near(unknown))} or ISO 3166-1 codes.");
        return null;
    }

    private Place? ReadPlace(YamlSection section, string key)
    {
        var text = section.Text(key);
        if (text is null)
        {
            return null;
        }

        var place = FindPlace(text);
        if (place is null)
        {
            section.Report(key, $"'{text}' is neither a city in the data nor 'latitude, longitude'.", Places.Cure(_pack, text));
        }

        return place;
    }

    private Place? FindPlace(string text) => Places.Find(_pack, text);
}
