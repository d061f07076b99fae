using Microsoft.AspNetCore.Http;
using Wattline.Gateway.Lab;

namespace Wattline.Gateway.Tests.Lab;

/// <summary>One question at a time, a short line, and no work for those who left.</summary>
public sealed class LabBenchTests
{
    [Fact]
    public async Task OneQuestionIsWorkedOnAndTheLineIsShort()
    {
        using var bench = new LabBench();
        using var open = new ManualResetEventSlim();
        var (working, most) = (0, 0);
        var asked = Enumerable.Range(0, LabBench.MostAtOnce).Select(_ => Context()).ToList();
        var answers = asked.Select(context => bench.AnswerAsync(context, cancellation =>
        {
            most = Math.Max(most, Interlocked.Increment(ref working));
            open.Wait(cancellation);
            return Interlocked.Decrement(ref working);
        })).ToList();
        Assert.Equal(LabBench.MostAtOnce, bench.Asked);
        var late = Context();
        await bench.AnswerAsync(late, _ => 0);
        open.Set();
        await Task.WhenAll(answers);

        Assert.Equal((503, "2"), (late.Response.StatusCode, late.Response.Headers.RetryAfter.ToString()));
        Assert.Contains("lab_busy", Text(late), StringComparison.Ordinal);
        Assert.Equal(1, most);
        Assert.Equal(0, bench.Asked);
        Assert.All(asked, context => Assert.Equal("0", Text(context)));
    }

    [Fact]
    public async Task AClientThatLeavesEndsItsWorkAndTheNextBegins()
    {
        using var bench = new LabBench();
        using var gone = new CancellationTokenSource();
        using var begun = new ManualResetEventSlim();
        var left = Context(gone);
        var answer = bench.AnswerAsync(left, cancellation =>
        {
            begun.Set();
            cancellation.WaitHandle.WaitOne();
            cancellation.ThrowIfCancellationRequested();
            return 1;
        });
        var waits = Context(gone);
        var never = false;
        var line = bench.AnswerAsync(waits, _ => never = true);
        var next = Context();
        var last = bench.AnswerAsync(next, _ => 2);
        begun.Wait(Stage.Token);
        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => line);
        await last;
        Assert.Equal(("2", false, 0), (Text(next), never, bench.Asked));
    }

    [Fact]
    public async Task WhatFailsIsThrownAndLeavesTheBenchFree()
    {
        using var bench = new LabBench();
        await Assert.ThrowsAsync<InvalidOperationException>(() => bench.AnswerAsync<int>(Context(), _ => throw new InvalidOperationException()));
        var next = Context();
        await bench.AnswerAsync(next, _ => 3);
        Assert.Equal("3", Text(next));
    }

    [Fact]
    public async Task ARequestIsAnsweredWhileTheLaboratoryWorks()
    {
        await using var stage = await Stage.StartAsync("se");
        var long1 = stage.Client.GetAsync(new Uri("/api/lab/deficit?horizon=20000&runs=1000", UriKind.Relative), Stage.Token);
        var answer = await stage.AskAsync();
        Assert.Equal(200, answer.Status);
        using var response = await long1;
        Assert.Equal(200, (int)response.StatusCode);
    }

    private static DefaultHttpContext Context(CancellationTokenSource? left = null) =>
        new() { RequestAborted = left?.Token ?? default, Response = { Body = new MemoryStream() } };

    private static string Text(HttpContext context) => System.Text.Encoding.UTF8.GetString(((MemoryStream)context.Response.Body).ToArray());
}
