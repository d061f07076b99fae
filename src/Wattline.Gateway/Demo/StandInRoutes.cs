namespace Wattline.Gateway.Demo;

/// <summary>Which operation serves which method and path. A star stands for an identifier.</summary>
internal static class StandInRoutes
{
    private static readonly (string Method, string[] Path, StandInOperation Operation)[] Routes =
    [
        Route("POST", "/v1/chat/completions", StandInChat.CompleteAsync),
        Route("POST", "/v1/completions", StandInCompletions.CompleteAsync),
        Route("POST", "/v1/embeddings", StandInEmbeddings.EmbedAsync),
        Route("POST", "/v1/moderations", StandInModerations.ModerateAsync),
        Route("GET", "/v1/models", StandInModels.ListAsync),
        Route("GET", "/v1/models/*", StandInModels.GetAsync),
        Route("POST", "/v1/responses", StandInResponses.CreateAsync),
        Route("GET", "/v1/responses/*", StandInStoredResponses.GetAsync),
        Route("DELETE", "/v1/responses/*", StandInStoredResponses.DeleteAsync),
        Route("POST", "/v1/responses/*/cancel", StandInStoredResponses.CancelAsync),
        Route("GET", "/v1/responses/*/input_items", StandInStoredResponses.ListInputAsync),
        Route("POST", "/v1/conversations", StandInConversations.CreateAsync),
        Route("GET", "/v1/conversations/*", StandInConversations.GetAsync),
        Route("POST", "/v1/conversations/*", StandInConversations.UpdateAsync),
        Route("DELETE", "/v1/conversations/*", StandInConversations.DeleteAsync),
        Route("GET", "/v1/conversations/*/items", StandInConversationItems.ListAsync),
        Route("POST", "/v1/conversations/*/items", StandInConversationItems.CreateAsync),
        Route("GET", "/v1/conversations/*/items/*", StandInConversationItems.GetAsync),
        Route("DELETE", "/v1/conversations/*/items/*", StandInConversationItems.DeleteAsync),
        Route("GET", "/v1/files", StandInFiles.ListAsync),
        Route("POST", "/v1/files", StandInFiles.CreateAsync),
        Route("GET", "/v1/files/*", StandInFiles.GetAsync),
        Route("DELETE", "/v1/files/*", StandInFiles.DeleteAsync),
        Route("GET", "/v1/files/*/content", StandInFiles.DownloadAsync),
    ];

    /// <summary>
    /// The operation and the identifiers in the path. Without an operation: the methods that the path allows, none for an unknown path.
    /// </summary>
    public static (StandInOperation? Operation, IReadOnlyList<string> Ids, IReadOnlyList<string> Allowed) Find(string method, string path)
    {
        var segments = path.Split('/');
        var here = Routes.Where(route => Fits(route.Path, segments)).ToList();
        var found = here.Find(route => route.Method == method);
        return found.Operation is null
            ? (null, [], [.. here.Select(route => route.Method)])
            : (found.Operation, [.. segments.Where((_, at) => found.Path[at] == "*").Select(Unescape)], []);
    }

    private static bool Fits(string[] route, string[] path) =>
        route.Length == path.Length && route.Zip(path).All(pair => pair.First == pair.Second || (pair.First == "*" && pair.Second.Length > 0));

    /// <summary>The web server has unescaped all but slashes, as in a model's name.</summary>
    private static string Unescape(string id) => id.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);

    private static (string Method, string[] Path, StandInOperation Operation) Route(string method, string path, StandInOperation operation) =>
        (method, path.Split('/'), operation);
}
