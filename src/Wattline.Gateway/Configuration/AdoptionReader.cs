using Wattline.Text;

namespace Wattline.Gateway.Configuration;

/// <summary>Reads how far requests are routed: <c>mode</c>, <c>rollout_percent</c>, <c>observe</c>, <c>fallback</c> and the keys' own.</summary>
internal static class AdoptionReader
{
    /// <summary>The options of the whole gateway.</summary>
    public static AdoptionOptions Read(YamlSection root)
    {
        var observe = root.Section("observe");
        var options = new AdoptionOptions
        {
            ObservesAll = root.OneOf("mode", "route", "observe") == "observe",
            RolloutPercent = root.Number("rollout_percent", 0, 100, "%") ?? 100,
            Baseline = observe.Texts("baseline") ?? [],
            Fallback = root.Texts("fallback") ?? [],
        };
        observe.RefuseOthers();
        return options;
    }

    /// <summary>A key with its own share, baseline and rights.</summary>
    public static KeyPolicy ReadKey(YamlSection key, KeyPolicy policy) => policy with
    {
        Admin = key.OneOf("admin", "true", "false") == "true",
        RolloutPercent = key.Number("rollout_percent", 0, 100, "%"),
        Baseline = key.Texts("baseline"),
    };

    /// <summary>Notes what does not go together, once the whole file is read.</summary>
    public static void Check(YamlSection root, GatewayOptions options)
    {
        var adoption = options.Adoption;
        CheckRegions(root, "fallback", adoption.Fallback, options);
        CheckRegions(root.Section("observe"), "baseline", adoption.Baseline, options);
        foreach (var key in options.Keys)
        {
            CheckRegions(root, "keys", key.Baseline ?? [], options);
        }

        if (adoption.ObservesAll && (root.Has("rollout_percent") || options.Keys.Any(key => key.RolloutPercent is not null)))
        {
            root.Report("mode", "is observe, which routes nothing, beside a rollout_percent.", "Write 'mode: route', or leave rollout_percent out.");
        }

        foreach (var key in options.Keys.DefaultIfEmpty(KeyPolicy.Anonymous).Where(key => adoption.PercentOf(key) < 100))
        {
            CheckBaseline(root, adoption.BaselineOf(key), key, options);
        }
    }

    private static void CheckBaseline(YamlSection root, IReadOnlyList<string> baseline, KeyPolicy key, GatewayOptions options)
    {
        var whose = key == KeyPolicy.Anonymous ? "" : $" for key '{key.Name}'";
        var models = options.Upstreams.SelectMany(upstream => upstream.Models).Select(model => model.Hosting.Model).Distinct();
        var served = options.Upstreams.Where(upstream => baseline.Contains(upstream.Region.Id))
            .SelectMany(upstream => upstream.Models).Select(model => model.Hosting.Model).ToHashSet();
        if (baseline.Count == 0)
        {
            root.Section("observe").Report(
                "baseline", $"is missing{whose}, and what is observed goes there.", "Name the region that serves without Wattline.");
        }
        else if (models.Where(model => !served.Contains(model)).ToList() is { Count: > 0 } left)
        {
            root.Section("observe").Report(
                "baseline", $"serves no {string.Join(", ", left)}{whose}.", "Add a region that does: the first of the list that may serve is taken.");
        }
    }

    private static void CheckRegions(YamlSection section, string key, IReadOnlyList<string> regions, GatewayOptions options)
    {
        var known = options.Upstreams.Select(upstream => upstream.Region.Id).ToList();
        foreach (var unknown in regions.Where(region => !known.Contains(region)))
        {
            var near = Nearest.Names(unknown, known, 3).DefaultIfEmpty(known.FirstOrDefault("a region of upstreams"));
            section.Report(key, $"names '{unknown}', which is no region here.", $"Use {string.Join(", ", near)}.");
        }
    }
}
