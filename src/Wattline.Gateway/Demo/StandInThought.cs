using System.Text.Json;

namespace Wattline.Gateway.Demo;

/// <summary>
/// How long a stand-in thinks before it answers, in the ways in which servers are asked: by an effort, or by a number of tokens. A request
/// that asks for no thought gets none.
/// </summary>
internal static class StandInThought
{
    /// <summary>The longest thought, so that nobody waits long for words that mean nothing, tokens; chosen.</summary>
    public const int Longest = 1000;

    private static readonly (string Effort, int Tokens)[] Efforts = [("minimal", 64), ("low", 256), ("medium", 600), ("high", Longest)];

    /// <summary>Tokens that a request leaves for thought: the least of what it says; 0 for none.</summary>
    /// <param name="root">The request's body.</param>
    /// <param name="limit">The most tokens of the output, thought included; null for no limit.</param>
    public static int Room(JsonElement root, int? limit)
    {
        var effort = root.Text("reasoning_effort") ?? root.Member("reasoning")?.Text("effort");
        int?[] said =
        [
            Efforts.Where(one => one.Effort == effort).Select(one => (int?)one.Tokens).FirstOrDefault(), Count(root, "thinking_token_budget"),
            Count(root, "thinking_budget_tokens"), root.Member("chat_template_kwargs") is { } kwargs ? Count(kwargs, "thinking_budget") : null,
        ];
        return said.Append(limit is { } most ? Math.Max(0, most - StandInText.LongestAnswer) : null).Min() is { } room && said.Any(one => one is not null)
            ? Math.Min(room, Longest)
            : 0;
    }

    /// <summary>Tokens that are thought of a room: between a quarter of it and all, by the seed.</summary>
    public static int Draw(int room, int seed) => room == 0 ? 0 : new Random(seed).Next((room + 3) / 4, room + 1);

    private static int? Count(JsonElement element, string name) =>
        element.Member(name) is { } member && member.IsCount(int.MaxValue, out var count) ? count : null;
}
