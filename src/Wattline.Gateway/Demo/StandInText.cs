namespace Wattline.Gateway.Demo;

/// <summary>What a stand-in says: first what it is, then words that mean nothing and only keep the pace. One word is one token.</summary>
internal static class StandInText
{
    /// <summary>Characters of a prompt that count as one token.</summary>
    public const int CharactersPerToken = 4;

    /// <summary>Tokens of the longest answer.</summary>
    public const int LongestAnswer = 240;

    private const int ShortestAnswer = 60;
    private const string Excuse = "The words that follow mean nothing and only keep its pace:";

    private static readonly string[] Words =
    [
        "river", "stone", "light", "paper", "window", "garden", "copper", "winter", "harbour", "meadow", "signal", "engine", "bridge",
        "forest", "letter", "silver", "morning", "valley", "lantern", "cloud", "island", "orchard", "thread", "mirror", "pepper", "summit",
    ];

    /// <summary>Tokens of a prompt: its characters over four, rounded up; at least 1.</summary>
    public static int CountTokens(string prompt) => Math.Max(1, (prompt.Length + CharactersPerToken - 1) / CharactersPerToken);

    /// <summary>The tokens of an answer, spaces included, and whether the limit cut it.</summary>
    public static (IReadOnlyList<string> Tokens, bool Cut) Write(string city, int seed, int? maxTokens)
    {
        var random = new Random(seed);
        var wanted = random.Next(ShortestAnswer, LongestAnswer + 1);
        var opening = $"This is a stand-in for a model server in {city}; no model ran. {Excuse}".Split(' ');
        var tokens = new List<string>(wanted);
        var count = Math.Min(wanted, maxTokens ?? wanted);
        for (var at = 0; at < count; at++)
        {
            var word = at < opening.Length ? opening[at] : Words[random.Next(Words.Length)];
            tokens.Add(at == 0 ? word : " " + word);
        }

        return (tokens, count < wanted);
    }
}
