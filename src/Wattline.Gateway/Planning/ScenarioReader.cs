using Wattline.Fleet;
using Wattline.Gateway.Configuration;
using Wattline.Grid;
using Wattline.Planning.Problems;
using Wattline.Signals;
using Wattline.Units;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Wattline.Gateway.Planning;

/// <summary>Reads a scenario, YAML or JSON, into the problem that it states; all its faults at once, each with path, line and cure.</summary>
public sealed class ScenarioReader
{
    private readonly DataPack _pack;
    private readonly long _mostColumns;
    private readonly string _subject;
    private readonly List<Fault> _faults = [];
    private ScenarioFrame _frame = null!;

    private ScenarioReader(DataPack pack, long mostColumns, string subject) => (_pack, _mostColumns, _subject) = (pack, mostColumns, subject);

    /// <summary>Reads a file.</summary>
    /// <param name="file">Its path.</param>
    /// <param name="pack">The facts that it refers to.</param>
    /// <exception cref="ConfigurationException">It is not there, is no YAML or has faults; the exception names all of them.</exception>
    public static PlanProblem ReadFile(string file, DataPack pack)
    {
        try
        {
            return Directory.Exists(file)
                ? throw new ConfigurationException(file, [new Fault("", 0, "It is a folder, not a scenario.", "Name a file in it.")])
                : Read(File.ReadAllText(file), Path.GetFileNameWithoutExtension(file), pack, ColumnBuilder.MaxColumns, new(file, "The file"));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException and not PlanProblemException)
        {
            throw new ConfigurationException(file, [new Fault("", 0, $"It cannot be read: {failure.Message}", "Name a scenario file that is there.")]);
        }
    }

    /// <summary>Reads a text.</summary>
    /// <param name="text">YAML, of which JSON is a part.</param>
    /// <param name="name">What to call the problem where the text does not say.</param>
    /// <param name="pack">The facts that it refers to.</param>
    /// <param name="mostColumns">Columns that the plan may have at most.</param>
    /// <exception cref="ConfigurationException">It is no YAML or has faults; the exception names all of them.</exception>
    public static PlanProblem Read(string text, string name, DataPack pack, long mostColumns = ColumnBuilder.MaxColumns) =>
        Read(text, name, pack, mostColumns, new(name, "The body"));

    /// <summary>Where a text comes from: what its faults stand under, and what to call it in a sentence.</summary>
    private readonly record struct Origin(string Heading, string Subject);

    private static PlanProblem Read(string text, string name, DataPack pack, long mostColumns, Origin origin)
    {
        var reader = new ScenarioReader(pack, mostColumns, origin.Subject);
        var problem = reader.ReadRoot(text, name);
        if (problem is not null && reader._faults.Count == 0)
        {
            reader._faults.AddRange(ProblemFaults.Of(problem, mostColumns));
        }

        return reader._faults.Count == 0 ? problem! : throw new ConfigurationException(origin.Heading, [.. reader._faults.OrderBy(fault => fault.Line)]);
    }

    private PlanProblem? ReadRoot(string text, string name)
    {
        if (Load(text) is not { } node)
        {
            return null;
        }

        var root = new ScenarioSection(ScenarioFields.Block("scenario"), new YamlSection("", node, _faults));
        var level = root.Word("level") == "2024" ? ReplayLevel.Level2024 : ReplayLevel.Recorded2022;
        _frame = new ScenarioFrame(
            _pack, root.Hour("start") ?? DataPack.FirstSlot, root.Whole("hours") ?? 24, level, root.Number("host_factor") ?? 1.57,
            root.Number("prefill_utilisation") ?? 0.4);
        var regions = ReadRegions(root);
        var problem = regions.Count == 0 ? null : ReadProblem(root, root.Text("name") ?? name, regions);
        root.RefuseOthers();
        return problem;
    }

    private YamlMappingNode? Load(string text)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            if (stream.Documents is [{ RootNode: YamlMappingNode root }, ..])
            {
                return root;
            }

