using Wattline.Gateway.OpenAi;
using Wattline.Grid;
using Wattline.Models;
using Wattline.Planning.Problems;
using Wattline.Signals;
using Wattline.Workloads;

namespace Wattline.Gateway.Planning;

/// <summary>A class of a scenario: what is planned, how regions host it, and where its data may go.</summary>
internal sealed record ScenarioClass(PlanClass Plan, IReadOnlyList<Hosting> Hostings, ResidencyRules Rules);

/// <summary>Reads one class of work of a scenario.</summary>
internal sealed class ClassReader(
    ScenarioFrame frame, IReadOnlyList<ScenarioRegion> regions, IReadOnlyDictionary<string, ResidencyRules> dataClasses, RuleReader rules, string id,
    ScenarioSection section)
{
    private static readonly string[] Physics = ["gpu_seconds_per_request", "service_ms"];
    private static readonly string[] OfTokens =
    [
        "models", "operating_points", "task", "inter_token_limit_ms", "prompt_tokens", "output_tokens", "cached_tokens",
    ];

    private readonly double _loadUsd = section.Number("load_usd") ?? 0;

    /// <summary>The class; what its faults leave of it where it has some.</summary>
    public ScenarioClass Read()
    {
        var preset = ReadPreset();
        var budget = ReadBudget(preset);
        var bare = section.Has("kwh_per_request");
        var (tokens, hostings) = bare ? (new Tokens(1, 0, 0), Bare()) : Measured(preset, budget.Scope);
        section.Refuse(
            bare ? OfTokens : Physics, bare ? "is given beside kwh_per_request." : "is given without kwh_per_request.",
            bare ? "Keep one of the two." : "Add it, or remove this.");
        var plan = new PlanClass
        {
            Name = id,
            Options = [.. hostings.Select(hosting => hosting.Model).Distinct()],
            Budget = budget,
            PromptTokens = tokens.Prompt,
            OutputTokens = tokens.Output,
            CachedTokens = tokens.Cached,
            RequestBytes = Bytes("request_mb", bare ? 0 : tokens.Prompt),
            ResponseBytes = Bytes("response_mb", bare ? 0 : tokens.Output),
            StateBytes = Bytes("state_mb", 0),
            RequestsPerSession = section.Number("requests_per_session") ?? preset?.RequestsPerSession ?? 1,
            Pinned = section.Flag("pinned") ?? false,
            DeadlineHours = ReadDeadline(),
            UnmetUsd = section.Number("unmet_usd") ?? ClassFields.UnmetUsd,
            MoveUsd = section.Number("move_usd") ?? 0,
            MoveLimit = section.Number("move_limit") ?? 1,
        };
        var residency = ReadRules();
        section.RefuseOthers();
        return new ScenarioClass(plan, hostings, residency);
    }

    private readonly record struct Tokens(double Prompt, double Output, double Cached);

    private WorkloadClass? ReadPreset()
    {
        var name = section.Word("preset") ?? id;
        return WorkloadClass.Presets.FirstOrDefault(one => one.Name == name);
    }

    private LatencyBudget ReadBudget(WorkloadClass? preset)
    {
        var (milliseconds, bounds) = (section.Number("budget_ms"), section.Word("bounds"));
        if (milliseconds is null && preset is null && !section.Has("budget_ms") && !section.IsMeant("budget_ms"))
        {
            section.Report("budget_ms", "is missing, and no preset gives it.", "Add the longest latency in ms, or 'preset: chat'.");
        }

        var scope = bounds switch
        {
            "first_token" => BudgetScope.FirstToken,
            "completion" => BudgetScope.Completion,
            _ => preset?.Budget.Scope ?? BudgetScope.Completion,
        };
        return new LatencyBudget(milliseconds ?? preset?.Budget.Milliseconds ?? double.PositiveInfinity, scope);
    }

    /// <summary>A deadline before the arrival gets a word of its own.</summary>
    private int ReadDeadline()
    {
        if (section.Text("deadline_hours") is ['-', .. var before])
        {
            section.Report("deadline_hours", $"lies {before} hours before the arrival.", "Write how long a request may wait: 0 or more.");
            return 0;
        }

        return section.Whole("deadline_hours") ?? 0;
    }

    private double Bytes(string key, double tokens) => section.Number(key) is { } megabytes ? megabytes * 1e6 : tokens * WorkloadReader.BytesPerToken;

    private ResidencyRules ReadRules()
    {
        if (section.Text("data_class") is not { } name)
        {
            return rules.Read($"classes.{id}.residency", section.Node("residency"));
        }

        section.Refuse(["residency"], "is given beside data_class.", "Keep one of the two.");
        if (!dataClasses.TryGetValue(name, out var known))
        {
            section.Report("data_class", $"'{name}' is no data class of the scenario.", OriginReader.Use(name, dataClasses.Keys));
        }

        return known ?? ResidencyRules.Anywhere;
    }

    /// <summary>
    /// A request without tokens: it stands as a prompt of one token that takes all of its energy and time, so that the budget holds its
    /// service whatever it bounds.
    /// </summary>
    private List<Hosting> Bare()
    {
        var energy = new Sourced<double>((section.Number("kwh_per_request") ?? 0) * 3.6e6, ScenarioFrame.Stated);
        var (seconds, service) = (section.Number("gpu_seconds_per_request") ?? 0, section.Number("service_ms") ?? 0);
        var none = new Sourced<double>(0, ScenarioFrame.Stated);
        return [.. regions.Select(one => new Hosting
        {
            Region = one.Region.Id,
            Model = id,
            JoulesPerInputToken = energy,
            JoulesPerOutputToken = none,
            PrefillMsPerToken = new(service, ScenarioFrame.Stated),
            DecodeMsPerToken = none,
            GpuSecondsPerInputToken = seconds,
            GpuSecondsPerOutputToken = 0,
            LoadUsd = _loadUsd,
        })];
    }

    private (Tokens Tokens, List<Hosting> Hostings) Measured(WorkloadClass? preset, BudgetScope scope)
    {
        var prompt = section.Number("prompt_tokens") ?? ClassFields.PromptTokens;
        var tokens = new Tokens(prompt, section.Number("output_tokens") ?? preset?.OutputTokens ?? 211, section.Number("cached_tokens") ?? 0);
        if (tokens.Cached > prompt)
        {
            section.Report("cached_tokens", "is above prompt_tokens.", "The cache holds at most the whole prompt: lower it.");
        }

        var limit = section.Number("inter_token_limit_ms") ?? (scope == BudgetScope.FirstToken ? LatencyClass.Interactive.InterTokenLimitMs : null);
        var models = ReadModels();
        var options = new OptionReader(section, limit);
        options.Check(models, [.. regions.Select(one => one.Gpu).Distinct()]);
        var hostings = models.SelectMany(model => Hosted(model, options)).ToList();
        return (tokens, hostings);
    }

    private List<ModelSpec> ReadModels()
    {
        var named = section.Texts("models");
        if (named is null or { Count: 0 })
        {
            section.Report("models", "is missing.", "Name a measured model, as in 'models: llama-3.1-8b', or give kwh_per_request.");
        }

        return [.. (named ?? []).Select(ReadModel).OfType<ModelSpec>()];
    }

    private ModelSpec? ReadModel(string name)
    {
        if (frame.Pack.FindModel(name) is not { } model)
        {
            var near = frame.Pack.Catalogue.Near(name, 3).DefaultIfEmpty("llama-3.1-8b");
            section.Report("models", $"'{name}' is no model of the data.", $"Use {string.Join(", ", near)}.");
            return null;
        }

        var energy = frame.Pack.EnergyOf(model);
        if (energy.Spec is null)
        {
            section.Report("models", $"'{name}' has no figures: {energy.Missing}.", "Name a model that was measured, or give kwh_per_request.");
        }

        return energy.Spec;
    }

    private List<Hosting> Hosted(ModelSpec model, OptionReader options)
    {
        var hosts = regions.Where(one => one.Models is null || one.Models.Any(name => frame.Pack.FindModel(name)?.Id == model.Id)).ToList();
        var hostings = hosts.SelectMany(one => options.Of(model, one.Gpu).Select(option => HostingOf(one, model, option.Label, option.Point))).ToList();
        if (hostings.Count == 0 && regions.Count > 0)
        {
            var why = hosts.Count == 0 ? "no region hosts it" : $"it was not measured on {string.Join(" or ", hosts.Select(one => one.Gpu).Distinct())}";
            section.Report("models", $"'{model.Id}' runs nowhere: {why}.", "Name another model, or change the regions' models or gpu.");
        }

        return hostings;
    }

    private Hosting HostingOf(ScenarioRegion one, ModelSpec model, string label, OperatingPoint point)
    {
        var accelerator = Accelerator.Find(point.Gpu)!;
        var name = $"{model.Id[(model.Id.IndexOf('/', StringComparison.Ordinal) + 1)..]}, {label}";
        return Hostings.FromOperatingPoint(
            one.Region.Id, _loadUsd > 0 ? $"{name}, for {id}" : name, model, point, accelerator.PeakFlops.Value, accelerator.PeakWatts.Value,
            frame.PrefillUtilisation, frame.HostFactor) with
        {
            LoadUsd = _loadUsd,
        };
    }
}
