using Wattline.Gateway.Observe;

namespace Wattline.Gateway.Configuration;

/// <summary>Reads where an upstream's power is measured.</summary>
internal sealed class PowerReader(YamlSection section)
{
    /// <summary>The page and the labels that select on it.</summary>
    /// <param name="page">What <c>power_url</c> says; null for none.</param>
    /// <param name="metrics">What the server says of its tokens; null where it says nothing.</param>
    public (Uri? Page, IReadOnlyList<KeyValuePair<string, string>> Match) Read(Uri? page, ServerMetrics? metrics)
    {
        var text = section.Text("power_match");
        if (page is not null && metrics is null)
        {
            section.Report(
                "power_url", "has no token counts to set the joules against.",
                "Name a server kind that has a metrics page (vllm, sglang, llama.cpp), with metrics_url where it is elsewhere; or remove the line.");
        }

        if (text is not null && !section.Has("power_url"))
        {
            section.Report("power_match", "is given without 'power_url'.", "Name the exporter's page, or remove the line.");
        }

        var match = text is null ? [] : PrometheusText.ReadSelector(text);
        if (match is null)
        {
            section.Report("power_match", $"'{text}' is no list of labels.", "Write it as in 'Hostname=\"gpu-1\"', several by commas.");
        }

        return (page, match ?? []);
    }
}
