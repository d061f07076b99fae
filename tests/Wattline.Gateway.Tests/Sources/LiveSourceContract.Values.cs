using Wattline.Grid.Sources;
using Wattline.Signals;
using Wattline.Testing;

namespace Wattline.Gateway.Tests.Sources;

/// <summary>What a live source makes of what its service states.</summary>
public abstract partial class LiveSourceContract
{
    [Fact]
    public async Task HoursThatWereNotAskedForAreNotReturned()
    {
        IsGenerous = true;
        var from = First(8).AddHours(Channel.IsForecast ? 2 : 0);
        AssertHours(await ReadAsync(from, from.AddHours(5)), from, from.AddHours(5));
    }

    [Fact]
    public async Task AnEmptyAnswerIsAnEmptySeries()
    {
        World = [];
        var from = First(6);
        var answer = await ReadAsync(from, from.AddHours(6));
        Assert.Equal(Channel.Kinds, answer.Series.Select(series => series.Kind));
        Assert.All(answer.Series, series => Assert.Empty(series.Points));
    }

    [Fact]
    public async Task GapsStayGaps()
    {
        var from = First(12);
        var gaps = new[] { from, from.AddHours(4), from.AddHours(5), from.AddHours(11) };
        World.RemoveAll(statement => gaps.Contains(Slot.Containing(statement.Start)));
        AssertHours(await ReadAsync(from, from.AddHours(12)), from, from.AddHours(12), gaps);
    }

    [Fact]
    public async Task WhatTheServiceDoesNotKnowIsAGapAndNoFault()
    {
        foreach (var token in Unknowns)
        {
            var from = First(12);
            await BeginAgainAsync(Clock.GetUtcNow());
            Replace(from.AddHours(3), token);
            var answer = await ReadAsync(from, from.AddHours(12));
            AssertHours(answer, from, from.AddHours(12), from.AddHours(3));
            Assert.Empty(answer.Refused);
        }
    }

    [Fact]
    public async Task WhatCannotBeTrueIsLeftOutAndSaid()
    {
        foreach (var token in Untrue)
        {
            var from = First(12);
            await BeginAgainAsync(Clock.GetUtcNow());
            Replace(from.AddHours(3), token);
            var answer = await ReadAsync(from, from.AddHours(12));
            AssertHours(answer, from, from.AddHours(12), from.AddHours(3));
            Assert.True(answer.Refused.Count > 0, $"{token} was left out without a word.");
            Assert.All(answer.Refused, AssertSilent);
        }
    }

    [Fact]
    public async Task OfMuchThatCannotBeTrueOnlyAFewLinesAreSaid()
    {
        World = [.. World.Select(statement => statement with { Token = Untrue[^1] })];
        var from = First(24);
        var answer = await ReadAsync(from, from.AddHours(24));
        Assert.All(answer.Series, series => Assert.Empty(series.Points));
        Assert.InRange(answer.Refused.Count, 1, 8 * Channel.Kinds.Count);
    }

    [Fact]
    public async Task TheLaterOfTwoStatementsHolds()
    {
        var from = First(6);
        var stale = World.Where(statement => statement.Start >= from.Start).Select(statement => statement with { Value = 99 - statement.Value }).ToList();
        World.InsertRange(0, stale);
        AssertHours(await ReadAsync(from, from.AddHours(6)), from, from.AddHours(6));
    }

    [Fact]
    public async Task TheOrderOfTheAnswerDoesNotMatter()
    {
        World.Reverse();
        var from = First(24);
        AssertHours(await ReadAsync(from, from.AddHours(24)), from, from.AddHours(24));
    }

    /// <summary>Of the third hour one half is stated, of the fifth less, where the service's intervals are that short.</summary>
    [Fact]
    public async Task AnHourCountsWhereHalfOfItIsStated()
    {
        var from = First(12);
        var (half, less) = (from.AddHours(3), from.AddHours(5));
        World.RemoveAll(statement =>
            (statement.Start >= half.Start.AddMinutes(30) && statement.Start < half.AddHours(1).Start)
            || (statement.Start >= less.Start.AddMinutes(15) && statement.Start < less.AddHours(1).Start && Step < TimeSpan.FromMinutes(30)));
        var answer = await ReadAsync(from, from.AddHours(12));
        foreach (var series in answer.Series)
        {
            var right = Statements(half, 1).Where(statement => statement.Start.Minute < 30).Average(statement => Computed(series.Kind, statement.Value!.Value));
            var found = series.Points.Single(point => point.Slot == half).Value;
            Assert.True(Math.Abs(found - right) <= Tolerance * Math.Max(1, Math.Abs(right)), $"{found}, not {right}");
            Assert.Equal(Step >= TimeSpan.FromMinutes(30), series.Points.Any(point => point.Slot == less));
        }

        Assert.Equal(Step < TimeSpan.FromMinutes(30), answer.Refused.Count > 0);
    }

    /// <summary>The first of each field in an answer is named anew, as by a new version of the service.</summary>
    [Fact]
    public async Task AnotherSchemaIsRefusedByTheFieldsName()
    {
        foreach (var field in Fields)
        {
            await BeginAgainAsync(Clock.GetUtcNow());
            Change(body => Renamed(body, field));
            var fault = await FaultAsync();
            Assert.Equal(SourceFault.Malformed, fault.Fault);
            Assert.Contains(field, fault.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task AnotherTypeOfValueIsRefusedByTheFieldsName()
    {
        foreach (var token in OtherSchemas)
        {
            await BeginAgainAsync(Clock.GetUtcNow());
            Replace(First(6).AddHours(1), token);
            var fault = await FaultAsync();
            Assert.True(fault.Fault == SourceFault.Malformed, $"{token}: {fault.Message}");
            Assert.Contains(ValueField, fault.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task WhatIsNoAnswerOfTheServiceIsRefused()
    {
        string[] bodies =
        [
            "", "<!DOCTYPE html><html><body>Maintenance</body></html>", "{", "null", "[]", "[[[[", "{}", "42", "\0\0\0", """{"\uD800":1}""",
        ];
        foreach (var body in bodies)
        {
            await BeginAgainAsync(Clock.GetUtcNow());
            var before = Questions.Count;
            Misbehave(_ => new UpstreamBehaviour.Whole(body, "text/html"));
            var fault = await FaultAsync();
            Assert.True(fault.Fault == SourceFault.Malformed, $"{body}: {fault.Message}");
            Assert.Equal(1, Questions.Count - before);
        }
    }

    [Fact]
    public async Task WhatFollowsTheAnswerIsRefused()
    {
        Change(body => $"{body}\r\n \t");
        var from = First(6);
        AssertHours(await ReadAsync(from, from.AddHours(6)), from, from.AddHours(6));
        Change(body => $"{body}<p>");
        Assert.Equal(SourceFault.Malformed, (await FaultAsync()).Fault);
    }

    [Fact]
    public async Task AByteOrderMarkIsNoPartOfTheAnswer()
    {
        Change(body => $"\uFEFF{body}");
        var from = First(6);
        AssertHours(await ReadAsync(from, from.AddHours(6)), from, from.AddHours(6));
    }

    [Fact]
    public async Task AnAnswerThatIsCutShortIsRefused()
    {
        Change(body => body[..(body.Length / 2)]);
        Assert.Equal(SourceFault.Malformed, (await FaultAsync()).Fault);
    }

    private void Replace(Slot hour, string token) =>
        World = [.. World.Select(statement => Slot.Containing(statement.Start) == hour ? statement with { Token = token } : statement)];
}
