using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using Wattline.Gateway.Configuration;
using Wattline.Gateway.Control;
using Wattline.Gateway.Demo;
using Wattline.Gateway.Market;
using Wattline.Gateway.OpenAi;
using Wattline.Grid;

namespace Wattline.Benchmarks;

/// <summary>
/// What /api/recommend does itself: reading the parameters, the router over every region of the family's models, the choice, every reason and
/// the JSON of the answer; without the web server. A thousand distinct questions, asked in turn.
/// </summary>
internal static class RecommendBenchmark
{
    private const int Questions = 1000, Warm = 20_000, Calls = 50_000;
    private static readonly string[] Models = ["llama-3.1-8b", "llama-3.1-70b", "Llama", "Qwen", "Mistral", "gpt-oss-120b", "deepseek-v3.1", "Gemma"];
    private static readonly string[] Cities = ["Berlin", "Tokyo", "New York", "Sydney", "London", "Mumbai", "Paris", "Singapore", "Toronto", "Dublin"];
    private static readonly string[] Rules = ["anywhere", "EU", "EEA", "US,CA", "JP,SG,AU"];
    private static readonly string[] Sorts = ["carbon", "cost", "objective"];

    public static int Run()
    {
        var options = DemoFleet.Options(DataPack.Embedded);
        var desk = new SignalDesk(DataPack.Embedded, new SignalOptions(), []);
        var reader = new WorkloadReader(
            options, DataPack.Embedded, new FleetBuilder(options, desk), new Memory(options.Limits, TimeProvider.System), new StateRegister(null));
        var (markets, catalogue, to) = (new Markets(TimeProvider.System), MarketCatalogue.Of(DataPack.Embedded), new ArrayBufferWriter<byte>(1 << 20));
        var questions = Enumerable.Range(0, Questions).Select(Question).ToArray();
        long bytes = 0;
        for (var call = 0; call < Warm; call++)
        {
            bytes += Ask(questions[call % Questions]);
        }

        var microseconds = new double[Calls];
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        bytes = 0;
        for (var call = 0; call < Calls; call++)
        {
            var start = Stopwatch.GetTimestamp();
            bytes += Ask(questions[call % Questions]);
            microseconds[call] = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
        }

        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        Array.Sort(microseconds);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Questions} questions: median {microseconds[Calls / 2]:F1} us, p90 {microseconds[Calls * 9 / 10]:F1}, p99 {microseconds[Calls * 99 / 100]:F1}; " +
            $"{bytes / Calls:N0} bytes an answer, {allocated / Calls:N0} bytes allocated"));
        return 0;

        int Ask(Dictionary<string, string> question)
        {
            to.ResetWrittenCount();
            var query = RecommendQuery.Read(catalogue, DataPack.Embedded, [], reader, KeyPolicy.Anonymous, question.GetValueOrDefault, out var error)
                ?? throw new InvalidOperationException(error!.Message);
            markets.Recommend(query, options, desk, to);
            return to.WrittenCount;
        }
    }

    private static Dictionary<string, string> Question(int seed) => new(StringComparer.Ordinal)
    {
        ["model"] = Models[seed % Models.Length],
        ["from"] = Cities[seed / 8 % Cities.Length],
        ["residency"] = Rules[seed / 80 % Rules.Length],
        ["sortBy"] = Sorts[seed / 400 % Sorts.Length],
        ["maxLatencyMs"] = string.Create(CultureInfo.InvariantCulture, $"{150 + (seed * 37 % 400)}"),
        ["view"] = seed % 2 == 0 ? "operator" : "buyer",
    };
}
