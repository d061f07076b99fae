using System.Buffers;
using System.Text.Json;
using Wattline.Fleet;
using Wattline.Gateway.Configuration;
using Wattline.Gateway.Control;
using Wattline.Gateway.OpenAi;
using Wattline.Grid;
using Wattline.Signals;
using Wattline.Storage.Json;

namespace Wattline.Gateway.Market;

/// <summary>What the market's endpoints answer, for those that ask without a gateway: on the data pack alone, replayed.</summary>
public static class MarketAnswers
{
    /// <summary>What <c>/api/leaderboard</c> answers; null together with the problem.</summary>
    public static JsonDocument? Leaderboard(GatewayOptions options, DataPack pack, TimeProvider clock, Func<string, string?> parameter, out string problem)
    {
        var page = Market.Leaderboard.Read(MarketCatalogue.Of(pack), pack, Fleet(options), parameter, out var error);
        error ??= page!.Refuse(LeaderboardPlace.Anywhere);
        problem = error?.Message ?? "";
        return error is not null
            ? null
            : Written(to => page!.Write(new Markets(clock).Table(page.Query.Key, options, Desk(options, pack)), to, LeaderboardPlace.Anywhere));
    }

    /// <summary>What <c>/api/recommend</c> answers; null together with the problem.</summary>
    public static JsonDocument? Recommend(GatewayOptions options, DataPack pack, TimeProvider clock, Func<string, string?> parameter, out string problem)
    {
        var desk = Desk(options, pack);
        var reader = new WorkloadReader(options, pack, new FleetBuilder(options, desk), new Memory(options.Limits, clock), new StateRegister(null));
        var query = RecommendQuery.Read(MarketCatalogue.Of(pack), pack, Fleet(options), reader, KeyPolicy.Anonymous, parameter, out var error);
        problem = error?.Message ?? "";
        return query is null ? null : Written(to => new Markets(clock).Recommend(query, options, desk, to));
    }

    /// <summary>What <c>/api/spread</c> answers; null together with the problem.</summary>
    public static JsonDocument? Spread(GatewayOptions options, DataPack pack, TimeProvider clock, Func<string, string?> parameter, out string problem)
    {
        var desk = Desk(options, pack);
        var spread = Market.Spread.Read(options, desk, parameter, Slot.Containing(clock.GetUtcNow()), out var error);
        problem = error?.Message ?? "";
        return spread is null ? null : JsonSerializer.SerializeToDocument(spread, WattlineJson.Shown);
    }

    /// <summary>What <c>/api/energy</c> answers; null together with the problem.</summary>
    public static EnergyCurve? Energy(GatewayOptions options, DataPack pack, Func<string, string?> parameter, out string problem)
    {
        var curve = EnergyCurve.Read(pack, options.HostFactor, parameter, out var error);
        problem = error?.Message ?? "";
        return curve;
    }

    private static List<Region> Fleet(GatewayOptions options) => [.. options.Upstreams.Select(upstream => upstream.Region)];

    private static SignalDesk Desk(GatewayOptions options, DataPack pack) => new(pack, new SignalOptions { Level = options.ReplayLevel }, []);

    private static JsonDocument Written(Action<IBufferWriter<byte>> write)
    {
        var buffer = new ArrayBufferWriter<byte>(64 << 10);
        write(buffer);
        return JsonDocument.Parse(buffer.WrittenMemory);
    }
}
