using System.Text;
using Wattline.Fleet;
using Wattline.Gateway.Configuration;
using Wattline.Gateway.OpenAi;
using Wattline.Routing;

namespace Wattline.Gateway.Control;

/// <summary>Tells which course a request takes: bypassed, pinned, observed or routed. Made anew with each configuration and each order.</summary>
internal sealed class Courses
{
    private readonly Course? _bypassed;
    private readonly Dictionary<(PinKind Kind, string Name), Course> _pinned = [];
    private readonly Dictionary<string, Terms> _terms;
    private readonly Terms _usual;

    /// <summary>Works out the courses; orders about regions that are not in the fleet rest until they are.</summary>
    public Courses(GatewayOptions options, Orders orders, FleetColumns fleet)
    {
        var drained = new bool[fleet.Count];
        foreach (var row in Rows(fleet, orders.Drains.Select(drain => drain.Region)))
        {
            drained[row] = true;
        }

        if (orders.Bypass is not null)
        {
            var fallback = options.Adoption.Fallback;
            var order = Rows(fleet, fallback.Count > 0
                ? fallback
                : options.Adoption.Baseline.Concat(options.Upstreams.Select(upstream => upstream.Region.Id)).Distinct());
            _bypassed = new Course(ReceiptMode.Bypassed, Others(drained, order), order, []);
        }

        foreach (var pin in orders.Pins.Where(pin => fleet.RowOf(pin.Region) >= 0))
        {
            _pinned[(pin.Kind, pin.Name)] = new Course(ReceiptMode.Pinned, Others(drained, [fleet.RowOf(pin.Region)]), null, [], pin);
        }

        _usual = TermsOf(options, KeyPolicy.Anonymous, drained, fleet);
        _terms = options.Keys.ToDictionary(key => key.Name, key => TermsOf(options, key, drained, fleet));
    }

    /// <summary>Whether every request is decided: none is bypassed, pinned or only observed, which go where they go whatever is known.</summary>
    public bool DecideAll => _bypassed is null && _pinned.Count == 0 && _terms.Values.Append(_usual).All(terms => terms.Percent >= 100);

    /// <summary>The course of a request.</summary>
    /// <param name="ask">The request.</param>
    /// <param name="id">Its receipt, which stands in for a session where it has none.</param>
    /// <param name="at">The moment.</param>
    public Course Of(Ask ask, string id, DateTimeOffset at)
    {
        if (_bypassed is not null)
        {
            return _bypassed;
        }

        if (_pinned.Count > 0
            && (Pinned(PinKind.Key, ask.Policy.Name) ?? Pinned(PinKind.Model, ask.Model) ?? Pinned(PinKind.Class, ask.Class.Name)) is { } pinned)
        {
            return pinned;
        }

        var terms = _terms.GetValueOrDefault(ask.Policy.Name, _usual);
        return terms.Percent >= 100 || Share(ask.Policy.Name, ask.Session ?? id) < terms.Percent ? terms.Routed : terms.Observed;

        Course? Pinned(PinKind kind, string name) =>
            _pinned.TryGetValue((kind, name), out var course) && course.Pin!.Holds(at) ? course : null;
    }

    /// <summary>
    /// Where a key's session stands among all, 0 up to 100, the same in every process and version: a session stays on its side when the
    /// share grows. FNV-1a with a finaliser, since its low bits alone are poor.
    /// </summary>
    internal static double Share(string key, string session)
    {
        var hash = 14695981039346656037UL;
        foreach (var octet in Encoding.UTF8.GetBytes($"{key}\n{session}"))
        {
            hash = (hash ^ octet) * 1099511628211UL;
        }

        hash = (hash ^ (hash >> 33)) * 0xff51afd7ed558ccdUL;
        hash = (hash ^ (hash >> 33)) * 0xc4ceb9fe1a85ec53UL;
        return ((hash ^ (hash >> 33)) >> 11) * 100.0 / (1UL << 53);
    }

    private static Terms TermsOf(GatewayOptions options, KeyPolicy key, bool[] drained, FleetColumns fleet)
    {
        var baseline = Rows(fleet, options.Adoption.BaselineOf(key));
        return new Terms(
            options.Adoption.PercentOf(key), new Course(ReceiptMode.Routed, drained, null, baseline),
            new Course(ReceiptMode.Observed, drained, baseline, baseline));
    }

    private static int[] Rows(FleetColumns fleet, IEnumerable<string> regions) => [.. regions.Select(fleet.RowOf).Where(row => row >= 0)];

    private static bool[] Others(bool[] drained, int[] rows) => [.. drained.Select((held, row) => held || !rows.Contains(row))];

    /// <summary>What a key's requests have in common.</summary>
    /// <param name="Percent">Share that is routed, 0 to 100.</param>
    /// <param name="Routed">The course of that share.</param>
    /// <param name="Observed">The course of the rest.</param>
    private sealed record Terms(double Percent, Course Routed, Course Observed);
}
