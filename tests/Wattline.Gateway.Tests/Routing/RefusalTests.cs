using Wattline.Routing;

namespace Wattline.Gateway.Tests.Routing;

public sealed class RefusalTests
{
    [Theory]
    [InlineData("llama-3.1-8", null, null, "model_not_found", "'llama-3.1-8b'")]
    [InlineData("llama-3.1-8b", "Client-Location", "Frankfrut", "unknown_location", "Frankfurt")]
    [InlineData("llama-3.1-8b", "Residency", "EUU", "unknown_jurisdiction", "EU")]
    [InlineData("llama-3.1-8b", "Class", "chatt", "unknown_class", "chat")]
    [InlineData("llama-3.1-8b", "Max-Latency-Ms", "soon", "invalid_latency", "soon")]
    [InlineData("llama-3.1-8b", "Max-Latency-Ms", "NaN", "invalid_latency", "NaN")]
    [InlineData("llama-3.1-8b", "Max-Latency-Ms", "-5", "invalid_latency", "-5")]
    [InlineData("llama-3.1-8b", "Max-Latency-Ms", "0", "invalid_latency", "0")]
    [InlineData("llama-3.1-8b", "Max-Latency-Ms", "1e999", "invalid_latency", "1e999")]
    [InlineData("llama-3.1-8b", "Latency-Of", "last-token", "invalid_latency_scope", "first-token")]
    [InlineData("llama-3.1-8b", "Client-Location", "NaN,NaN", "unknown_location", "NaN")]
    [InlineData("llama-3.1-8b", "Client-Location", "91,0", "unknown_location", "91")]
    [InlineData("llama-3.1-8b", "Residency", "", "unknown_jurisdiction", "EU")]
    public async Task WhatIsNotKnownIsRefusedWithTheNearestNames(string model, string? header, string? value, string code, string names)
    {
        var yaml = Stage.Entry("se", 1, new Uri("http://127.0.0.1:9")).Replace("name: m,", "name: llama-3.1-8b,", StringComparison.Ordinal);
        await using var gateway = await Testing.TestGateway.StartAsync("upstreams:\n" + yaml);
        using var request = header is null ? Chat.Request(Chat.Body(model: model))
            : Chat.Request(Chat.Body(model: model), (header, value!));
        using var response = await gateway.Client.SendAsync(request, Stage.Token);
        var answer = await Answered.ReadAsync(response);

        Assert.Equal((400, code), (answer.Status, answer.Code));
        Assert.Contains(names, answer.Message, StringComparison.Ordinal);
        Assert.Equal("invalid_request_error", answer.Error.GetProperty("type").GetString());
        Assert.NotNull(answer.Error.GetProperty("param").GetString());
    }

    [Fact]
    public async Task ABudgetThatNobodyMeetsNamesTheBestReachable()
    {
        await using var stage = await Stage.StartAsync("us-va", "jp-e");
        var answer = await stage.AskAsync(null, ("Class", "control"), ("Client-Location", "Frankfurt"));
        var receipt = await stage.ReceiptAsync(answer);

        Assert.Equal((400, "no_feasible_region"), (answer.Status, answer.Code));
        Assert.Contains("is us-va at ", answer.Message, StringComparison.Ordinal);
        Assert.Contains("the budget is 20 ms", answer.Message, StringComparison.Ordinal);
        Assert.Equal(2, answer.Error.GetProperty("regions").GetArrayLength());
        Assert.Equal((ReceiptOutcome.Refused, 400, UsageSource.None), (receipt.Outcome, receipt.Status, receipt.UsageSource));
        Assert.Empty(receipt.Tried);
    }

    [Theory]
    [InlineData("{\"wattline_residency\":[\"EU\"]}", "unknown_jurisdiction")]
    [InlineData("{\"wattline_residency\":{\"EU\":true}}", "unknown_jurisdiction")]
    [InlineData("{\"wattline_max_latency_ms\":100}", "invalid_latency")]
    public async Task AHintThatIsNoTextIsRefusedAndNeverIgnored(string metadata, string code)
    {
        await using var stage = await Stage.StartAsync("us-va");
        var answer = await stage.AskAsync(Chat.Body($",\"metadata\":{metadata}"));

        Assert.Equal((400, code), (answer.Status, answer.Code));
        Assert.Empty(stage["us-va"].Requests);
    }

    [Fact]
    public async Task ASessionsNameIsBounded()
    {
        await using var stage = await Stage.StartAsync("se");
        var answer = await stage.AskAsync(headers: ("Session", new string('s', 257)));

        Assert.Equal((400, "invalid_session"), (answer.Status, answer.Code));
    }
}
