using Microsoft.AspNetCore.Http;
using Wattline.Gateway.OpenAi;
using Wattline.Storage.Json;

namespace Wattline.Gateway.Lab;

/// <summary>
/// Where the laboratory computes: one question at a time, on a thread of its own, so that routed requests keep their threads and all cores but
/// one. A question ends when its client leaves; a few may wait, and more are told to come again.
/// </summary>
internal sealed class LabBench : IDisposable
{
    /// <summary>Questions that wait or are worked on.</summary>
    public const int MostAtOnce = 8;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20), Wait = TimeSpan.FromSeconds(2);

    private static readonly OpenAiError Busy = new(
        StatusCodes.Status503ServiceUnavailable, "server_error", "lab_busy",
        "The laboratory computes one question at a time, and others wait already. Try again after the time in Retry-After.", null, Wait);

    private static readonly OpenAiError TooLong = new(
        StatusCodes.Status503ServiceUnavailable, "server_error", "lab_too_long",
        "The laboratory gave up after 20 seconds. Ask for fewer runs or a shorter horizon, or use 'wattline simulate' on a machine of your own.",
        null, Wait);

    private readonly SemaphoreSlim _oneAtATime = new(1, 1);
    private int _asked;

    /// <summary>Questions that wait or are worked on now.</summary>
    public int Asked => Volatile.Read(ref _asked);

    /// <summary>Answers with what some work finds.</summary>
    /// <param name="context">The request.</param>
    /// <param name="work">The work; it keeps to one thread and looks at its token often.</param>
    public async Task AnswerAsync<T>(HttpContext context, Func<CancellationToken, T> work)
    {
        if (Interlocked.Increment(ref _asked) > MostAtOnce)
        {
            Interlocked.Decrement(ref _asked);
            await Busy.SendAsync(context);
            return;
        }

        try
        {
            await WorkAsync(context, work);
        }
        finally
        {
            Interlocked.Decrement(ref _asked);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _oneAtATime.Dispose();

    private async Task WorkAsync<T>(HttpContext context, Func<CancellationToken, T> work)
    {
        await _oneAtATime.WaitAsync(context.RequestAborted);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        T found;
        try
        {
            limit.CancelAfter(Longest);
            found = await Task.Factory.StartNew(
                () => work(limit.Token), limit.Token, TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach, TaskScheduler.Default);
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            await TooLong.SendAsync(context);
            return;
        }
        finally
        {
            _oneAtATime.Release();
        }

        await context.Response.WriteAsJsonAsync(found, WattlineJson.Options, context.RequestAborted);
    }
}
