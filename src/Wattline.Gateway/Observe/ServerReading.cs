using Wattline.Gateway.Configuration;

namespace Wattline.Gateway.Observe;

/// <summary>What a server's page says of one model at one moment. What it does not say, or not readably, is null.</summary>
internal sealed record ModelReading
{
    /// <summary>Requests that wait.</summary>
    public double? Waiting { get; init; }

    /// <summary>Requests that are served.</summary>
    public double? Running { get; init; }

    /// <summary>Fill of the KV cache, 0 to 1.</summary>
    public double? KvRatio { get; init; }

    /// <summary>Time that all requests so far waited, s.</summary>
    public double? QueueSeconds { get; init; }

    /// <summary>Requests that have waited so far.</summary>
    public double? Queued { get; init; }

    /// <summary>Requests that ended so far.</summary>
    public double? Completed { get; init; }

    /// <summary>Prompt tokens so far.</summary>
    public double? PromptTokens { get; init; }

    /// <summary>Of these, tokens that were not prefilled; null where the server does not tell.</summary>
    public double? CachedTokens { get; init; }

    /// <summary>Output tokens so far.</summary>
    public double? OutputTokens { get; init; }
}

/// <summary>Finds an upstream's models on its page.</summary>
internal static class ServerPage
{
    /// <summary>The models by the names that clients ask for; one of which the page says nothing is not among them.</summary>
    public static IReadOnlyDictionary<string, ModelReading> Read(IReadOnlyList<PrometheusSample> page, UpstreamOptions upstream)
    {
        var metrics = upstream.Server.Metrics!;
        var names = metrics.ModelLabel is { } label ? page.Select(sample => sample[label]).OfType<string>().ToHashSet() : [];
        var found = new Dictionary<string, ModelReading>();
        foreach (var model in upstream.Models)
        {
            var own = names.Contains(model.UpstreamName) ? model.UpstreamName
                // A server of one model is that model, whatever it calls itself.
                : upstream.Models.Count == 1 && names.Count == 1 ? names.First() : null;
            var samples = page.Where(sample => metrics.ModelLabel is null || sample[metrics.ModelLabel] == own);
            if ((own is not null || names.Count == 0) && ReadModel([.. samples], metrics) is { } reading)
            {
                found[model.Hosting.Model] = reading;
            }
        }

        return found;
    }

    /// <summary>Whether every series of tokens is of a model of the upstream's: only then are the accelerators' joules theirs alone.</summary>
    public static bool TellsAllTokens(IReadOnlyList<PrometheusSample> page, UpstreamOptions upstream)
    {
        var metrics = upstream.Server.Metrics!;
        var tokens = page.Where(sample => metrics.PromptTokens.Contains(sample.Name) || metrics.OutputTokens.Contains(sample.Name)).ToList();
        var names = tokens.Select(sample => metrics.ModelLabel is { } label ? sample[label] : null).ToHashSet();
        return upstream.Models.Count == 1
            ? names.Count == 1
            : names.All(name => name is not null && upstream.Models.Any(model => model.UpstreamName == name));
    }

    private static ModelReading? ReadModel(List<PrometheusSample> samples, ServerMetrics metrics)
    {
        var reading = new ModelReading
        {
            Waiting = Sum(samples, metrics.Waiting),
            Running = Sum(samples, metrics.Running),
            KvRatio = Fullest(samples, metrics.KvRatio),
            QueueSeconds = metrics.QueueSeconds is { } sum ? Sum(samples, [sum + "_sum"]) : null,
            Queued = metrics.QueueSeconds is { } count ? Sum(samples, [count + "_count"]) : null,
            Completed = Sum(samples, metrics.Completed),
            PromptTokens = Sum(samples, metrics.PromptTokens),
            CachedTokens = Sum(samples, metrics.CachedTokens),
            OutputTokens = Sum(samples, metrics.OutputTokens),
        };
        return reading == new ModelReading() ? null : reading;
    }

    private static List<double> Values(List<PrometheusSample> samples, IReadOnlyList<string> names) =>
        names.Select(name => samples.Where(sample => sample.Name == name).Select(sample => sample.Value).ToList())
            .FirstOrDefault(values => values.Count > 0) ?? [];

    /// <summary>Null where one of the values is no number of 0 or more: a part of a sum is not the sum.</summary>
    private static double? Sum(List<PrometheusSample> samples, IReadOnlyList<string> names)
    {
        var values = Values(samples, names);
        return values.Count > 0 && values.All(value => value is >= 0 and < double.PositiveInfinity) ? values.Sum() : null;
    }

    private static double? Fullest(List<PrometheusSample> samples, IReadOnlyList<string> names)
    {
        var values = Values(samples, names);
        return values.Count > 0 && values.All(value => value is >= 0 and <= 1) ? values.Max() : null;
    }
}
