using Wattline.Gateway.Configuration;
using Wattline.Gateway.Control;
using Wattline.Gateway.OpenAi;
using Wattline.Grid;
using Wattline.Models;
using Wattline.Reasoning;
using Wattline.Routing;
using Wattline.Signals;
using Wattline.Testing;
using Wattline.Workloads;

namespace Wattline.Gateway.Tests.Auto;

public sealed class ReasoningBoardTests
{
    private static readonly DateTimeOffset At = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly LearntLaw Learnt = new(new SuccessLaw(1.7, 12, 80), 400, At);

    [Fact]
    public void WhatWasLearntStandsBeforeTheConfigurationUntilItIsGone()
    {
        var board = ReasoningBoard.Of(Options("loss: 2.0"));
        var before = board.Current;
        board.Publish(new Dictionary<string, LearntLaw> { ["m"] = Learnt, ["other"] = Learnt });
        var learnt = board.Current;
        board.Configure(Options("parameters_billions: 8"));
        var reloaded = board.Current;
        board.Publish(new Dictionary<string, LearntLaw>());

        Assert.Equal(new LawInForce("m", new SuccessLaw(2, 10, 100), LawStanding.Configured, null, null), Assert.Single(before.All));
        Assert.Equal(new LawInForce("m", Learnt.Law, LawStanding.Learnt, 400, At), Assert.Single(learnt.All));
        Assert.Equal(learnt.All, reloaded.All);
        Assert.Equal(LawStanding.Modelled, Assert.Single(board.Current.All).Standing);
        Assert.True(Success(learnt) > Success(before), "A lower loss succeeds more often.");
    }

    [Fact]
    public void ALawThatIsNoneLeavesWhatIsInForce()
    {
        var board = ReasoningBoard.Of(Options("loss: 2.0"));
        var before = board.Current;

        Assert.Throws<ArgumentException>(() => board.Publish(new Dictionary<string, LearntLaw> { ["m"] = Learnt with { Law = new SuccessLaw(double.NaN, 1, 1) } }));
        Assert.Same(before, board.Current);
    }

    [Fact]
    public void ReadingTheTablesAndDecidingAllocatesNothing()
    {
        var snapshot = new FleetSnapshot(Fleets.Inputs(7, 64, models: 8, gaps: false));
        var names = snapshot.Models.Select(model => model.Model).ToList();
        var alias = new AutoOptions { Name = "auto", Models = names };
        var tables = new AutoTables(alias, DifficultyScale.Chosen, [.. names.Select((_, at) => new SuccessTable(new SuccessLaw(1.8 + (at * 0.05), 10, 100), DifficultyScale.Chosen, alias.Budgets))]);
        var choice = new AutoChoice(tables, [.. names.Select((name, at) => new AutoModel(name, at, tables.Models[at], 1, false))], new RoomToThink(alias.Budgets.Count, alias.Budgets.Count, null, null), 211)
        {
            MaxError = 0.1,
            TimeField = "X-Wattline-Deadline",
            Difficulty = 0.6,
            DifficultyFrom = "hint",
            Confidence = 1,
        };
        var (live, rows, work) = (new long[snapshot.Fleet.PaddedRows], new CandidateTable(), Fleets.Work(1, snapshot) with { MaxError = 0.1 });
        // What the runtime itself allocates while it compiles better code is over after some rounds.
        var allocated = long.MaxValue;
        for (var round = 0; round < 50 && allocated > 0; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var call = 0; call < 100; call++)
            {
                Decide(choice, work, snapshot, live, rows);
            }

            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Assert.Equal((48, 0), (choice.Count, allocated));
    }

    [Fact]
    public void LengthsAreLearntAsAFactorOfTheLaw()
    {
        var memory = new Memory(new Limits(), new FakeClock());
        Assert.Equal(1, memory.LengthFactor("anonymous", "m"));
        var ask = Ask();
        for (var answer = 0; answer < 200; answer++)
        {
            memory.Served(ask, null, "se", 10, 500, expected: 1000);
        }

        Assert.Equal(0.5, memory.LengthFactor("anonymous", "m"), 3);
        Assert.Equal(ask.Class.OutputTokens, memory.ExpectedOutput("anonymous", "m", ask.Class, null, null));
    }

    private static Ask Ask()
    {
        var options = Options("loss: 2.0");
        var builder = new FleetBuilder(options, DataPack.Embedded);
        var snapshot = new FleetSnapshot(builder.Inputs(1, Slot.At(2026, 6, 1)));
        var reader = new WorkloadReader(
            options, DataPack.Embedded, builder, new Memory(options.Limits, new FakeClock()), new StateRegister(null), ReasoningBoard.Of(options));
        var peek = RequestPeek.For("auto", Operation.Chat);
        var hints = new Hints(null, null, null, null, [], null, null, null) { MaxError = "1", Difficulty = "easy" };
        return reader.Read(Operation.Chat, peek, hints, 100, KeyPolicy.Anonymous, snapshot, out _)! with { Model = "m" };
    }

    private static int Decide(AutoChoice choice, in Workload work, FleetSnapshot snapshot, long[] live, CandidateTable rows)
    {
        Span<ServingOption> options = stackalloc ServingOption[choice.Count];
        choice.Fill(options);
        return Router.Decide(work, options, snapshot, live, rows).Winner;
    }

    private static double Success(ReasoningLaws laws) => laws.Find("auto")!.Models[0].SuccessAt(64)[0];

    private static GatewayOptions Options(string law) => ConfigurationReader.Read($$"""
        auto: [{ name: auto, budgets: [1024] }]
        reasoning: { m: { {{law}} } }
        upstreams:
        {{TestGateway.Upstream("se", "se", new Uri("http://127.0.0.1:9"))}}
        """, "t.yaml", DataPack.Embedded, _ => null);
}
