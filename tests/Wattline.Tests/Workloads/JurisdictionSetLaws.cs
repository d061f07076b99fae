using FsCheck;
using FsCheck.Fluent;
using Wattline.Fleet;

namespace Wattline.Tests.Workloads;

/// <summary>Sets of territories behave as sets, and the law of several regions at once is the law of each.</summary>
public sealed class JurisdictionSetLaws
{
    private static readonly string[] Known = [.. JurisdictionSet.KnownCodes];

    private static readonly Arbitrary<string[]> Codes = Arb.From(Gen.Elements(Known).ArrayOf());

    [Fact]
    public void ThereAre249DistinctCodesInOrder()
    {
        Assert.Equal(249, Known.Length);
        Assert.Equal(249, Known.Distinct().Count());
        Assert.Equal(Known.Order(StringComparer.Ordinal), Known);
        Assert.All(Known, code => Assert.Matches("^[A-Z]{2}$", code));
        Assert.Equal(249, JurisdictionSet.All.Count);
    }

    [Fact]
    public void IndexOfIsTheCodesPlaceInEitherCase() => Assert.All(Known, code =>
    {
        Assert.Equal(Array.IndexOf(Known, code), JurisdictionSet.IndexOf(code));
        Assert.Equal(Array.IndexOf(Known, code), JurisdictionSet.IndexOf(code.ToLowerInvariant()));
    });

    [Theory]
    [InlineData("")]
    [InlineData("D")]
    [InlineData("DEU")]
    [InlineData("XX")]
    [InlineData("UK")]
    [InlineData("EU")]
    [InlineData("ıE")]
    [InlineData("ſE")]
    [InlineData("EA")]
    public void OtherCodesAreNone(string code)
    {
        Assert.Equal(-1, JurisdictionSet.IndexOf(code));
        Assert.False(JurisdictionSet.All.Contains(code));
        Assert.Throws<ArgumentException>(() => JurisdictionSet.Of(code));
    }

    [Fact]
    public void EverythingIsTheSetOfAllCodes()
    {
        Assert.Equal(JurisdictionSet.Of(Known), JurisdictionSet.All);
        Assert.Equal("anywhere", JurisdictionSet.Of(Known).ToString());
    }

    [Fact]
    public void NothingIsTheDefault()
    {
        Assert.True(default(JurisdictionSet).IsEmpty);
        Assert.Equal(JurisdictionSet.Of(), default);
        Assert.Empty(default(JurisdictionSet).Members);
    }

    [Fact]
    public void MembersAreWhatWasPutIn() => Prop.ForAll(Codes, codes =>
        JurisdictionSet.Of(codes).Members.SequenceEqual(codes.Distinct().Order(StringComparer.Ordinal))
        && codes.All(JurisdictionSet.Of(codes).Contains)).QuickCheckThrowOnFailure();

    [Fact]
    public void UnionAndIntersectionAreThoseOfSets() => Prop.ForAll(Codes, Codes, (left, right) =>
    {
        var (a, b) = (JurisdictionSet.Of(left), JurisdictionSet.Of(right));
        return (a | b).Members.ToHashSet().SetEquals(left.Union(right)) && (a & b).Members.ToHashSet().SetEquals(left.Intersect(right))
            && (a | b) == (b | a) && (a & b) == (b & a) && (a & (a | b)) == a && (a | (a & b)) == a
            && (a | default(JurisdictionSet)) == a && (a & JurisdictionSet.All) == a && (a & default(JurisdictionSet)).IsEmpty
            && (a == b) == left.ToHashSet().SetEquals(right) && (a != b || a.GetHashCode() == b.GetHashCode());
    }).QuickCheckThrowOnFailure();
}
