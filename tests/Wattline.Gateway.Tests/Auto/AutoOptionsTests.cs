using Wattline.Gateway.Configuration;
using Wattline.Grid;
using Wattline.Reasoning;

namespace Wattline.Gateway.Tests.Auto;

public sealed class AutoOptionsTests
{
    private const string Good = """
        auto:
          - name: auto
            max_error: 0.1
            budgets: [256, 1024]
        reasoning:
          m: { loss: 2.0 }
        upstreams:
          - region: se
            site: se
            url: http://127.0.0.1:9/v1
            ownership: owned
            models:
              - name: m
                energy: meta-llama/Llama-3.1-8B-Instruct
        """;

    public static TheoryData<string, string, string, int, string> Faults => new()
    {
        { "name: auto", "name: m", "auto[0].name", 2, "another one" },
        { "name: auto", "name: ''", "auto[0].name", 2, "auto" },
        { "name: auto", "nam: auto", "auto[0].nam", 2, "'name'" },
        { "max_error: 0.1", "max_error: 0", "auto[0].max_error", 3, "default" },
        { "max_error: 0.1", "max_error: 1", "auto[0].max_error", 3, "default" },
        { "max_error: 0.1", "max_error: NaN", "auto[0].max_error", 3, "default" },
        { "max_error: 0.1", "deadline_s: 0", "auto[0].deadline_s", 3, "default" },
        { "max_error: 0.1", "answer_tokens: 0", "auto[0].answer_tokens", 3, "default" },
        { "max_error: 0.1", "models: [n]", "auto[0].models", 3, "Use m" },
        { "max_error: 0.1", "models: [m, m]", "auto[0].models", 3, "each once" },
        { "max_error: 0.1", "models: []", "auto[0].models", 3, "1 to 16" },
        { "max_error: 0.1", "low_effort_tokens: 9000", "auto[0].medium_effort_tokens", 2, "Raise it" },
        { "budgets: [256, 1024]", "budgets: [1024, 256]", "auto[0].budgets", 4, "rising" },
        { "budgets: [256, 1024]", "budgets: [0]", "auto[0].budgets", 4, "rising" },
        { "budgets: [256, 1024]", "budgets: [256.5]", "auto[0].budgets", 4, "rising" },
        { "budgets: [256, 1024]", "budgets: []", "auto[0].budgets", 4, "1 to 16" },
        { "budgets: [256, 1024]", "budgets: [21,22,23,24,25,26,27,28,29,30,31,32,33,34,35,36,37]", "auto[0].budgets", 4, "1 to 16" },
        { "m: { loss: 2.0 }", "m: { loss: 21 }", "reasoning.m.loss", 6, "default" },
        { "m: { loss: 2.0 }", "m: { loss: 2, parameters_billions: 8 }", "reasoning.m.loss", 6, "not both" },
        { "m: { loss: 2.0 }", "m: { steepness: 10 }", "reasoning.m.loss", 6, "parameters_billions" },
        { "m: { loss: 2.0 }", "m: { parameters_billions: 0 }", "reasoning.m.parameters_billions", 6, "default" },
        { "m: { loss: 2.0 }", "m: { loss: 2, tokens_per_skill: -1 }", "reasoning.m.tokens_per_skill", 6, "default" },
        { "m: { loss: 2.0 }", "m: { loss: 2, steepness: 0 }", "reasoning.m.steepness", 6, "default" },
        { "m: { loss: 2.0 }", "m: { loss: 2, alpha: 1 }", "reasoning.m.alpha", 6, "Options here" },
        { "m: { loss: 2.0 }", "mm: { loss: 2.0 }", "reasoning.mm", 6, "Use m" },
        { "reasoning:", "difficulty: { easiest_loss: 1.5 }\nreasoning:", "difficulty.easiest_loss", 5, "Exchange" },
        { "reasoning:", "difficulty: { skills: 0 }\nreasoning:", "difficulty.skills", 5, "default" },
        { "reasoning:", "difficulty: { easy: 2 }\nreasoning:", "difficulty.easy", 5, "easiest_loss" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void AFaultHasItsPathItsLineAndARemedy(string text, string broken, string path, int line, string remedy)
    {
        Assert.Contains(text, Good, StringComparison.Ordinal);
        var faults = Assert.Throws<ConfigurationException>(() => Read(Good.Replace(text, broken, StringComparison.Ordinal))).Faults;
        var fault = Assert.Single(faults, one => one.Path == path);

        Assert.Equal(line, fault.Line);
        Assert.Contains(remedy, fault.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void AllFaultsAreReportedAtOnce()
    {
        var text = Good.Replace("name: auto", "name: m", StringComparison.Ordinal).Replace("max_error: 0.1", "max_error: 2", StringComparison.Ordinal)
            .Replace("loss: 2.0", "loss: x", StringComparison.Ordinal);
        var faults = Assert.Throws<ConfigurationException>(() => Read(text)).Faults;

        Assert.Superset(new HashSet<string> { "auto[0].name", "auto[0].max_error", "reasoning.m.loss" }, faults.Select(fault => fault.Path).ToHashSet());
    }

    /// <summary>An upstream that is not read whole serves its models all the same.</summary>
    [Theory]
    [InlineData("site: se", "site: nowhere")]
    [InlineData("http://127.0.0.1:9/v1", "localhost")]
    [InlineData("energy: meta-llama/Llama-3.1-8B-Instruct", "energy: nothing")]
    public void AFaultOfAnUpstreamHidesNoneOfAnAliasAndMakesNoneUp(string text, string broken)
    {
        var alone = Good.Replace(text, broken, StringComparison.Ordinal);
        Assert.DoesNotContain(
            Assert.Throws<ConfigurationException>(() => Read(alone)).Faults,
            fault => fault.Path.StartsWith("auto", StringComparison.Ordinal) || fault.Path.StartsWith("reasoning", StringComparison.Ordinal));

        var more = alone.Replace("name: auto", "name: m", StringComparison.Ordinal)
            .Replace("  m: { loss: 2.0 }", "  m: { loss: 2.0 }\n  mm: { loss: 2.0 }", StringComparison.Ordinal);
        var faults = Assert.Throws<ConfigurationException>(() => Read(more)).Faults;
        Assert.Contains(faults, fault => fault.Path == "auto[0].name" && fault.Problem.Contains("a model's name", StringComparison.Ordinal));
        Assert.Contains(faults, fault => fault.Path == "reasoning.mm" && fault.Remedy.Contains("Use m", StringComparison.Ordinal));
        Assert.Contains(faults, fault => fault.Path.StartsWith("upstreams[0]", StringComparison.Ordinal));
    }

    [Fact]
    public void AliasesAreNamedOnce() =>
        Assert.Contains(
            Assert.Throws<ConfigurationException>(() => Read(Good.Replace("auto:\n", "auto:\n  - name: auto\n", StringComparison.Ordinal))).Faults,
            fault => fault.Problem.Contains("'auto' 2 times", StringComparison.Ordinal));

    [Fact]
    public void WhatIsLeftOutHasItsDefault()
    {
        var options = Read(Good.Replace("    max_error: 0.1\n    budgets: [256, 1024]\n", "", StringComparison.Ordinal).Replace("loss: 2.0", "parameters_billions: 70", StringComparison.Ordinal));
        var alias = Assert.Single(options.Auto);

        Assert.Equal(["m"], alias.Models);
        Assert.Equal([1024, 2048, 4096, 8192, 16_384, 32_768], alias.Budgets);
        Assert.Equal((0.1, null, 512), (alias.MaxError, alias.DeadlineSeconds, alias.AnswerTokens));
        Assert.Equal(new SuccessLaw(LossLaw.Hoffmann.Optimal(70e9), 10, 100), options.Reasoning.Find("m")!.Law);
        Assert.Equal((DifficultyScale.Chosen, 70), (options.Reasoning.Scale, options.Reasoning.Find("m")!.ParametersBillions));
    }

    private static GatewayOptions Read(string text) => ConfigurationReader.Read(text, "t.yaml", DataPack.Embedded, _ => null);
}
