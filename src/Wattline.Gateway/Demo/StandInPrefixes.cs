using Wattline.Gateway.Control;

namespace Wattline.Gateway.Demo;

/// <summary>
/// Which beginnings of prompts a stand-in saw lately, as a prefix cache would have them: in blocks of 16 tokens, for five minutes, and only
/// at this stand-in, so that a session which stays in its region shows in <c>cached_tokens</c>. It keeps hashes and no text.
/// </summary>
internal sealed class StandInPrefixes(TimeProvider clock)
{
    private const int BlockTokens = 16, BlockCharacters = BlockTokens * StandInText.CharactersPerToken;
    private const int Capacity = 65_536, MostBlocks = 8_192;
    private const ulong FnvOffset = 14695981039346656037, FnvPrime = 1099511628211;
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    private readonly GenerationalMap<ulong, long> _seen = new(Capacity);

    /// <summary>Tokens at the prompt's beginning that are still known: whole blocks, and never the prompt's last token.</summary>
    public int CountCached(string model, string prompt)
    {
        var blocks = 0;
        var most = (StandInText.CountTokens(prompt) - 1) / BlockTokens;
        foreach (var hash in Hashes(model, prompt).Take(most))
        {
            if (!_seen.TryGet(hash, out var seen) || clock.GetElapsedTime(seen) > Lifetime)
            {
                break;
            }

            blocks++;
        }

        return blocks * BlockTokens;
    }

    /// <summary>Notes that a text was computed just now: a prompt, or a prompt and the answer to it.</summary>
    public void Note(string model, string text)
    {
        var now = clock.GetTimestamp();
        foreach (var hash in Hashes(model, text))
        {
            _seen.Set(hash, now);
        }
    }

    /// <summary>The hash of each beginning that ends with a block (FNV-1a over UTF-16 units, the model's name first).</summary>
    private static IEnumerable<ulong> Hashes(string model, string text)
    {
        var hash = model.Aggregate(FnvOffset, Mix);
        for (var block = 0; block < Math.Min(text.Length / BlockCharacters, MostBlocks); block++)
        {
            for (var at = block * BlockCharacters; at < (block + 1) * BlockCharacters; at++)
            {
                hash = Mix(hash, text[at]);
            }

            yield return hash;
        }
    }

    private static ulong Mix(ulong hash, char unit) => unchecked((hash ^ unit) * FnvPrime);
}
