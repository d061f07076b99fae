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
internal sealed class WorkloadReader(GatewayOptions options, DataPack pack, FleetBuilder builder, Memory memory)
{
    /// <summary>Bytes of an answer a token, chosen: some four characters and their share of the JSON around them.</summary>
    public const double BytesPerToken = 5;

    private const int KnownPlaces = 4096, LongestSession = 256;

    private readonly ConcurrentDictionary<KeyPolicy, Terms> _terms = new(ReferenceEqualityComparer.Instance);
    private readonly ResidencyGroups _groups = new(pack.Jurisdictions);
    private readonly GenerationalMap<string, Place> _places = new(KnownPlaces);
    private readonly GenerationalMap<Place, NetworkColumns> _networks = new(KnownPlaces);

    /// <summary>Reads a request.</summary>
    /// <returns>The ask; null together with the error that says what to mend.</returns>
    public Ask? Read(RequestPeek peek, Hints hints, long bodyBytes, KeyPolicy policy, FleetSnapshot snapshot, out OpenAiError? error)
    {
        error = null;
        if (peek.Model is not { } model)
        {
            error = OpenAiError.Invalid("missing_model", "'model' is missing. GET /v1/models lists what is served.", "model");
            return null;
        }

        var index = snapshot.ModelIndex(model);
        var kind = index < 0 ? null : FindClass(hints, policy, out error);
        if (index < 0)
        {
            error = UnknownModel(model, snapshot);
        }

        if (kind is null || ReadBudget(hints, kind, policy, out error) is not { } budget
            || ReadResidency(hints.Residency, policy, out error) is not { } residency || FindOrigin(hints.ClientLocation, out error) is not { } origin)
        {
            return null;
        }

        if (hints.Session?.Length > LongestSession)
        {
            error = OpenAiError.Invalid("invalid_session", $"A session's name has at most {LongestSession} characters.", "X-Wattline-Session");
            return null;
        }

        var output = memory.ExpectedOutput(policy.Name, model, kind, peek.ReasoningEffort, peek.MaxTokens);
        var work = new Workload
        {
            Network = NetworkFrom(origin, snapshot.Fleet),
            Budget = budget,
            Residency = residency.Allowed,
            State = memory.Locate(policy.Name, hints.Session, kind, peek.PromptTokens, snapshot),
            PromptTokens = peek.PromptTokens,
            RequestBytes = bodyBytes,
            ResponseBytes = output * BytesPerToken,
        };
        return new Ask(policy, kind, origin, residency, hints.Session, model, work, new ServingOption(index, output));
    }

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

    private WorkloadClass? FindClass(Hints hints, KeyPolicy policy, out OpenAiError? error)
    {
        error = null;
        var terms = TermsOf(policy);
        if (hints.Class is null)
        {
            return terms.Classes.FirstOrDefault(one => one.Name == hints.UsualClass) ?? terms.Default;
        }

        var name = hints.Class.Trim();
        var found = terms.Classes.FirstOrDefault(one => one.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        if (found is null)
        {
            error = OpenAiError.Invalid("unknown_class", $"'{name}' is no class that this key may use. Use {string.Join(", ", terms.Classes.Select(one => one.Name))}.", "X-Wattline-Class");
        }

        return found;
    }

    private static LatencyBudget? ReadBudget(Hints hints, WorkloadClass kind, KeyPolicy policy, out OpenAiError? error)
    {
        error = null;
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

    private Residency? ReadResidency(string? hint, KeyPolicy policy, out OpenAiError? error)
    {
        error = null;
        if (hint is null && TermsOf(policy).Residency is { } unhinted)
        {
            return unhinted;
        }

        var (allowed, rules) = RulesOf(policy);
        if (hint is not null)
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
            error = OpenAiError.Invalid("no_common_jurisdiction", $"No territory is in all of the rules: {string.Join("; ", rules)}. A hint can only narrow what the key allows.", "X-Wattline-Residency");
            return null;
        }

        return Join(allowed, rules);
    }

    private Terms TermsOf(KeyPolicy policy) => _terms.TryGetValue(policy, out var known) ? known : _terms.GetOrAdd(policy, ReadTerms(policy));

    private Terms ReadTerms(KeyPolicy policy)
    {
        var classes = options.Classes.Where(one => policy.Classes is null || policy.Classes.Contains(one.Name)).ToList();
        var (allowed, rules) = RulesOf(policy);
        return new Terms(
            classes, classes.FirstOrDefault(one => one.Name == options.DefaultClass) ?? classes[0], allowed.IsEmpty ? null : Join(allowed, rules));
    }

    private (JurisdictionSet Allowed, List<string> Rules) RulesOf(KeyPolicy policy) => (
        options.Residency.Allowed & policy.Residency.Allowed,
        [.. new[] { options.Residency, policy.Residency }.Where(rule => rule.Allowed != JurisdictionSet.All).Select(rule => rule.Text)]);

    private static Residency Join(JurisdictionSet allowed, List<string> rules) =>
        rules.Count == 0 ? Residency.Anywhere : new Residency(string.Join(" and ", rules.Distinct()), allowed);

    private Place? FindOrigin(string? hint, out OpenAiError? error)
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
            var near = string.Join(", ", Places.Near(pack, hint));
            error = OpenAiError.Invalid(
                "unknown_location", $"'{hint}' is neither a city in the data nor 'latitude, longitude'. Use {near}.", "X-Wattline-Client-Location");
            return null;
        }

        _places.Set(hint, place);
        return place;
    }

    private static OpenAiError UnknownModel(string model, FleetSnapshot snapshot)
    {
        var near = Nearest.Names(model, snapshot.Models.Select(one => one.Model), 3);
        var cure = near.Count > 0 ? $"Did you mean {string.Join(" or ", near.Select(name => $"'{name}'"))}?"
            : $"Served are {string.Join(", ", snapshot.Models.Take(5).Select(one => $"'{one.Model}'"))}" +
                $"{(snapshot.Models.Count > 5 ? " and others; GET /v1/models lists them" : "")}.";
        return OpenAiError.Invalid("model_not_found", $"No region serves the model '{model}'. {cure}", "model");
    }

    /// <summary>What a key's requests have in common, worked out once.</summary>
    /// <param name="Classes">Which it may use.</param>
    /// <param name="Default">Its class where a request names none.</param>
    /// <param name="Residency">Its rule where a request adds none; null where configuration and key have no territory in common.</param>
    private sealed record Terms(IReadOnlyList<WorkloadClass> Classes, WorkloadClass Default, Residency? Residency);
}
