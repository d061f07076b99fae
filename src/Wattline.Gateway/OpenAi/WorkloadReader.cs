using System.Collections.Concurrent;
using System.Globalization;
using Wattline.Fleet;
using Wattline.Gateway.Configuration;
using Wattline.Gateway.Control;
using Wattline.Grid;
using Wattline.Models;
using Wattline.Routing;
using Wattline.Text;
using Wattline.Workloads;

namespace Wattline.Gateway.OpenAi;

/// <summary>Turns a request, its hints and the caller's policy into a workload. Hints only narrow what policy allows.</summary>
internal sealed class WorkloadReader(
    GatewayOptions options, DataPack pack, FleetBuilder builder, Memory memory, StateRegister states, ReasoningBoard? laws = null)
{
    /// <summary>Bytes of an answer a token, chosen: some four characters and their share of the JSON around them.</summary>
    public const double BytesPerToken = 5;

    /// <summary>Bytes of one event of a stream, which carries about a token: chosen, OpenAI's chunks and their like without usage.</summary>
    public const double BytesPerEvent = 200;

    private const int KnownPlaces = 4096, LongestKnownPlace = 256, LongestSession = 256, MostDeadline = 86_400;

    private readonly ConcurrentDictionary<KeyPolicy, KeyTerms> _terms = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<(string Model, string Operation)> _served =
        [.. options.Upstreams.SelectMany(upstream => upstream.Models).SelectMany(model => model.Operations.Select(one => (model.Hosting.Model, one)))];

    /// <summary>The model that the most regions serve, the first of them in the file: what is kept there, most can be asked about.</summary>
    private readonly string? _widest = options.Upstreams.SelectMany(upstream => upstream.Models)
        .Where(model => model.Operations.Contains(Operation.Responses.Name)).GroupBy(model => model.Hosting.Model).MaxBy(group => group.Count())?.Key;

    private readonly ResidencyGroups _groups = new(pack.Jurisdictions);
    private readonly ChoiceReader _choices = new(memory);
    private readonly GenerationalMap<string, Place> _places = new(KnownPlaces);
    private readonly GenerationalMap<Place, NetworkColumns> _networks = new(KnownPlaces);

    /// <summary>Whether a name is an alias, under which the gateway chooses the model.</summary>
    public bool IsAlias(string? name) => Alias(name) is not null;

    private AutoTables? Alias(string? name) => name is null ? null : laws?.Current.Find(name);

    /// <summary>Reads a request.</summary>
    /// <returns>The ask; null together with the error that says what to mend.</returns>
    public Ask? Read(
        Operation operation, RequestPeek peek, Hints hints, long bodyBytes, KeyPolicy policy, FleetSnapshot snapshot, out OpenAiError? error)
    {
        var stores = peek.Store ?? operation.StoresByDefault;
        // Read once: what is learnt meanwhile is for the next request.
        var alias = Alias(peek.Model ?? hints.Model);
        if (FindModel(operation, peek, hints, snapshot, alias, out error) is not { } index || FindClass(hints, policy, out error) is not { } kind
            || ReadBudget(hints, kind, policy, alias?.Alias, out error) is not { } budget
            || ReadResidency(hints.Residency, policy, stores, out error) is not { } residency
            || ReadOrigin(hints.ClientLocation, "X-Wattline-Client-Location", out error) is not { } origin || FindHome(peek, policy, snapshot, out error) is not { } home)
        {
            return null;
        }

        var model = snapshot.Models[index].Model;

        if (hints.Session?.Length > LongestSession)
        {
            error = OpenAiError.Invalid("invalid_session", $"A session's name has at most {LongestSession} characters.", "X-Wattline-Session");
            return null;
        }

        var output = operation.HasOutput ? memory.ExpectedOutput(policy.Name, model, kind, peek.ReasoningEffort, peek.MaxTokens) : 0;
        var state = memory.Locate(policy.Name, hints.Session, model, kind, peek.PromptTokens, snapshot);
        var work = new Workload
        {
            Network = NetworkFrom(origin, snapshot.Fleet),
            Budget = budget,
            Residency = residency.Allowed,
            // What a region keeps never moves. Its cache may be there too; one elsewhere is of no use.
            State = home == 0 ? state : state.Home == home ? state with { Pinned = true } : new StateLocality(home, 0, 0, 1, Pinned: true),
            PromptTokens = peek.PromptTokens,
            RequestBytes = bodyBytes,
            ResponseBytes = output * (peek.Stream ? BytesPerEvent : BytesPerToken),
        };
        var name = alias?.Alias.Name ?? model;
        var ask = new Ask(operation, policy, kind, origin, residency, stores, hints.Session, name, work, new ServingOption(index, output));
        return alias is null ? ask : _choices.Read(alias, ask, peek, hints, snapshot, [.. Served(alias, operation)], out error);
    }

    /// <summary>Places of an alias's models that some region serves an operation of.</summary>
    private IEnumerable<int> Served(AutoTables alias, Operation operation) =>
        Enumerable.Range(0, alias.Alias.Models.Count).Where(at => _served.Contains((alias.Alias.Models[at], operation.Needs)));

    /// <summary>The way from a place to the fleet, remembered: snapshots change prices and signals, never the places.</summary>
    public NetworkColumns NetworkFrom(Place origin, FleetColumns fleet)
    {
        if (!_networks.TryGet(origin, out var network))
        {
            network = builder.NetworkFrom(origin, fleet);
            _networks.Set(origin, network);
        }

        return network;
    }

    /// <summary>Index of the model asked for; of an alias, of the first of its models that serves the operation.</summary>
    private int? FindModel(
        Operation operation, RequestPeek peek, Hints hints, FleetSnapshot snapshot, AutoTables? alias, out OpenAiError? error)
    {
        error = null;
        var model = peek.Model ?? hints.Model ?? operation.DefaultModel ?? (operation.RunsModel ? null : _widest);
        if (model is null)
        {
            error = OpenAiError.Invalid("missing_model", "'model' is missing. GET /v1/models lists what is served.", "model");
            return null;
        }

        if (peek.Model is not null && hints.Model is not null && peek.Model != hints.Model)
        {
            error = OpenAiError.Invalid("hint_twice", $"The request names '{peek.Model}' and the hint '{hints.Model}'.", Hints.Prefix + "Model");
            return null;
        }

        if (alias is not null)
        {
            return FindAmong(alias, operation, snapshot, out error);
        }

        var index = snapshot.ModelIndex(model);
        if (index < 0)
        {
            error = UnknownModel(model, [.. options.Auto.Select(one => one.Name), .. snapshot.Models.Select(one => one.Model)]);
            return null;
        }

        if (hints.MaxError is not null || hints.Difficulty is not null)
        {
            error = OpenAiError.Invalid(
                "hint_needs_alias",
                $"A tolerated error and a difficulty choose among models, and '{model}' is one. " +
                (options.Auto.Count == 0 ? "This gateway has no alias in 'auto'." : $"Ask for {string.Join(" or ", options.Auto.Select(one => $"'{one.Name}'"))}."),
                Hints.Prefix + (hints.MaxError is null ? "Difficulty" : "Max-Error"));
            return null;
        }

        if (!_served.Contains((model, operation.Needs)))
        {
            var served = string.Join(", ", _served.Where(one => one.Model == model).Select(one => one.Operation));
            error = OpenAiError.Invalid("operation_not_served", $"'{model}' is served here for {served}, not for {operation.Needs}.", "model");
            return null;
        }

        return index;
    }

    private int? FindAmong(AutoTables alias, Operation operation, FleetSnapshot snapshot, out OpenAiError? error)
    {
        error = null;
        if (operation is { HasOutput: true, RunsModel: true } && Served(alias, operation).FirstOrDefault(-1) is var first and >= 0)
        {
            return snapshot.ModelIndex(alias.Alias.Models[first]);
        }

        error = OpenAiError.Invalid(
            "operation_not_served",
            operation is { HasOutput: true, RunsModel: true } ? $"None of the models of '{alias.Alias.Name}' is served here for {operation.Needs}."
                : $"'{alias.Alias.Name}' chooses a model and how long it thinks, for chat, completions and responses. Name a model for {operation}.",
            "model");
        return null;
    }

    /// <summary>The region that keeps what a request refers to, counted from 1; 0 where it refers to nothing.</summary>
    private int? FindHome(RequestPeek peek, KeyPolicy policy, FleetSnapshot snapshot, out OpenAiError? error)
    {
        error = null;
        var home = 0;
        foreach (var name in peek.States)
        {
            var region = states.RegionOf(policy.Name, name);
            var row = region is null ? -1 : snapshot.Fleet.RowOf(region);
            if (row < 0)
            {
                error = StateErrors.Unknown(name, region);
                return null;
            }

            if (home != 0 && home != row + 1)
            {
                error = OpenAiError.Invalid(
                    "state_in_two_regions",
                    $"'{name}' is kept in {region}, and other things that the request refers to in {snapshot.Fleet.Regions[home - 1].Id}. " +
                    "No region has all of them.");
                return null;
            }

            home = row + 1;
        }

        return home;
    }

    private WorkloadClass? FindClass(Hints hints, KeyPolicy policy, out OpenAiError? error)
    {
        error = null;
        var terms = TermsOf(policy);
        if (hints.Class is null)
        {
            return terms.Find(hints.UsualClass, StringComparison.Ordinal) ?? terms.Default;
        }

        var name = hints.Class.Trim();
        var found = terms.Find(name, StringComparison.OrdinalIgnoreCase);
        if (found is null)
        {
            error = OpenAiError.Invalid("unknown_class", $"'{name}' is no class that this key may use. Use {string.Join(", ", terms.Classes.Select(one => one.Name))}.", "X-Wattline-Class");
        }

        return found;
    }

    private static LatencyBudget? ReadBudget(Hints hints, WorkloadClass kind, KeyPolicy policy, AutoOptions? alias, out OpenAiError? error)
    {
        error = null;
        if (hints.Deadline is not null || (alias?.DeadlineSeconds is not null && hints.MaxLatencyMs is null && hints.LatencyOf is null))
        {
            return ReadDeadline(hints, alias, policy, out error);
        }

        var limit = kind.Budget.Milliseconds;
        if (hints.MaxLatencyMs is { } text
            && (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out limit) || !double.IsFinite(limit) || limit <= 0))
        {
            error = OpenAiError.Invalid("invalid_latency", $"'{text}' is no positive number of milliseconds.", "X-Wattline-Max-Latency-Ms");
            return null;
        }

        BudgetScope? scope = hints.LatencyOf?.Trim().ToLowerInvariant() switch
        {
            null => kind.Budget.Scope,
            "first-token" => BudgetScope.FirstToken,
            "completion" => BudgetScope.Completion,
            _ => null,
        };
        if (scope is null)
        {
            error = OpenAiError.Invalid("invalid_latency_scope", $"'{hints.LatencyOf}' is neither first-token nor completion.", "X-Wattline-Latency-Of");
            return null;
        }

        return new LatencyBudget(Math.Min(limit, policy.MaxLatencyMs ?? double.PositiveInfinity), scope.Value);
    }

    /// <summary>A budget to completion in seconds: the request's own word, else the alias's.</summary>
    private static LatencyBudget? ReadDeadline(Hints hints, AutoOptions? alias, KeyPolicy policy, out OpenAiError? error)
    {
        error = null;
        var seconds = alias?.DeadlineSeconds ?? 0;
        if (hints.Deadline is { } text
            && (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out seconds) || !(seconds > 0 && seconds <= MostDeadline)))
        {
            error = OpenAiError.Invalid(
                "invalid_deadline", $"'{text}' is no time in seconds above 0 and up to {MostDeadline}.", Hints.Prefix + "Deadline");
            return null;
        }

        if (hints.Deadline is not null && (hints.MaxLatencyMs ?? hints.LatencyOf) is not null)
        {
            error = OpenAiError.Invalid(
                "hint_twice", "A deadline is a latency budget to completion, and the request gives another. Leave one of the two out.",
                Hints.Prefix + "Deadline");
            return null;
        }

        return new LatencyBudget(Math.Min(seconds * 1000, policy.MaxLatencyMs ?? double.PositiveInfinity), BudgetScope.Completion);
    }

    /// <summary>Where data may go by configuration, key and hints together; null together with the error.</summary>
    public Residency? ReadResidency(IReadOnlyList<string> hints, KeyPolicy policy, bool stores, out OpenAiError? error)
    {
        error = null;
        var terms = TermsOf(policy);
        if (hints.Count == 0 && (stores ? terms.AtRest : terms.Residency) is { } unhinted)
        {
            return unhinted;
        }

        var (allowed, rules) = RulesOf(policy, stores);
        foreach (var hint in hints)
        {
            if (!_groups.TryParse(hint, out var asked, out var unknown))
            {
                error = OpenAiError.Invalid(
                    "unknown_jurisdiction",
                    $"'{unknown}' is neither a residency group nor a country code. Use {string.Join(", ", _groups.Near(unknown))} or ISO 3166-1 codes.",
                    "X-Wattline-Residency");
                return null;
            }

            allowed &= asked.Allowed;
            rules.Add(asked.Text);
        }

        if (allowed.IsEmpty)
        {
            error = OpenAiError.Invalid("no_common_jurisdiction", $"No territory is in all of the rules: {string.Join("; ", rules)}. A hint can only narrow what the key allows{(stores ? "; 'store': false keeps nothing" : "")}.", "X-Wattline-Residency");
            return null;
        }

        return Join(allowed, rules);
    }

    private KeyTerms TermsOf(KeyPolicy policy) => _terms.TryGetValue(policy, out var known) ? known : _terms.GetOrAdd(policy, ReadTerms(policy));

    private KeyTerms ReadTerms(KeyPolicy policy)
    {
        var classes = options.Classes.Where(one => policy.Classes is null || policy.Classes.Contains(one.Name)).ToList();
        var usual = classes.FirstOrDefault(one => one.Name == options.DefaultClass) ?? classes[0];
        return new KeyTerms(classes, usual, ResidencyOf(policy, stores: false), ResidencyOf(policy, stores: true));
    }

    private Residency? ResidencyOf(KeyPolicy policy, bool stores)
    {
        var (allowed, rules) = RulesOf(policy, stores);
        return allowed.IsEmpty ? null : Join(allowed, rules);
    }

    private (JurisdictionSet Allowed, List<string> Rules) RulesOf(KeyPolicy policy, bool stores)
    {
        var (allowed, rules) = (JurisdictionSet.All, new List<string>());
        Narrow(options.Residency, "");
        Narrow(policy.Residency, "");
        if (stores)
        {
            Narrow(options.ResidencyAtRest, " at rest");
            Narrow(policy.ResidencyAtRest, " at rest");
        }

        return (allowed, rules);

        void Narrow(Residency rule, string of)
        {
            if (rule.Allowed != JurisdictionSet.All)
            {
                allowed &= rule.Allowed;
                rules.Add(rule.Text + of);
            }
        }
    }

    private static Residency Join(JurisdictionSet allowed, List<string> rules) =>
        rules.Count == 0 ? Residency.Anywhere : new Residency(string.Join(" and ", rules.Distinct()), allowed);

    /// <summary>The place that a text names, the configured one where there is none; null together with the error, which names the parameter.</summary>
    public Place? ReadOrigin(string? hint, string parameter, out OpenAiError? error)
    {
        error = null;
        if (hint is null)
        {
            return options.ClientLocation;
        }

        if (_places.TryGet(hint, out var known))
        {
            return known;
        }

        if (Places.Find(pack, hint) is not { } place)
        {
            error = OpenAiError.Invalid(
                "unknown_location", $"'{hint}' is neither a city in the data nor 'latitude, longitude'. {Places.Cure(pack, hint)}", parameter);
            return null;
        }

        if (hint.Length <= LongestKnownPlace)
        {
            // A number has as many digits as a caller likes; a map's keys have not.
            _places.Set(hint, place);
        }

        return place;
    }

    private static OpenAiError UnknownModel(string model, IReadOnlyList<string> known)
    {
        var near = Nearest.Names(model, known, 3);
        var cure = near.Count > 0 ? $"Did you mean {string.Join(" or ", near.Select(name => $"'{name}'"))}?"
            : $"Served are {string.Join(", ", known.Take(5).Select(one => $"'{one}'"))}" +
                $"{(known.Count > 5 ? " and others; GET /v1/models lists them" : "")}.";
        return OpenAiError.Invalid("model_not_found", $"No region serves the model '{model}'. {cure}", "model");
    }
}
