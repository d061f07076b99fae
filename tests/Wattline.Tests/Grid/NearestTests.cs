using FsCheck;
using FsCheck.Fluent;
using Wattline.Text;

namespace Wattline.Tests.Grid;

public sealed class NearestTests
{
    private static readonly string[] Known = ["us-va", "us-oh", "se", "sg", "Singapore", "Sydney"];

    [Theory]
    [InlineData("us-av", "us-va")]
    [InlineData("singapor", "Singapore")]
    [InlineData("SYDNEI", "Sydney")]
    public void ASlipFindsItsName(string asked, string meant) => Assert.Equal(meant, Nearest.Names(asked, Known, 3)[0]);

    /// <summary>Slips in the names of a cloud's region, a family and a model.</summary>
    [Theory]
    [InlineData("estus", "eastus", "westus", "westus2", "westus3", "eastus", "eastus2")]
    [InlineData("lama", "Llama", "DeepSeek R1 Distill Llama 70B", "DeepSeek R1 Distill Llama 8B", "Llama", "Llama 3.1 8B")]
    [InlineData("o-3", "o3", "Nemotron-3-Nano", "o1", "o3", "o3-mini")]
    public void OneSlipIsNearerThanALongNameThatHasTheTextInIt(string asked, string meant, params string[] known) =>
        Assert.Contains(meant, Nearest.Names(asked, known, 2));

    [Fact]
    public void ANameThatDiffersInCaseAndSignsAloneComesFirst() =>
        Prop.ForAll((from name in Word from other in Word select (name, other)).ToArbitrary(), pair =>
        {
            var (name, other) = pair;
            var asked = string.Join('-', name.ToLowerInvariant().Select(letter => letter.ToString()));
            return Nearest.Names(asked, [other, $"{name}{other}", $"{other}{name}", name], 3)[0].Equals(name, StringComparison.OrdinalIgnoreCase);
        }).QuickCheckThrowOnFailure();

    /// <summary>Beside names that have the asked one in them, and others, whatever these are.</summary>
    [Fact]
    public void ANameOneSlipOffIsAmongTheFirstThree() => Prop.ForAll(
        (from name in Word
         from chance in Gen.Choose(0, 1_000_000)
         from others in Gen.ListOf(Word, 6)
         select (name, chance, others)).ToArbitrary(),
        drawn =>
        {
            var (name, chance, others) = drawn;
            var asked = Slip(name, new Random(chance));
            string[] known = [name, .. others.Where(other => Nearest.Distance(other, asked) > 1), $"{asked}ZZ", $"YY{asked}", $"X{asked}ZZZZ"];
            return Nearest.Names(asked, known, 3).Contains(name);
        }).QuickCheckThrowOnFailure();

    private static Gen<string> Word => Gen.Choose(3, 14).SelectMany(length => Gen.Elements("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789".ToCharArray())
        .ArrayOf(length)).Select(letters => new string(letters));

    /// <summary>A letter inserted, left out, replaced, or swapped with the next.</summary>
    private static string Slip(string name, Random random)
    {
        var at = random.Next(name.Length - 1);
        return random.Next(4) switch
        {
            0 => name.Insert(at, "Q"),
            1 => name.Remove(at, 1),
            2 => $"{name[..at]}Q{name[(at + 1)..]}",
            _ => $"{name[..at]}{name[at + 1]}{name[at]}{name[(at + 2)..]}",
        };
    }

    [Fact]
    public void NothingNearIsNothing() => Assert.Empty(Nearest.Names("quetzalcoatl", Known, 3));

    /// <summary>Whoever sends a text of megabytes for a name must not get its letters compared with those of all names.</summary>
    [Fact(Timeout = 5_000)]
    public async Task ALongTextIsNearNothingAndSoonSaid() =>
        Assert.Empty(await Task.Run(() => Nearest.Names(new string('s', 20_000_000), Known, 3), TestContext.Current.CancellationToken));

    [Fact]
    public void DistanceIsSymmetricAndZeroOnlyForEqualText() => Prop.ForAll(
        ArbMap.Default.ArbFor<NonNull<string>>(), ArbMap.Default.ArbFor<NonNull<string>>(),
        (a, b) => Nearest.Distance(a.Get, b.Get) == Nearest.Distance(b.Get, a.Get) &&
            (Nearest.Distance(a.Get, b.Get) == 0) == (a.Get == b.Get))
        .QuickCheckThrowOnFailure();
}
