using System.Diagnostics;
using System.Diagnostics.Metrics;
using Wattline.Gateway.Proxy;
using Wattline.Routing;

namespace Wattline.Gateway.Observe;

/// <summary>
/// The instruments of OpenTelemetry's semantic conventions for generative AI, with their attributes and buckets, and the region beside
/// them. To its callers the gateway is the server, to the regions a client.
/// </summary>
internal sealed class GenAiMetrics
{
    private static readonly double[] Durations = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92];
    private static readonly double[] FirstTokens = [0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];
    private static readonly double[] OutputTokens = [0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1, 2.5];
    private static readonly long[] Tokens = [1, 4, 16, 64, 256, 1024, 4096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304, 16_777_216, 67_108_864];

    private readonly Histogram<long> _tokens;
    private readonly Histogram<double> _attempt, _request, _firstToken, _outputToken;

    public GenAiMetrics(Meter meter)
    {
        _tokens = meter.CreateHistogram(
            "gen_ai.client.token.usage", "{token}", "Tokens of a request, by direction.", tags: null,
            new InstrumentAdvice<long> { HistogramBucketBoundaries = Tokens });
        _attempt = Seconds(meter, "gen_ai.client.operation.duration", "One attempt at one region, to its last byte.", Durations);
        _request = Seconds(meter, "gen_ai.server.request.duration", "From arrival to the last byte.", Durations);
        _firstToken = Seconds(meter, "gen_ai.server.time_to_first_token", "From arrival to the first byte of a stream.", FirstTokens);
        _outputToken = Seconds(meter, "gen_ai.server.time_per_output_token", "Time for each token of a stream after its first.", OutputTokens);
    }

    /// <summary>Counts a request that ended.</summary>
    /// <param name="receipt">How it ended.</param>
    /// <param name="server">The server that was tried last; null where none was.</param>
    public void Ended(Receipt receipt, ServerLabels? server)
    {
        var labels = Labels(receipt.Ask.Operation, receipt.Ask.Model, server);
        RecordPace(receipt, labels);
        RecordTokens(receipt, labels);
        AddError(ref labels, GenAiWords.ErrorOf(receipt));
        _request.Record(receipt.TotalMs / 1000, labels);
    }

    /// <summary>Counts an attempt at one server.</summary>
    public void Attempted(string operation, string model, ServerLabels server, ForwardResult result, double seconds)
    {
        var labels = Labels(operation, model, server);
        AddError(ref labels, GenAiWords.ErrorOf(result));
        _attempt.Record(seconds, labels);
    }

    private static Histogram<double> Seconds(Meter meter, string name, string description, double[] bounds) =>
        meter.CreateHistogram(name, "s", description, tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = bounds });

    /// <summary>As many as go without an allocation, with one more to come: a tag list holds eight.</summary>
    private static TagList Labels(string operation, string model, ServerLabels? server)
    {
        var labels = new TagList
        {
            { GenAiWords.Operation, GenAiWords.OperationOf(operation) },
            { GenAiWords.Provider, server?.Provider ?? ServerLabels.Itself },
            { GenAiWords.Model, model },
            { GenAiWords.Region, server?.Region ?? ServerLabels.None },
        };
        if (server is not null)
        {
            labels.Add(GenAiWords.Address, server.Address);
            labels.Add(GenAiWords.Port, server.Port);
        }

        return labels;
    }

    private static void AddError(ref TagList labels, string? error)
    {
        if (error is not null)
        {
            labels.Add(GenAiWords.Error, error);
        }
    }

    /// <summary>Only a stream shows when its tokens came, and only one that was served whole says something of the server's pace.</summary>
    private void RecordPace(Receipt receipt, in TagList labels)
    {
        if (receipt is not { Streamed: true, Outcome: ReceiptOutcome.Served, FirstByteMs: { } firstByteMs })
        {
            return;
        }

        _firstToken.Record(firstByteMs / 1000, labels);
        if (receipt.OutputTokens > 1)
        {
            _outputToken.Record((receipt.TotalMs - firstByteMs) / 1000 / (receipt.OutputTokens - 1), labels);
        }
    }

    private void RecordTokens(Receipt receipt, TagList labels)
    {
        if (receipt.Served is null)
        {
            return;
        }

        labels.Add(GenAiWords.TokenType, "input");
        _tokens.Record((long)receipt.PromptTokens, labels);
        labels[labels.Count - 1] = new(GenAiWords.TokenType, "output");
        _tokens.Record((long)receipt.OutputTokens, labels);
    }
}
