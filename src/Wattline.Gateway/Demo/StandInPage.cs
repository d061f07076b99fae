using System.Globalization;
using System.Text.Json.Nodes;

namespace Wattline.Gateway.Demo;

/// <summary>A page of a list, as <c>limit</c>, <c>order</c> and <c>after</c> ask for it.</summary>
internal static class StandInPage
{
    /// <summary>Answers with a page.</summary>
    /// <param name="call">The request.</param>
    /// <param name="all">The whole list, the oldest first.</param>
    /// <param name="usual">Entries of a page where no limit is asked for.</param>
    /// <param name="most">The highest limit.</param>
    public static async Task<StandInFault?> AnswerAsync(StandInCall call, IEnumerable<(string Id, JsonNode Node)> all, int usual, int most)
    {
        var limit = usual;
        if (call.Query("limit") is { } asked
            && !(int.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out limit) && limit >= 1 && limit <= most))
        {
            return new StandInFault(400, $"'limit' must be a whole number from 1 to {most}.", "limit");
        }

        if (call.Query("order") is not (null or "asc" or "desc"))
        {
            return new StandInFault(400, "'order' must be asc or desc.", "order");
        }

        var ordered = call.Query("order") == "asc" ? [.. all] : all.Reverse().ToList();
        if (call.Query("after") is { } after)
        {
            if (ordered.FindIndex(entry => entry.Id == after) is var at && at < 0)
            {
                return new StandInFault(400, $"No entry '{after}' to list after.", "after");
            }

            ordered.RemoveRange(0, at + 1);
        }

        return await call.AnswerAsync(Write([.. ordered.Take(limit)], ordered.Count > limit));
    }

    /// <summary>A list with what its reader needs to ask on.</summary>
    public static JsonObject Write(IReadOnlyList<(string Id, JsonNode Node)> entries, bool hasMore) => new()
    {
        ["object"] = "list",
        ["data"] = new JsonArray([.. entries.Select(entry => entry.Node)]),
        ["first_id"] = entries.Count > 0 ? entries[0].Id : null,
        ["last_id"] = entries.Count > 0 ? entries[^1].Id : null,
        ["has_more"] = hasMore,
    };
}
