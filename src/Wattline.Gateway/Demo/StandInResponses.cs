namespace Wattline.Gateway.Demo;

/// <summary>POST /v1/responses: an answer whole, in events or in the background, at the model's pace.</summary>
internal static class StandInResponses
{
    /// <summary>Answers. The client's leaving ends it at once, but for one in the background.</summary>
    public static async Task<StandInFault?> CreateAsync(StandInCall call)
    {
        var (request, unread) = await call.ReadAsync(root => StandInResponseRequest.Read(root, call.State));
        if (request is null)
        {
            return unread;
        }

        var (run, fault) = StandInResponseRun.Start(call.State, request);
        if (run is null)
        {
            return fault;
        }

        if (request.Background)
        {
            return run.TryStartInBackground()
                ? await call.AnswerAsync(run.Write("queued"))
                : new StandInFault(429, "Too many responses are written in the background; wait for one to end.", Code: "rate_limit_exceeded");
        }

        if (request.Stream)
        {
            await new StandInResponseEvents(call, run).WriteAsync();
            return null;
        }

        await run.Draft.UntilEndAsync(call.Leaving);
        return await call.AnswerAsync(run.End());
    }
}