            _faults.Add(new Fault(
                "", 0, $"{_subject} holds no scenario.", "Write 'regions:', 'origins:', 'classes:' and 'demand:'; 'wattline plan --schema' tells all."));
        }
        catch (YamlException broken)
        {
            _faults.Add(new Fault(
                "", (int)broken.Start.Line, $"{_subject} is no YAML: {broken.Message}", "Check the indentation, and quote values that contain ': '."));
        }
        catch (Exception broken) when (broken is InvalidOperationException or ArgumentException)
        {
            _faults.Add(new Fault("", 0, $"{_subject} is no YAML: a bracket, a brace or a quote does not close.", "Close it."));
        }

        return null;
    }

    private List<ScenarioRegion> ReadRegions(ScenarioSection root)
    {
        if (!root.Has("regions"))
        {
            root.Report("regions", "is missing: a plan needs somewhere to run.", "Add 'regions: {stockholm: {site: se}}'.");
        }

        var named = root.Named("regions").ToList();
        if ((long)named.Count * _frame.Hours > _mostColumns)
        {
            root.Report(
                "regions", FormattableString.Invariant($"are {named.Count:N0} over {_frame.Hours:N0} hours; one plan holds {_mostColumns:N0} ways to serve."),
                "Plan day by day, or drop some regions.");
            return [];
        }

        foreach (var twice in named.GroupBy(one => one.Name, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1))
        {
            root.Report("regions", $"names '{twice.Key}' twice, but for upper and lower case.", "Rename one of them.");
        }

        return [.. named.Select(one => new RegionReader(_frame, one.Name, one.Section).Read()).OfType<ScenarioRegion>()
            .DistinctBy(one => one.Region.Id, StringComparer.OrdinalIgnoreCase)];
    }

    private PlanProblem ReadProblem(ScenarioSection root, string name, List<ScenarioRegion> regions)
    {
        var fleet = new FleetColumns(regions.Select(one => one.Region));
        var ways = new OriginReader(_frame, fleet, RoundTrips.Read(root.Below("latency"), _pack));
        var services = root.Named("services").Select(one => ways.Service(one.Name, one.Section)).OfType<ScenarioService>().ToList();
        var origins = ByName(root, "origins", one => ways.Origin(one.Name, one.Section, services));
        var rules = new RuleReader(_frame.Groups, (path, problem, remedy, line) => _faults.Add(new Fault(path, line, problem, remedy)));
        var dataClasses = DataClasses(root, rules);
        var classes = ByName(root, "classes", one => new ClassReader(_frame, regions, dataClasses, rules, one.Name, one.Section).Read());
        var demands = new DemandReader(_frame, origins, classes, _mostColumns);
        if (!root.Has("demand"))
        {
            root.Report("demand", "is missing: there is nothing to plan.", "Add a list of '- {origin: …, class: …, requests_per_hour: …}'.");
        }

        var carbon = root.Below("carbon");
        var problem = new PlanProblem
        {
            Name = name,
            Start = _frame.Start,
            Regions = fleet.Regions,
            Hostings = [.. classes.Values.SelectMany(one => one.Hostings).DistinctBy(hosting => (hosting.Region, hosting.Model))],
            Signals = [.. Enumerable.Range(0, _frame.Hours).Select(hour => SignalsAt(regions, hour))],
            CarbonPrice = CarbonPrice.FromUsdPerTonne(carbon.Number("price_usd_per_tonne") ?? 0),
            CarbonKind = carbon.Word("kind") == "marginal" ? CarbonKind.Marginal : CarbonKind.Average,
            CarbonCap = carbon.Number("cap_kg") is { } kilograms ? Carbon.FromGrams(kilograms * 1000) : null,
            Origins = [.. origins.Values.Select(one => one.Plan)],
            Classes = [.. classes.Values.Select(one => one.Plan)],
            Demands = [.. root.List("demand").SelectMany(demands.Read)],
            GpuSecondsByHour = regions.Where(one => one.GpuSeconds is not null).ToDictionary(one => one.Region.Id, one => one.GpuSeconds!.Values),
            Quotas = [.. root.List("quotas").Select((quota, at) => ReadQuota(quota, rules, at, fleet, classes.Keys))],
            MeanLatencyMs = root.Number("mean_latency_ms"),
        };
        carbon.RefuseOthers();
        return problem;
    }

    private static Dictionary<string, T> ByName<T>(ScenarioSection root, string key, Func<(string Name, ScenarioSection Section), T?> read)
        where T : class
    {
        if (!root.Has(key))
        {
            root.Report(key, "is missing: a plan needs at least one.", "'wattline plan --schema' tells what may stand there.");
        }

        return root.Named(key).Select(one => (one.Name, Value: read(one))).Where(one => one.Value is not null).ToDictionary(one => one.Name, one => one.Value!);
    }

    private static Dictionary<string, ResidencyRules> DataClasses(ScenarioSection root, RuleReader rules) => root.Node("data_classes") is YamlMappingNode map
        ? map.Children.ToDictionary(
            one => ((YamlScalarNode)one.Key).Value ?? "", one => rules.Read($"data_classes.{((YamlScalarNode)one.Key).Value}", one.Value))
        : [];

    private Dictionary<string, GridSignal> SignalsAt(List<ScenarioRegion> regions, int hour) =>
        regions.ToDictionary(one => one.Region.Id, one => RegionReader.SignalOf(one, _frame, hour));

    private static ResidencyQuota ReadQuota(ScenarioSection section, RuleReader rules, int at, FleetColumns fleet, IEnumerable<string> known)
    {
        var line = section.Node("in") is { } node ? (int)node.Start.Line : 0;
        var territories = rules.Rule($"quotas[{at}].in", section.Required("in", "EU"), line);
        var share = section.Number("share");
        if (!section.Has("share"))
        {
            section.Report("share", "is missing.", "Add the least share of requests, 0 to 1, as in 'share: 0.8'.");
        }

        if (fleet.Regions.All(region => !territories.Allowed.Contains(region.Jurisdiction)))
        {
            section.Report(
                "in", $"No region lies in '{territories.Text}': the quota could be kept only by serving nobody.", "Add a region there, or drop the quota.");
        }

        var classes = section.Texts("classes") ?? [];
        foreach (var unknown in classes.Where(name => !known.Contains(name)))
        {
            section.Report("classes", $"'{unknown}' is no class of the scenario.", OriginReader.Use(unknown, known));
        }

        section.RefuseOthers();
        return new ResidencyQuota(territories.Text, territories.Allowed, share ?? 0, classes);
    }
}
