using System.Text;
using System.Text.Json;

namespace Wattline.Gateway.Tests.Auto;

/// <summary>Upstreams that serve a small model, quick and poor, and a large one, slow and good, under the alias auto.</summary>
internal static class AutoStage
{
    /// <summary>The alias with the laws of an 8 and a 70 billion model.</summary>
    public const string Yaml = """
        auto:
          - name: auto
        reasoning:
          small: { parameters_billions: 8 }
          large: { parameters_billions: 70 }
        """;

    public static Task<Stage> StartAsync(params string[] sites) => StartWithAsync(Yaml, "", sites);

    /// <summary>The same with other lines of configuration, and further options of each model.</summary>
    public static Task<Stage> StartWithAsync(string yaml, string model, params string[] sites) =>
        Stage.StartAsync(yaml, entry => Models(entry, model), sites);

    /// <summary>An upstream's lines with the two models in the place of its one.</summary>
    public static string Models(string entry, string more = "")
    {
        var at = entry.IndexOf("      - { name: m,", StringComparison.Ordinal);
        var options = more.Length > 0 ? $"{more}, " : "";
        return entry[..at] + $$"""
                  - { name: small, {{options}}decode_ms_per_token: 10, joules_per_output_token: 1, prefill_ms_per_token: 0.1, joules_per_input_token: 0.1 }
                  - { name: large, {{options}}decode_ms_per_token: 30, joules_per_output_token: 10, prefill_ms_per_token: 0.1, joules_per_input_token: 0.1 }

            """;
    }

    /// <summary>The last body that reached a server.</summary>
    public static JsonElement Sent(Stage stage, string site) => JsonDocument.Parse(stage[site].Requests[^1].Body).RootElement;

    /// <summary>The same as text.</summary>
    public static string SentText(Stage stage, string site) => Encoding.UTF8.GetString(stage[site].Requests[^1].Body);

    public static string Body(string more = "") => Chat.Body(more, "auto");
}
